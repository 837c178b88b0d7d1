"""What each city's pack says that it covers, held against the list of systems and against the pack."""

from __future__ import annotations

import re

import pytest

from tests.packs.test_scenarios import packs
from tests.shared import ROOT, shared_path
from yiwang.packtools.validators.references import exists

DOCUMENTS = {"XZ": "xiangzhou", "BA": "baoan", "DG": "dongguan", "N1": "ningbo", "N2": "ningbo"}
CITIES = sorted(set(DOCUMENTS.values()))
_ROW = re.compile(r"^\| (?P<id>[A-H]\d+) \| (?P<system>[^|]*) \| (?P<sources>[^|]*) \|")


def systems() -> dict[str, set[str]]:
    """Each system with the packs whose documents describe it."""
    text = shared_path("mission", "systems.md").read_text("utf-8")
    rows = [found for line in text.splitlines() if (found := _ROW.match(line))]
    return {row["id"]: {DOCUMENTS[name] for name in row["sources"].split() if name in DOCUMENTS} for row in rows}


def test_the_list_of_systems_is_read() -> None:
    found = systems()
    assert len(found) > 50
    assert found["A5"] == {"xiangzhou"}
    assert found["E8"] == {"baoan", "ningbo", "xiangzhou"}


@pytest.mark.parametrize("city", CITIES)
def test_every_system_of_the_document_is_spoken_of(city: str) -> None:
    own, _ = packs(ROOT / "packs" / city)
    wanted = {id for id, cities in systems().items() if city in cities}
    assert sorted(wanted - own.coverage.keys()) == []


@pytest.mark.parametrize("city", CITIES)
def test_what_is_said_to_be_modelled_is_there(city: str) -> None:
    own, merged = packs(ROOT / "packs" / city)
    references = [reference for entry in own.coverage.values() for reference in entry.at]
    assert [reference for reference in references if not exists(merged, reference)] == []
    for entry in own.coverage.values():
        assert entry.at or entry.status == "not"
        assert entry.status == "modelled" or (entry.note.zh and entry.note.en)
