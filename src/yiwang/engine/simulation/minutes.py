"""The clocks of a pack as arrays of minutes, made once for the days of a run: a deadline is then two array look-ups."""

from __future__ import annotations

from array import array
from datetime import date, datetime, time, timedelta
from math import ceil

from yiwang.engine.clocks import Clockwork
from yiwang.engine.clocks.opentime import OpenTime, to_second
from yiwang.engine.simulation.nodes import MINUTES_A_DAY, Limit, Minutes
from yiwang.engine.values import Span, Unit

DAY_SECONDS = 86_400


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
    """Open minutes before each minute of the run, and the minute at which each number of them has passed."""
    before, moment = array("i", [0]), array("i", [0])
    first = to_second(start)
    opened = 0
    for day in range(days):
        midnight = first + day * DAY_SECONDS
        opened = _day(hours, midnight, day * MINUTES_A_DAY, opened, before, moment)
    return Minutes(before, moment)


def _day(hours: OpenTime, midnight: int, minute: int, opened: int, before: array[int], moment: array[int]) -> int:
    """Append one day. Days that are wholly open or closed, most of them, are done at a stroke."""
    length = (hours.position(midnight + DAY_SECONDS) - hours.position(midnight)) // 60
    if length == 0:
        before.extend([opened] * MINUTES_A_DAY)
    elif length == MINUTES_A_DAY:
        before.extend(range(opened + 1, opened + MINUTES_A_DAY + 1))
        moment.extend(range(minute + 1, minute + MINUTES_A_DAY + 1))
        opened += MINUTES_A_DAY
    else:
        for offset in range(MINUTES_A_DAY):
            if hours.is_open(midnight + offset * 60):
                opened += 1
                moment.append(minute + offset + 1)
            before.append(opened)
    return opened
