"""Of a case's facts the page shows what tells something."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from yiwang.faces.desk.casefile import _tells

PROGRAM: Any = SimpleNamespace(
    intake={"danger"},
    case_type=SimpleNamespace(facts=[
        SimpleNamespace(name="danger", origin="intake"), SimpleNamespace(name="solved", origin="command"),
        SimpleNamespace(name="past", origin="system"), SimpleNamespace(name="times", origin="system"),
    ]),
    blank={"danger": None, "solved": True, "past": "none", "times": 0},
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("danger", False, True), ("danger", True, True),
        ("solved", False, True), ("solved", True, True),
        ("past", "none", False), ("past", "late", True),
        ("times", 0, False), ("times", 3, True),
        ("found by a table", 0, False), ("found by a table", 2, True),
    ],
)  # fmt: skip
def test_what_nobody_gave_is_not_told(name: str, value: Any, told: bool) -> None:
    assert _tells(PROGRAM, name, value) is told
