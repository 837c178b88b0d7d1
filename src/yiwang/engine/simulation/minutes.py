"""The clocks of a pack as arrays of minutes, made once for the days of a run: a deadline is then two array look-ups."""

from __future__ import annotations

from array import array
from datetime import date, datetime, time, timedelta
from math import ceil

from yiwang.engine.clocks import Clockwork
from yiwang.engine.clocks.opentime import OpenTime
from yiwang.engine.simulation.nodes import MINUTES_A_DAY, Limit, Minutes
from yiwang.engine.values import Span, Unit


class MinuteClocks:
    """Minute tables of the timetables that a run meets. Minute 0 is midnight at the beginning of `start`."""

    def __init__(self, clockwork: Clockwork, start: date, days: int) -> None:
        self.clockwork = clockwork
        self.start = datetime.combine(start, time())
        self.days = days
        self.minutes = days * MINUTES_A_DAY
        self._tables: dict[int, Minutes] = {}

    def table(self, unit: Unit, timetable: str = "") -> Minutes:
        """The minutes that count for `unit`."""
        hours = self.clockwork.measure(unit, timetable).hours
        if id(hours) not in self._tables:
            self._tables[id(hours)] = tabulate(hours, self.start, self.days)
        return self._tables[id(hours)]

    def limit(self, span: Span, timetable: str = "") -> Limit:
        """A span as open minutes; a begun minute counts."""
        if span.until is not None:
            natural = self.table("minutes")
            return Limit(natural.before, natural.moment, 0, span.until.hour * 60 + span.until.minute)
        table = self.table(span.unit, timetable)
        length = self.clockwork.measure(span.unit, timetable).length(span.amount)
        return Limit(table.before, table.moment, ceil(length / 60))

    def moment(self, minute: int) -> datetime:
        return self.start + timedelta(minutes=minute)


def tabulate(hours: OpenTime, start: datetime, days: int) -> Minutes:
    """Open minutes before each minute of the run, and the minute at which each number of them has passed.

    A minute is open when its first second is.
    """
    before, moment = array("i", [0]), array("i", [0])
    opened = 0
    for day in range(days):
        midnight = day * MINUTES_A_DAY
        passed = 0
        for opens, closes in hours.of_day(start.date() + timedelta(day)):
            first, last = ceil(opens / 60), ceil(closes / 60)
            before.extend([opened] * (first - passed))
            before.extend(range(opened + 1, opened + last - first + 1))
            moment.extend(range(midnight + first + 1, midnight + last + 1))
            opened += last - first
            passed = last
        before.extend([opened] * (MINUTES_A_DAY - passed))
    return Minutes(before, moment)
