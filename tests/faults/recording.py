"""Results: what was tried, how often, what was lost. Each run writes one file; `tests.faults.report` makes the page."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import about_the_machine

RESULTS = Path(__file__).parent / "results"
LONG = "YIWANG_FAULTS_LONG"
"""Set while the long ones run: tests then try more often, and write down what came of it."""


def often(quick: int, long: int) -> int:
    return long if os.environ.get(LONG) else quick


def keep(name: str, database: str, found: Mapping[str, Any]) -> None:
    """Write down a result of the long run."""
    RESULTS.mkdir(exist_ok=True)
    about = {"name": name, "database": database, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    text = json.dumps({**about, **found, "machine": about_the_machine()}, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}-{database}.json").write_text(text + "\n", "utf-8")


def keep_if_long(name: str, found: Mapping[str, Any]) -> None:
    if os.environ.get(LONG):
        keep(name, os.environ.get("YIWANG_TEST_DATABASE") or "sqlite", found)
