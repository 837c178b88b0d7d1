"""Texts as cells and cells as texts: what Excel makes of a cell is undone where that can be done for sure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from yiwang.engine.problems import ProblemKind
from yiwang.packtools.workbook.problems import DATE_CELL, ERROR_CELL, FORMULA, LOST_DIGITS

CELL_LIMIT = 32_767
DATES = frozenset({
    "since", "until", "issued", "last_checked", "admitted_on", "date", "on", "reported_at", "at", "due", "from",
    "# since", "# until",
})  # fmt: skip
"""Columns and items that may hold a date."""
# Excel writes characters that XML lacks as _x000D_, and the underscore of a text that looks so as _x005F_.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NAMED = re.compile(r"=\s*[a-z][a-z0-9_]*")


def to_cell(text: str) -> str:
    """A text as Excel stores it."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def text_of(value: Any, kind: str, name: str) -> tuple[str, ProblemKind | None]:
    """The text that a cell means, and what is doubtful about it.

    `kind` is the type Excel gives the cell (`s`, `n`, `d`, `b`, `f`, `e`), `name` the column or item it stands under.
    """
    if value is None:
        return "", None
    if kind == "e":
        return str(value), ERROR_CELL
    if isinstance(value, str):
        # `=team` typed into a plain cell is a formula to Excel and the output of a table to us.
        doubtful = kind == "f" and not _NAMED.fullmatch(value)
        return unescaped(value), FORMULA if doubtful else None
    if isinstance(value, bool):
        return "true" if value else "false", None
    if isinstance(value, int | float):
        return _number(value)
    return _moment(value, name)


def _number(value: int | float) -> tuple[str, ProblemKind | None]:
    if isinstance(value, int) or value == int(value):
        return str(int(value)), LOST_DIGITS if abs(value) >= 10**15 else None
    return format(Decimal(repr(value)), "f"), None


def _moment(value: Any, name: str) -> tuple[str, ProblemKind | None]:
    if isinstance(value, time):
        return f"{value:%H:%M}", None
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}", None
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    if isinstance(value, date):
        text = value.isoformat()[:16]
        return text, None if name in DATES else DATE_CELL
    return str(value), FORMULA
