"""Parts of a page that repeat by the hundred: rows, cards, times left.

Such a part is a template like any other. It is rendered once for each shape that it takes (which of its values are
there, which flags are set, the language), with marks where values go; after that each part is only filled in. What is
kept is the shape alone: nothing that anybody reads stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yiwang.faces.web.language import language

MOST = 5000
"""Shapes. There are some dozens of each part; flags are of few values."""
_MARK = re.compile("\ue000(.*?)\ue001")
_shapes: dict[tuple[Any, ...], tuple[list[str], list[str]]] = {}


def cast(template: str, values: Mapping[str, Any], **flags: Any) -> SafeString:
    """The template filled with values. It may ask of a value whether it is there, and otherwise only write it, as it
    is, between tags or in quotes; whatever else it decides by is a flag."""
    shape = (template, language(), *flags.values(), *map(bool, values.values()))
    found = _shapes.get(shape)
    if found is None:
        found = _made(template, values, flags)
        if len(_shapes) >= MOST:
            _shapes.clear()
        _shapes[shape] = found
    pieces, names = found
    parts = [pieces[0]]
    for place, name in enumerate(names, 1):
        value = values[name]
        parts += (value if isinstance(value, SafeString) else escape(str(value))), pieces[place]
    return SafeString("".join(parts))


def _made(template: str, values: Mapping[str, Any], flags: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The text between the marks, and the names at the marks."""
    marks = {name: SafeString(f"\ue000{name}\ue001") if value else "" for name, value in values.items()}
    cut = _MARK.split(render_to_string(template, marks | dict(flags)))
    return cut[::2], cut[1::2]
