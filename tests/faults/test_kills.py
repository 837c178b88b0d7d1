"""The quick part of the kills: few, on the database of the tests."""

from __future__ import annotations

from pathlib import Path

from tests.app.sites import on_postgresql
from tests.faults import kills


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    found = kills.run("postgresql" if on_postgresql() else "sqlite", 3, 5, tmp_path, clients=2, say=lambda text: None)
    assert found["faults"] == []
    assert found["kills"] == 3
    assert found["acknowledged"] > 10
