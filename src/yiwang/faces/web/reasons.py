"""Reasons as the engine gives them, with its codes and spans replaced by what the pack calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.editions import Edition
from yiwang.engine.packs.words import Namer, span_words
from yiwang.engine.problems import Text
from yiwang.engine.values import Span, parse_span
from yiwang.faces.web.language import language, say, t
from yiwang.faces.web.titles import COMMON

_SPAN = re.compile(
    r"\b\d+(?:\.\d+)? (?:urgent_)?(?:minutes|hours|days|weeks|working_hours|working_days)\b|\buntil \d\d:\d\d\b"
)
_CODE = re.compile(r"(?<![A-Za-z0-9_])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?![A-Za-z0-9_(])")
_LIST = re.compile(r"\[([^\[\]]*)\]")
_CITATION = re.compile(r"(依据 )?(.*)([〕\]])")
_KEPT: dict[int, tuple[Edition, Mapping[str, Text]]] = {}
"""By the id of its tables, which places with days of their own share; with the edition, so that the id stays theirs."""


def _names(edition: Edition) -> Mapping[str, Text]:
    """Whatever a code may stand for in a pack; items of catalogs win, so that a kind is not taken for a fact."""
    held = _KEPT.get(id(edition.tables))
    if held is None:
        _KEPT[id(edition.tables)] = held = edition, _gather(edition)
    return held[1]


def _gather(edition: Edition) -> Mapping[str, Text]:
    pack = edition.pack
    found = dict(Namer(pack).titles)
    found |= {term.identifier: term.label for term in pack.glossary.values()}
    for table in edition.tables.values():
        for column in (*table.table.inputs, *table.table.outputs):
            if column.title.zh:
                found.setdefault(column.name, column.title)
    found |= {id: post.title for id, post in pack.posts.items()}
    found |= {id: kind.title for id, kind in pack.unit_kinds.items()}
    found |= {item.code: item.title for catalog in pack.catalogs.values() for item in catalog.items}
    for program in edition.programs.values():
        for domain in program.domains.values():
            for code, label in zip(domain.values, domain.labels, strict=False):
                found.setdefault(str(code), label)
    return found | {"true": Text("是", "yes"), "false": Text("否", "no")}


def plainly(line: str, edition: Edition) -> str:
    """One reason, without codes where the pack has a word for them, and its citation as one reads it."""
    mark = "〔" if "〔" in line else "["
    text, mark, source = line.rpartition(mark) if line.endswith(("〕", "]")) else (line, "", "")
    names = _names(edition)
    text = _LIST.sub(lambda found: _listed(names, found[1]), text)
    text = _SPAN.sub(lambda found: _span(found[0]), text)
    text = _CODE.sub(lambda found: _word(names, found[0]) if _is_code(found) else found[0], text)
    return text + mark + _cited(source, edition)


def _listed(names: Mapping[str, Text], text: str) -> str:
    """What stands between square brackets."""
    parts = [part.strip().strip('"') for part in text.split(",")]
    return t("、", ", ").join(_word(names, one) if _CODE.fullmatch(one) else one for one in parts)


def _is_code(found: re.Match[str]) -> bool:
    """In English a code of one word may be a word of the sentence ("on", "clock"), unless it stands where a value or a
    condition does; one of several words never is."""
    if language() == "zh-Hans" or "_" in found[0]:
        return True
    before = found.string[: found.start()]
    _, holds, condition = before.partition(" holds: ")
    return before.endswith((" is ", " = ", '"')) or (bool(holds) and "(" not in condition)


def _cited(text: str, edition: Edition) -> str:
    """What stands in the brackets at the end of a reason: `依据 PIPL 13(1)1〕`."""
    found = _CITATION.fullmatch(text)
    return f"{found[1] or ''}{say(cited(edition.pack.sources, found[2]))}{found[3]}" if found else text


def _span(text: str) -> str:
    found = parse_span(text)
    return say(span_words(found)) if found else text


def _word(names: Mapping[str, Text], code: str) -> str:
    if code in names:
        return say(names[code])
    return t(*COMMON[code]) if code in COMMON else code


def name_of(edition: Edition, code: str, known: Text) -> str:
    """What a fact is called: by its case type, else by the table that gives it."""
    return say(_names(edition).get(code, known)) if known.zh == code else say(known)


def value_words(edition: Edition, value: Any, titles: Mapping[str, Text]) -> str:
    """A value of a fact: codes by their titles, spans and truth as one says them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if isinstance(value, Span):
        return say(span_words(value))
    if isinstance(value, tuple):
        return t("、", ", ").join(value_words(edition, one, titles) for one in value)
    return _coded(edition, str(value), titles)


def _coded(edition: Edition, value: str, titles: Mapping[str, Text]) -> str:
    if value in titles:
        return say(titles[value])
    return _word(_names(edition), value) if _CODE.fullmatch(value) else value
