"""Names of the DMN vocabulary and small helpers over elements, blind to which version of the standard it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from yiwang.engine.decisions.definitions import HitPolicy
from yiwang.engine.values import TypeName

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
"""DMN 1.3, which is written; every version is read."""
OURS = "urn:yiwang:dmn:1"
"""Our own attributes: how a cell is written in a pack where DMN writes it otherwise. Other tools ignore them."""

HIT_POLICIES: dict[tuple[str, str], HitPolicy] = {
    ("UNIQUE", ""): "unique",
    ("ANY", ""): "any",
    ("PRIORITY", ""): "priority",
    ("FIRST", ""): "first",
    ("RULE ORDER", ""): "rule_order",
    ("OUTPUT ORDER", ""): "output_order",
    ("COLLECT", ""): "collect",
    ("COLLECT", "SUM"): "collect_sum",
    ("COLLECT", "MIN"): "collect_min",
    ("COLLECT", "MAX"): "collect_max",
    ("COLLECT", "COUNT"): "collect_count",
}
TYPES: dict[str, TypeName] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "date and time": "datetime",
    "days and time duration": "duration",
    "dayTimeDuration": "duration",
    "years and months duration": "months",
    "yearMonthDuration": "months",
    "integer": "integer",
    "long": "integer",
    "double": "number",
}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def below(element: Element, name: str) -> Iterator[Element]:
    """The direct children of that name."""
    return (child for child in element if local(child) == name)


def first(element: Element, *names: str) -> Element | None:
    """The first direct child that has one of the names."""
    return next((child for child in element if local(child) in names), None)


def text_of(element: Element | None) -> str:
    """The `<text>` inside an element, without blanks around it."""
    inside = first(element, "text") if element is not None else None
    return (inside.text or "").strip() if inside is not None else ""


def legal(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
