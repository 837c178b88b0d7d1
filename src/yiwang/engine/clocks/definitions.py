"""Calendars and timetables as written in a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from yiwang.engine.problems import NOWHERE, Text, Where
from yiwang.engine.values import Span

DayKind = Literal["off", "work"]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from its weekday: a public holiday (`off`) or a shifted working day (`work`)."""

    day: date
    kind: DayKind
    name: str
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)
    hours: tuple[tuple[int, int], ...] = ()
    """Of a working day: open then, in place of a working day's hours; seconds of the day, in order, apart."""
    name_en: str = field(default="", metadata={"added": True})
    """What it is called in English, where it has such a name."""

    @property
    def called(self) -> Text:
        return Text(self.name, self.name_en or self.name)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of some years. A year in `years` is complete; any other is computed with weekends, and said so."""

    days: Mapping[date, CalendarDay]
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from `opens` to `closes` on `days` (weekdays 1=Monday … 7; `working` days or `all` days).

    `closes` 00:00 means midnight at the end of the day.
    """

    days: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which hours count. Named by `clocks/timetables.csv`; the units of a Span and the unit kinds refer to it by id."""

    id: str
    title: Text
    hours: tuple[Hours, ...]
    day_length: int = 24
    """How many open hours one "day" of this timetable is (24 for days counted as whole days)."""
    units: tuple[str, ...] = ()
    """The Span units that count on this timetable, e.g. ("working_days",)."""
    source: str = ""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class StatutoryMaximum:
    """The law's longest time for one phase of one kind of matter: `petition`, `handling`, 60 days."""

    id: str
    kind: str
    phase: str
    maximum: Span
    title: Text
    source: str
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)
