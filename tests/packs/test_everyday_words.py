"""What residents call things: their words find the right kind in each city; what no word finds has a place too."""

from datetime import date

import pytest
import yaml

from tests.shared import ROOT
from yiwang.engine.packs.editions import edition
from yiwang.faces.web.catalogs import Matter, matters, otherwise, search_kinds
from yiwang.packtools.reader import PackReader

CITIES = ("xiangzhou", "baoan", "dongguan", "ningbo", "demo_city")
WORDS: dict[str, str] = yaml.safe_load((ROOT / "tests" / "packs" / "everyday_words.yaml").read_text("utf-8"))


def matters_of(city: str) -> list[Matter]:
    pack, _ = PackReader().with_base(ROOT / "packs" / city)
    assert pack is not None
    found, problems = edition(pack, date(2026, 11, 22))
    assert not problems
    return matters(found, ("resident_web",))


@pytest.mark.parametrize("city", CITIES)
def test_everyday_words_find_what_is_meant(city: str) -> None:
    kinds = matters_of(city)
    astray = {}
    for word, meant in WORDS.items():
        found = search_kinds(kinds, word)
        if not found or meant not in found[0].words:
            astray[word] = [kind.title for kind in found]
    assert len(WORDS) >= 30 and astray == {}


@pytest.mark.parametrize("city", CITIES)
def test_what_no_word_finds_may_be_told_as_something_else(city: str) -> None:
    kinds = matters_of(city)
    assert search_kinds(kinds, "鑫龘") == []
    first, *_ = otherwise(kinds)
    assert first.case_type == kinds[0].case_type


@pytest.mark.parametrize("city", CITIES)
def test_what_is_everyday_comes_first_and_is_public(city: str) -> None:
    """A city's page of what happens nearby is not empty: lamps, roads and rubbish may be shown."""
    kinds = matters_of(city)
    for word in ("路灯", "垃圾", "井盖"):
        assert search_kinds(kinds, word)[0].public
        assert search_kinds(kinds, word)[0].case_type == kinds[0].case_type
