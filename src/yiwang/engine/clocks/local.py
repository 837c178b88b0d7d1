"""Days that a place has of its own, beside the calendar of its pack: closed for a typhoon, at work on a Saturday.

One rule decides which of them count: **a clock runs to its end on the calendar that was known when it began.** Whatever
is entered or withdrawn later moves no time that was promised, and a past decision is worked out again as it was. Hence
nobody who asks for a deadline has to say which calendar is meant: its beginning says it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from yiwang.engine.clocks.building import build_clockwork
from yiwang.engine.clocks.clockwork import Clockwork, Due, Measure
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Timetable
from yiwang.engine.values import Span, Unit


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day of a place's own, and for which clocks it counts: those that begin `since` then and before `until`."""

    day: CalendarDay
    since: datetime
    until: datetime | None = None

    def known(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class LocalClockwork(Clockwork):
    """The clocks of a pack at one place. For each stretch of time in which nothing was entered or withdrawn there is
    one clockwork, built when it is first asked for. Of two entries for one day the later in the row counts."""

    def __init__(
        self, base: Clockwork, calendar: Calendar, timetables: Iterable[Timetable], days: tuple[LocalDay, ...]
    ) -> None:
        super().__init__({}, {}, base.complete_years)
        self._base = base
        self._calendar = calendar
        self._tables = tuple(timetables)
        self._days = days
        moments = {moment for one in days for moment in (one.since, one.until) if moment is not None}
        self._changes = sorted(moments)
        self._known: dict[int, Clockwork] = {}

    def known(self, at: datetime) -> Clockwork:
        place = bisect_right(self._changes, at)
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._build(at)
        return found

    def due(self, start: datetime, span: Span, timetable: str = "") -> Due:
        return self.known(start).due(start, span, timetable)

    def measure(self, unit: Unit, timetable: str = "") -> Measure:
        """Without a beginning: on the calendar of the pack."""
        return self._base.measure(unit, timetable)

    def elapsed(self, start: datetime, end: datetime, unit: Unit = "working_hours", timetable: str = "") -> timedelta:
        return self.known(start).elapsed(start, end, unit, timetable)

    def is_open(self, moment: datetime, unit: Unit = "working_hours", timetable: str = "") -> bool:
        return self.known(moment).is_open(moment, unit, timetable)

    def _build(self, at: datetime) -> Clockwork:
        days = {one.day.day: one.day for one in self._days if one.known(at)}
        if not days:
            return self._base
        calendar = Calendar({**self._calendar.days, **days}, self._calendar.years)
        return build_clockwork(calendar, self._tables)[0]
