"""A citation as one reads it: `PIPL 13(1)1` is 《个人信息保护法》第十三条第一款第一项."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yiwang.engine.packs.definitions import Source
from yiwang.engine.problems import Text

_ARTICLE = re.compile(r"([1-9]\d{0,3})(?:\(([1-9]\d?)\))?([1-9]\d?)?")
"""Article, paragraph, item; the item only behind a paragraph."""
_LAW = re.compile(r"(?:法|法典|条例|规定|办法|细则|解释)(?:（[^（）]*）)?$")
"""Instruments that are divided into articles, by their titles. Standards and reports are cited by sections."""
ASSUMED = Text("规则包自己设定", "set by the pack itself")
"""What a figure without an instrument gives as its source."""
_COUNTRY, _BRACKETS = "中华人民共和国", re.compile(r"（[^（）]*）$")
_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below ten thousand in Chinese numerals, as articles are numbered: 第一百零三条, 第十条."""
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(said) and not digit and bool(number)
    return said.removeprefix("一") if said.startswith("一十") else said


def place_words(place: str) -> Text | None:
    """`13(1)1` as one reads it; None when it is no article."""
    found = _ARTICLE.fullmatch(place)
    if found is None or (found[3] and not found[2]):
        return None
    article, paragraph, item = (int(part) if part else 0 for part in found.groups())
    zh = f"第{numeral(article)}条"
    zh += f"第{numeral(paragraph)}款" if paragraph else ""
    zh += f"第{numeral(item)}项" if item else ""
    en = f"Article {article}" + (f"({paragraph})" if paragraph else "") + (f", item {item}" if item else "")
    return Text(zh, en)


def short_title(source: Source) -> str:
    """What a law is called where it is cited: without the country and the year of its revision."""
    return _BRACKETS.sub("", source.title).removeprefix(_COUNTRY)


def _english(source: Source, place: str) -> str:
    """By its English name, where it has one; the year of its revision is said with its whole title."""
    name = re.sub(r" \([^()]*\)$", "", source.title_en)
    return f"{name}, {place}" if place else name


def cited(sources: Mapping[str, Source], citation: str, marks: bool = False) -> Text:
    """An instrument by its title and the place in it. `marks`: instruments that are no laws keep the pack's mark for
    them, where their titles are a click away."""
    id, _, place = citation.partition(" ")
    if id == "assumed":
        return ASSUMED
    source = sources.get(id)
    if source is None:
        return Text(citation, citation)
    words = place_words(place) if _LAW.search(source.title) else None
    if words is not None:
        name = short_title(source)
        en = _english(source, words.en) if source.title_en else f"《{name}》, {words.en}"
        return Text(f"《{name}》{words.zh}", en)
    said = citation if marks else f"《{source.title}》 {place}".rstrip()
    return Text(said, _english(source, place) if source.title_en and not marks else said)
