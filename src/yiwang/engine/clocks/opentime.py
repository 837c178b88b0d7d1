"""Open time: which seconds count, as cumulative arrays, so that a deadline is two look-ups whatever its length.

Moments are whole seconds since 1900-01-01 00:00 (fractions of a second are dropped). A **position** is the number of
open seconds since a fixed anchor; two moments between which nothing is open have the same position.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years that are computed. Anything outside is a problem, not an endless search."""

DAY = 86_400
EPOCH = datetime(FIRST_YEAR, 1, 1)
_EPOCH_DAY = EPOCH.toordinal()
END = (date(LAST_YEAR + 1, 1, 1).toordinal() - _EPOCH_DAY) * DAY

DayPattern = Callable[[date], Sequence[tuple[int, int]]]
"""The open stretches of one day, in order, as seconds of the day; 86400 is midnight at its end."""


def to_second(moment: datetime) -> int:
    passed = moment - EPOCH
    return passed.days * DAY + passed.seconds


def to_moment(second: int) -> datetime:
    """The moment of a second. Its two parts are kept: making a timedelta is the dearest step of a deadline."""
    day, rest = divmod(second, DAY)
    return _midnight(day) + _time_of_day(rest)


@lru_cache(maxsize=20_000)
def _midnight(day: int) -> datetime:
    return EPOCH + timedelta(day)


@lru_cache(maxsize=DAY)
def _time_of_day(second: int) -> timedelta:
    return timedelta(0, second)


class OpenTime(Protocol):
    """The hours that one timetable counts."""

    @property
    def follows_calendar(self) -> bool:
        """Whether holidays and shifted working days change it."""

    def position(self, second: int) -> int:
        """Open seconds from the anchor to `second`; beyond the computed years, the position at their edge."""

    def second_at(self, position: int) -> int | None:
        """The earliest second at which `position` is reached; None when that is beyond the computed years."""

    def advance(self, second: int, length: int) -> int | None:
        """The earliest second by which `length` (above 0) open seconds have passed; None when it leaves the years."""

    def is_open(self, second: int) -> bool:
        """Whether this second counts. A closing time itself does not."""

    def of_day(self, day: date) -> Sequence[tuple[int, int]]:
        """The open stretches of one day, in order, as seconds of the day."""


class NaturalTime:
    """Every second counts."""

    follows_calendar = False

    def position(self, second: int) -> int:
        return min(max(second, 0), END)

    def second_at(self, position: int) -> int | None:
        return position if 0 <= position <= END else None

    def advance(self, second: int, length: int) -> int | None:
        return second + length if 0 <= second <= END - length else None

    def is_open(self, second: int) -> bool:
        return 0 <= second < END

    def of_day(self, day: date) -> Sequence[tuple[int, int]]:
        return ((0, DAY),)


class _Table(NamedTuple):
    """The open stretches of some years. The first is empty, so that every second of the years has one before it."""

    first_year: int
    last_year: int
    begin: int
    end: int
    opens: list[int]
    closes: list[int]
    after: list[int]
    """The position at each closing."""


class PatternTime:
    """The open stretches that a pattern gives for each day, worked out as far as somebody asked.

    A table is replaced whole, never changed: threads that grow it at once only do the same work twice.
    """

    def __init__(self, pattern: DayPattern, anchor_year: int, follows_calendar: bool) -> None:
        self.follows_calendar = follows_calendar
        self._pattern = pattern
        self._anchor_year = anchor_year
        self._years: dict[int, list[tuple[int, int]]] = {}
        self._table = self._tabulate(anchor_year, anchor_year)

    def position(self, second: int) -> int:
        table = self._table
        if not table.begin <= second < table.end:
            table = self._reach(second)
            second = min(max(second, table.begin), table.end)
        index = bisect_right(table.opens, second) - 1
        closed = table.closes[index]
        return table.after[index] - (closed - second) if second < closed else table.after[index]

    def second_at(self, position: int) -> int | None:
        table = self._table
        while not table.after[0] < position <= table.after[-1]:
            grown = self._grow(table, forward=position > table.after[0])
            if grown is None:
                return table.begin if position == table.after[0] else None
            table = grown
        index = bisect_left(table.after, position)
        return table.closes[index] - (table.after[index] - position)

    def advance(self, second: int, length: int) -> int | None:
        _, _, begin, end, opens, closes, after = self._table
        if begin <= second < end:
            index = bisect_right(opens, second) - 1
            closed = closes[index]
            target = after[index] + length - (closed - second if second < closed else 0)
            if target <= after[-1]:
                index = bisect_left(after, target, index)
                return closes[index] - after[index] + target
        return self.second_at(self.position(second) + length) if 0 <= second < END else None

    def is_open(self, second: int) -> bool:
        table = self._reach(second)
        index = bisect_right(table.opens, second) - 1
        return index >= 0 and second < table.closes[index]

    def of_day(self, day: date) -> Sequence[tuple[int, int]]:
        return self._pattern(day)

    def closings(self, year: int) -> list[int]:
        """The closing times of one year, as seconds."""
        return [close for _, close in self._stretches(year)]

    def _reach(self, second: int) -> _Table:
        table = self._table
        while (second >= table.end or second < table.begin) and (
            grown := self._grow(table, forward=second >= table.end)
        ):
            table = grown
        return table

    def _grow(self, table: _Table, forward: bool) -> _Table | None:
        """Twice as many years, so that going far costs no more than twice the way; None at the edge of all years."""
        more = table.last_year - table.first_year + 1
        first = table.first_year if forward else max(FIRST_YEAR, table.first_year - more)
        last = min(LAST_YEAR, table.last_year + more) if forward else table.last_year
        if (first, last) == (table.first_year, table.last_year):
            return None
        self._table = self._tabulate(first, last)
        return self._table

    def _tabulate(self, first: int, last: int) -> _Table:
        begin, end = _year_begins(first), _year_begins(last + 1)
        opens, closes, after = [begin], [begin], [-self._open_between(first, self._anchor_year)]
        for opened, closed in (stretch for year in range(first, last + 1) for stretch in self._stretches(year)):
            if opened == closes[-1] and len(opens) > 1:
                closes[-1] = closed
                after[-1] += closed - opened
            else:
                opens.append(opened)
                closes.append(closed)
                after.append(after[-1] + closed - opened)
        return _Table(first, last, begin, end, opens, closes, after)

    def _open_between(self, first: int, last: int) -> int:
        """Open seconds of the years from `first` to before `last`."""
        return sum(closed - opened for year in range(first, last) for opened, closed in self._stretches(year))

    def _stretches(self, year: int) -> list[tuple[int, int]]:
        if year not in self._years:
            self._years[year] = list(self._work_out(year))
        return self._years[year]

    def _work_out(self, year: int) -> Iterator[tuple[int, int]]:
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            midnight = (ordinal - _EPOCH_DAY) * DAY
            for opened, closed in self._pattern(date.fromordinal(ordinal)):
                yield midnight + opened, midnight + closed


def _year_begins(year: int) -> int:
    return (date(year, 1, 1).toordinal() - _EPOCH_DAY) * DAY
