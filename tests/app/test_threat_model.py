"""THREAT_MODEL.md names tests that exist: what is said to be shown is shown."""

import re

from tests.shared import ROOT

NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)


def missing(text: str) -> set[str]:
    defined = {
        name for path in (ROOT / "tests").rglob("test_*.py") for name in DEFINED.findall(path.read_text("utf-8"))
    }
    return set(NAMED.findall(text)) - defined


def test_every_test_that_it_names_exists() -> None:
    text = (ROOT / "THREAT_MODEL.md").read_text("utf-8")
    assert len(set(NAMED.findall(text))) > 50
    assert missing(text) == set()
    assert missing(f"{text} `test_of_nothing`") == {"test_of_nothing"}


def test_every_row_names_one() -> None:
    text = (ROOT / "THREAT_MODEL.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "which test" not in line]
    assert len(rows) > 20
    assert [row for row in rows if not NAMED.search(row)] == []
