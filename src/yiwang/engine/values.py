"""Values and their types: what a fact, a parameter or the output of a table may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from yiwang.engine.problems import Text

Number = int | Decimal

TypeName = Literal[
    "string", "text", "number", "integer", "boolean", "date", "datetime", "time", "duration", "months", "span", "list"
]
"""`string` is a code out of a closed set or a short name; `text` is free words (never tested by a table).
`duration` is a length of physical time, `months` a calendar length, `span` a length on a working clock."""

Unit = Literal[
    "minutes",
    "hours",
    "days",
    "weeks",
    "working_hours",
    "working_days",
    "urgent_working_hours",
    "urgent_working_days",
    "until",
]


class Months(NamedTuple):
    """A years-and-months duration (DMN), as a number of months."""

    months: int


class Span(NamedTuple):
    """A length of time as rules write it: `3 working_days`, `4 working_hours`, `until 18:00`.

    What one unit means (which hours count) is data: the timetable that the calendar of the pack gives the unit.
    """

    amount: Number
    unit: Unit
    until: time | None = None

    def __str__(self) -> str:
        return f"until {self.until:%H:%M}" if self.until else f"{self.amount} {self.unit}"


Value = None | bool | int | Decimal | str | date | datetime | time | timedelta | Months | Span | tuple["Value", ...]
"""What the engine computes with. `None` is "not known"; lists are tuples. Floats never enter."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What values a fact or column may take: a type, and a closed set or a range of numbers.

    `low` and `high` are inclusive when the matching flag says so; None means unbounded on that side.
    `catalog` names a catalog of the pack whose codes are the values; `labels` say what each of `values` is called.
    """

    type: TypeName
    values: tuple[Value, ...] = ()
    low: Number | None = None
    high: Number | None = None
    low_closed: bool = True
    high_closed: bool = True
    catalog: str = ""
    unit: str = ""
    labels: tuple[Text, ...] = field(default=(), metadata={"added": True})


_SPAN = re.compile(r"^(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>\S+)$")
_UNTIL = re.compile(r"^(?:until|至|截至)\s*(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)$")
_UNITS: dict[str, Unit] = {
    "minutes": "minutes", "minute": "minutes", "分钟": "minutes", "分": "minutes",
    "hours": "hours", "hour": "hours", "小时": "hours",
    "days": "days", "day": "days", "天": "days", "日": "days", "自然日": "days",
    "weeks": "weeks", "week": "weeks", "周": "weeks",
    "working_hours": "working_hours", "工作时": "working_hours", "工作小时": "working_hours",
    "working_days": "working_days", "工作日": "working_days", "个工作日": "working_days",
    "working_hour": "working_hours", "working_day": "working_days",
    "urgent_working_hours": "urgent_working_hours", "紧急工作时": "urgent_working_hours",
    "urgent_working_days": "urgent_working_days", "紧急工作日": "urgent_working_days",
    "urgent_working_hour": "urgent_working_hours", "紧急工作小时": "urgent_working_hours",
    "urgent_working_day": "urgent_working_days",
}  # fmt: skip
_AT_ONCE = frozenset({"即时", "立即", "at once"})
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．：　", "0123456789.: ")


def parse_span(text: str) -> Span | None:
    """Read a span as rules write it, in English or Chinese (`2紧急工作日`, `即时`); None when it is not one.

    Source of the units: GB/T 30428.8 writes limits in 工作时, 工作日, 紧急工作时, 紧急工作日.
    """
    text = text.translate(_FULL_WIDTH).strip()
    if text in _AT_ONCE:
        return Span(0, "minutes")
    if until := _UNTIL.match(text):
        return Span(0, "until", time(int(until["hour"]) % 24, int(until["minute"])))
    found = _SPAN.match(text.replace("个", ""))
    unit = _UNITS.get(found["unit"]) if found else None
    if not found or not unit:
        return None
    amount = Decimal(found["amount"])
    return Span(int(amount) if amount == int(amount) else amount, unit)
