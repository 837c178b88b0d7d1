"""What an official reads: the rule book of each pack says in Chinese what its decision tables say in codes."""

import re
from pathlib import Path

import pytest

from tests.shared import ROOT
from yiwang.packtools.reader import PackReader
from yiwang.packtools.rulebook import write_rulebook

PACKS = sorted(path.parent.name for path in (ROOT / "packs").glob("*/decisions"))


@pytest.mark.parametrize("name", PACKS)
def test_no_table_shows_a_bare_code(name: str, tmp_path: Path) -> None:
    reader = PackReader()
    own, merged = reader.own(ROOT / "packs" / name)[0], reader.with_base(ROOT / "packs" / name)[0]
    assert own is not None and merged is not None
    write_rulebook(own, merged, reader.own(ROOT / "packs" / own.manifest.extends)[0], tmp_path, "zh-Hans")
    pages = sorted(tmp_path.glob("decision_*.html"))
    assert pages
    bare = {page.name: found for page in pages if (found := sorted(_codes_in(page.read_text("utf-8"))))}
    assert bare == {}
    assert not re.search(r"\w+ row \d", (tmp_path / "scenarios.html").read_text("utf-8"))


def _codes_in(page: str) -> set[str]:
    """The cells of the first table that are made of small Latin letters only."""
    table = re.search(r"<table.*?</table>", page, re.S)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", table[0] if table else "", re.S)
    texts = (re.sub(r"<[^>]+>", "", cell).strip() for cell in cells)
    return {text for text in texts if re.search(r"(?:^|、)[a-z][a-z ]+(?:、|$)", text)}
