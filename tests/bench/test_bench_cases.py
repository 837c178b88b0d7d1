"""The bench's many cases are true ones: the platform verifies their chains and finds nothing to mend in their rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.measure import PYTHONPATH, ROOT

CASES = 60


def run(home: Path, *command: str) -> str:
    environment = {**os.environ, "YIWANG_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": PYTHONPATH}
    done = subprocess.run([sys.executable, "-m", *command], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_multiplied_cases_verify_and_rebuild_without_a_difference(tmp_path: Path) -> None:
    district = tmp_path / "district.json"
    district.write_text(run(tmp_path / "home", "bench.district", "demo_city", "200").splitlines()[-1], "utf-8")
    made: dict[str, Any] = json.loads(
        run(tmp_path / "home", "bench.generate", str(district), str(CASES)).splitlines()[-1]
    )
    assert made["cases"] == CASES and made["entries"] > CASES
    assert "Whole" in run(tmp_path / "home", "yiwang.faces.cli.main", "verify", "--language", "en")
    said = run(tmp_path / "home", "yiwang.faces.cli.main", "rebuild", "--language", "en")
    assert "nothing differed" in said, said
    named = json.loads(run(tmp_path / "home", "bench.rollups", "tables").splitlines()[-1])
    assert "rollup" in named
    assert "journal_entry" not in named, "the room's figures are measured as if the journal's length were no matter"
