"""The periods of analyses: a day, a week from Monday, a month; and the one before each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Length = Literal["daily", "weekly", "monthly"]
LENGTHS: tuple[Length, ...] = ("daily", "weekly", "monthly")
BEFORE_FOR_HOT = {"daily": 28, "weekly": 8, "monthly": 6}
"""So many periods before say what is to be expected in a cell."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, exclusive."""

    length: Length
    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    def before(self, number: int = 1) -> Period:
        """The period so many before this one."""
        found = self
        for _ in range(number):
            found = period_of(found.length, found.since - timedelta(days=1))
        return found


def year_before(month: Period) -> Period:
    """The same month of the year before."""
    return period_of("monthly", month.since.replace(year=month.since.year - 1))


def period_of(length: Length, day: date) -> Period:
    """The period that a day lies in."""
    if length == "daily":
        return Period(length, day, day + timedelta(days=1))
    if length == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Period(length, monday, monday + timedelta(weeks=1))
    first = day.replace(day=1)
    return Period(length, first, date(first.year + first.month // 12, first.month % 12 + 1, 1))
