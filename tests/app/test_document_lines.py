"""Lines of a document: where they end, and that a PDF keeps to it."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from fpdf.line_break import MultiLineBreak

from yiwang.faces.documents.blocks import Document, Paragraph, Points, Table
from yiwang.faces.documents.fonts import font
from yiwang.faces.documents.lines import NOT_FIRST, NOT_LAST, broken
from yiwang.faces.documents.pdf import _Paper
from yiwang.kernel.refusals import Refused

CLOSING, OPENING = "，。、；：！？）》」』】”", "（《「『【“"


def units(text: str) -> float:
    """A Chinese character is two wide, a letter one."""
    return sum(1 if one.isascii() else 2 for one in text)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("新收五件，办结", 8, ["新收五", "件，办结"]),
        ("一二三（四五）", 8, ["一二三", "（四五）"]),
        ("一二三“四五”。", 8, ["一二三", "“四", "五”。"]),
        ("一二12345.6%三四", 8, ["一二", "12345.6%", "三四"]),
        ("no word is broken", 8, ["no word", "is", "broken"]),
        ("一句一句——完", 8, ["一句一", "句——完"]),
        ("a-word-that-is-wider", 8, ["a-word-t", "hat-is-w", "ider"]),
        ("一\n二", 8, ["一", "二"]),
        ("", 8, [""]),
    ],
)
def test_a_line_ends_where_it_may(text: str, room: float, lines: list[str]) -> None:
    assert broken(text, units, room).split("\n") == lines


def test_nothing_is_lost_and_no_mark_stands_at_the_wrong_end() -> None:
    chance = Random(20261122)
    for _ in range(300):
        words = ["".join(chance.choices("网格事项办结延期督办", k=chance.randint(2, 9))) for _ in range(20)]
        text = "".join(chance.choice(["", "（", "《", "12.5%"]) + word + chance.choice(CLOSING) for word in words)
        lines = broken(text, units, chance.randint(24, 60)).split("\n")
        assert "".join(lines) == text
        assert not [one for one in lines if one[0] in NOT_FIRST or one[-1] in NOT_LAST]


TEXT = "本周新收128件（上周96件，增加33.3%），办结“路灯不亮”等101件；其中：超期3件、督办2次。" * 6


def test_a_pdf_keeps_the_rule_in_text_and_in_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        font()
    except Refused:
        pytest.skip("this machine has no Chinese font")
    lines: list[str] = []
    get = MultiLineBreak.get_line

    def noted(self: Any) -> Any:
        line = get(self)
        if line is not None:
            lines.append("".join("".join(one.characters) for one in line.fragments))
        return line

    monkeypatch.setattr(MultiLineBreak, "get_line", noted)
    table = Table(("事项", "说明", "件数"), ((TEXT[:40], TEXT[:90], "3"),), words=2)
    paper = _Paper(Document("标题", "", [], [], "2026-11-22T08:00:00+00:00", "zh-Hans", "x"))
    for block in (Paragraph(TEXT), Paragraph(TEXT, small=True), Points((TEXT,)), table):
        paper.put(block, ())
    assert len(lines) > 30 and max(map(len, lines)) > 30
    assert not [one for one in lines if re.match(f"[{CLOSING}]", one) or re.search(f"[{OPENING}]$", one)]
