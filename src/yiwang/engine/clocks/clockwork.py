"""When a span of time is up. One mechanism: a deadline is the instant at which so much open time has passed.

- `days`, `hours`, `minutes`, `weeks` count every hour, unless a timetable of the pack lists the unit.
- `working_days` count the whole of every working day (Friday 16:00 + 5 working days = next Friday 16:00; from a
  Saturday, one working day ends with Monday), unless a timetable lists the unit.
- every other unit counts the hours of the timetable that lists it; a unit kind may name another for `working_hours`.
- `until 18:00` is the next 18:00 of the natural calendar, holidays included: today if that is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from yiwang.engine.clocks.opentime import DAY, END, OpenTime, PatternTime, to_moment, to_second
from yiwang.engine.problems import Problem, declare
from yiwang.engine.values import Number, Span, Unit

CALENDAR_INCOMPLETE = declare(
    "clock.calendar_incomplete",
    severity="warning",
    what=(
        "日历不完整：缺少 {years} 年的放假调休安排。",
        "The calendar is incomplete: no holidays are given for {years}.",
    ),
    why=(
        "{years} 年的期限暂按周一至周五为工作日推算，遇法定节假日或调休会有出入。",
        "Deadlines in {years} are computed with Monday to Friday as working days; holidays will change them.",
    ),
    mend=(
        "放假通知公布后，把 {years} 年的日期补入 clocks/calendar.csv，并在其 years 说明行中加上年份。",
        "When the notice of holidays is out, add the days of {years} to clocks/calendar.csv, and the year to its note.",
    ),
)
OUT_OF_RANGE = declare(
    "clock.out_of_range",
    what=("期限“{span}”从 {start} 起算，超出了可计算的年份（1900—2200 年）。",
          "The span {span} from {start} leaves the years that are computed (1900 to 2200)."),
    why=("起算时间或时长多半写错了。", "The start or the length is most likely a slip."),
    mend=("请核对起算时间、时长和单位。", "Check the start, the amount and the unit."),
)  # fmt: skip
UNKNOWN_TIMETABLE = declare(
    "clock.unknown_timetable",
    what=("没有名为“{timetable}”的作息时间表。", "There is no timetable {timetable}."),
    why=("工作时只能按已写明的作息时间表计算，本次改按默认时间表计算。",
         "Working hours are counted on a timetable that is written down; the default one was used instead."),
    mend=("在 clocks/timetables.csv 中增加该时间表，或改正引用它的单位类型。",
          "Add it to clocks/timetables.csv, or correct the unit kind that names it."),
)  # fmt: skip
UNIT_WITHOUT_TIMETABLE = declare(
    "clock.unit_without_timetable",
    what=("时限单位“{unit}”没有对应的作息时间表。", "No timetable counts the unit {unit}."),
    why=("不知道哪些钟点计入，本次暂按 {used} 计算。", "Which hours count is not known; {used} was used for now."),
    mend=("在 clocks/timetables.csv 中让一张时间表的 units 列写上 {unit}。",
          "Let one timetable in clocks/timetables.csv list {unit} in its units."),
)  # fmt: skip


class Due(NamedTuple):
    """When a span is up, and what must be known about it (an incomplete calendar, for one)."""

    at: datetime
    notes: tuple[Problem, ...] = ()


_new = tuple.__new__
"""Half the cost of calling the class; a deadline is worked out with every step of every case."""


class Measure(NamedTuple):
    """How a unit is counted: on which open time, how many open seconds each, and what is wrong with that."""

    hours: OpenTime
    seconds: int
    notes: tuple[Problem, ...] = ()

    def length(self, amount: Number) -> int:
        """So many units in whole seconds."""
        return round(amount * self.seconds)


class Clockwork:
    """The clocks of one pack. Built by `build_clockwork`; give it no zone: moments are the civil time of the place."""

    def __init__(
        self, units: Mapping[Unit, Measure], timetables: Mapping[str, OpenTime], complete_years: frozenset[int]
    ) -> None:
        self.complete_years = complete_years
        self._timetables = timetables
        self._measures = {(unit, ""): measure for unit, measure in units.items()}

    def known(self, at: datetime) -> Clockwork:
        """The clocks for a time that begins `at`: these, unless the place has days of its own (`clocks/local.py`)."""
        return self

    def due(self, start: datetime, span: Span, timetable: str = "") -> Due:
        """When `span` is up, counted from `start`. `timetable` replaces the one for `working_hours` only.

        A closing time is reached before the next opening: four hours that end with the day are due at closing time.
        Where it cannot be computed, `at` is the best that can be said and `notes` holds the error.
        """
        if span.until is not None:
            return Due(_next_time(start, span))
        amount, unit, _ = span
        measure = self._measures.get((unit, timetable)) or self.measure(unit, timetable)
        seconds = amount * measure.seconds if isinstance(amount, int) else measure.length(amount)
        if seconds <= 0:
            return Due(start, measure.notes)
        hours = measure.hours
        end = hours.advance(to_second(start), seconds)
        if end is None:
            note = OUT_OF_RANGE.at(span=str(span), start=f"{start:%Y-%m-%d %H:%M}")
            return Due(max(start, to_moment(END - 1)), (*measure.notes, note))
        at = to_moment(end)
        if not hours.follows_calendar or (start.year == at.year and at.year in self.complete_years):
            return _new(Due, (at, measure.notes))
        return Due(at, measure.notes + self.incomplete(start, at))

    def measure(self, unit: Unit, timetable: str = "") -> Measure:
        """How `unit` is counted; `timetable` replaces the one for `working_hours` only."""
        found = self._measures.get((unit, timetable))
        if found is None:
            found = self._measures[unit, timetable] = self._work_out(unit, timetable)
        return found

    def elapsed(self, start: datetime, end: datetime, unit: Unit = "working_hours", timetable: str = "") -> timedelta:
        """The open time from `start` to `end`, on the hours that count `unit`; negative when `end` is before."""
        hours = self.measure(unit, timetable).hours
        return timedelta(seconds=hours.position(to_second(end)) - hours.position(to_second(start)))

    def is_open(self, moment: datetime, unit: Unit = "working_hours", timetable: str = "") -> bool:
        return self.measure(unit, timetable).hours.is_open(to_second(moment))

    def position(self, moment: datetime, unit: Unit = "working_hours", timetable: str = "") -> int:
        """Open seconds since a fixed anchor: differences of positions are open time."""
        return self.measure(unit, timetable).hours.position(to_second(moment))

    def moment_at(self, position: int, unit: Unit = "working_hours", timetable: str = "") -> datetime | None:
        """The earliest moment of a position; None beyond the computed years."""
        second = self.measure(unit, timetable).hours.second_at(position)
        return None if second is None else to_moment(second)

    def incomplete(self, start: datetime, end: datetime) -> tuple[Problem, ...]:
        """The warning that some year between `start` and `end` has no calendar, if one has none."""
        last = (end - timedelta(seconds=1)).year if end > start else end.year
        missing = tuple(year for year in range(start.year, last + 1) if year not in self.complete_years)
        return _incomplete(missing) if missing else ()

    def worst_days(self, span: Span, timetable: str = "") -> int:
        """The most natural days that `span` can take, whenever in the complete calendar years it starts.

        A span that starts in the last complete year may end in a year that is computed with weekends. Spans are
        compared with a maximum in days, so a begun day counts as one.
        """
        if span.until is not None:
            return 1
        measure = self.measure(span.unit, timetable)
        length = measure.length(span.amount)
        hours = measure.hours
        longest = length
        if isinstance(hours, PatternTime):
            years = self.complete_years or {2000}
            longest = max(_longest(hours, length, year) for year in years)
        return -(-longest // DAY)

    def _work_out(self, unit: Unit, timetable: str) -> Measure:
        default = self._measures[unit, ""]
        if unit != "working_hours":
            return default
        hours = self._timetables.get(timetable)
        if hours is None:
            return default._replace(notes=(*default.notes, UNKNOWN_TIMETABLE.at(timetable=timetable)))
        return Measure(hours, 3600)


def _next_time(start: datetime, span: Span) -> datetime:
    assert span.until is not None
    at = datetime.combine(start, span.until)
    return at if at > start else at + timedelta(days=1)


def _longest(hours: PatternTime, length: int, year: int) -> int:
    """The longest that `length` open seconds take from any second of `year`.

    Only two kinds of start can be the worst: a closing time (all the closed time is still ahead), and the first
    second from which the span just misses a closing time and is carried over to the next opening.
    """
    closings = hours.closings(year)
    starts = set(closings)
    for closing in closings:
        missed = hours.second_at(hours.position(closing) - length + 1)
        if missed is not None:
            starts.add(missed)
    ends = ((start, hours.second_at(hours.position(start) + length)) for start in starts)
    return max((END if end is None else end) - start for start, end in ends) if starts else length


@lru_cache(maxsize=1000)
def _incomplete(years: tuple[int, ...]) -> tuple[Problem, ...]:
    shown = ", ".join(map(str, years)) if len(years) <= 3 else f"{years[0]}-{years[-1]}"
    return (CALENDAR_INCOMPLETE.at(years=shown),)
