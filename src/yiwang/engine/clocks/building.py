"""Clocks out of a calendar and timetables, with every fault of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import get_args

from yiwang.engine.clocks.clockwork import UNIT_WITHOUT_TIMETABLE, Clockwork, Measure
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Hours, Timetable
from yiwang.engine.clocks.opentime import DAY, FIRST_YEAR, LAST_YEAR, DayPattern, NaturalTime, OpenTime, PatternTime
from yiwang.engine.problems import Problem, Text, declare
from yiwang.engine.values import Unit

NO_HOURS = declare(
    "clock.timetable_without_hours",
    what=("时间表“{timetable}”没有任何开放时间。", "The timetable {timetable} is never open."),
    why=("按它计算的期限永远不会到期。", "A deadline on it would never fall due."),
    mend=("至少写一段 opens 和 closes。", "Give it at least one stretch with opens and closes."),
)
BAD_HOURS = declare(
    "clock.bad_hours",
    what=("时间表“{timetable}”中 {opens}—{closes} 这一段，结束不晚于开始。",
          "In the timetable {timetable} the stretch {opens} to {closes} does not end after it begins."),
    why=("一段开放时间必须在同一天内；00:00 结束表示当日 24 时。",
         "A stretch stays within one day; closing at 00:00 means midnight at the end of that day."),
    mend=("改正时间；跨夜的班次拆成两行。", "Correct the times; write a night shift as two rows."),
)  # fmt: skip
BAD_DAYS = declare(
    "clock.bad_days",
    what=("时间表“{timetable}”的 days“{days}”看不懂。", "The days {days} of the timetable {timetable} cannot be read."),
    why=("days 只能是 all、working，或以空格分开的星期 1 到 7（1 为星期一）。",
         "Days are all, working, or weekdays 1 to 7 with spaces between (1 is Monday)."),
    mend=("改成例如 working 或 1 2 3 4 5。", "Write, for example, working or 1 2 3 4 5."),
)  # fmt: skip
OVERLAPPING_HOURS = declare(
    "clock.overlapping_hours",
    what=("时间表“{timetable}”有两段时间重叠：{first} 与 {second}。",
          "Two stretches of the timetable {timetable} overlap: {first} and {second}."),
    why=("重叠的时间会被计算两次。", "The time in both would be counted twice."),
    mend=("合并这两段，或改正时间。", "Join them, or correct the times."),
)  # fmt: skip
UNIT_TWICE = declare(
    "clock.unit_twice",
    what=("单位“{unit}”同时写在时间表“{first}”和“{second}”上。",
          "The unit {unit} is listed by two timetables, {first} and {second}."),
    why=("每个单位只能按一张时间表计算，否则期限有两种答案。", "A unit counted in two ways has two deadlines."),
    mend=("从其中一张时间表的 units 中删去它。", "Take it out of the units of one of them."),
)  # fmt: skip
UNKNOWN_UNIT = declare(
    "clock.unknown_unit",
    what=("时间表“{timetable}”的 units 中有不认识的单位“{unit}”。",
          "The timetable {timetable} lists {unit}, which is no unit of time."),
    why=("可用的单位是：{known}。", "The units are: {known}."),
    mend=("改正单位名称。", "Correct the name of the unit."),
)  # fmt: skip
TIMETABLE_TWICE = declare(
    "clock.timetable_twice",
    what=("时间表“{timetable}”出现了两次。", "The timetable {timetable} is given twice."),
    why=("同名的时间表无法区分。", "Two of one name cannot be told apart."),
    mend=("给其中一张换个 id，或合并为一张。", "Give one another id, or join them."),
)
DAY_LENGTH = declare(
    "clock.day_length",
    what=("时间表“{timetable}”每天 {hours} 小时，day_length 却是 {day_length}。",
          "A day of the timetable {timetable} has {hours} hours, but its day_length is {day_length}."),
    why=("按天计算时，一“天”会落在当天中间，每天的到期钟点都不同。",
         "Counted in days, one day would then end in the middle of another, at another hour each time."),
    mend=("把 day_length 改成 {hours}，或改正开放时间。", "Make day_length {hours}, or correct the hours."),
    severity="warning",
)  # fmt: skip
BAD_DAY_LENGTH = declare(
    "clock.bad_day_length",
    what=("时间表“{timetable}”的 day_length 是 {day_length}。", "The day_length of {timetable} is {day_length}."),
    why=("一天的长度必须在 1 到 24 小时之间。", "A day has from 1 to 24 hours."),
    mend=("改正 day_length。", "Correct day_length."),
)
YEAR_NOT_DECLARED = declare(
    "clock.year_not_declared",
    what=("日历中有 {year} 年的日期，但 {year} 没有写进 years。",
          "The calendar has days of {year}, but does not name {year} as complete."),
    why=("未写进 years 的年份视为不完整，期限会附带提示。",
         "A year that is not named is taken as incomplete, and every deadline in it says so."),
    mend=("核对 {year} 年的全部日期后，把它加进 years；否则删去这些日期。",
          "When all days of {year} are there, add it to years; else take the days out."),
    severity="warning",
)  # fmt: skip
BAD_YEAR = declare(
    "clock.bad_year",
    what=("日历中的年份 {year} 不在 1900—2200 年之内。", "The year {year} of the calendar is not from 1900 to 2200."),
    why=("只计算这些年份。", "Only those years are computed."),
    mend=("改正年份。", "Correct the year."),
)

NATURAL = NaturalTime()
_HOUR = 3600
_DAY_UNITS = frozenset({"days", "weeks", "working_days", "urgent_working_days"})
_COUNTED: tuple[Unit, ...] = tuple(unit for unit in get_args(Unit) if unit != "until")
_OpenStretch = tuple[int, int]


def build_clockwork(calendar: Calendar, timetables: Iterable[Timetable]) -> tuple[Clockwork, list[Problem]]:
    """The clocks of a pack and all faults of its calendar and timetables.

    A faulty timetable is left out, and so are its units; what they are then counted on is said by each deadline.
    """
    problems = list(_calendar_problems(calendar))
    years = frozenset(year for year in calendar.years if FIRST_YEAR <= year <= LAST_YEAR)
    usable: dict[str, Timetable] = {}
    for timetable in timetables:
        found = list(_timetable_problems(timetable, usable))
        problems += found
        if all(problem.kind.severity != "error" or problem.kind is UNKNOWN_UNIT for problem in found):
            usable[timetable.id] = timetable
    anchor = min(years, default=2000)
    hours = {name: _open_time(timetable, calendar, anchor) for name, timetable in usable.items()}
    units, more = _units(usable, hours, _whole_working_days(calendar, anchor))
    return Clockwork(units, hours, years), problems + more


def takes_day_hours(timetable: Timetable) -> bool:
    """Whether hours of a single day change it: it follows the working days, and does not count them whole."""
    working = [_stretch(hours) for hours in timetable.hours if hours.days == "working"]
    return bool(working) and (0, DAY) not in working


def same_hours(timetables: Iterable[Timetable], calendar: Calendar, day: CalendarDay) -> bool:
    """Whether everything is open at the same hours with this day in the calendar as without it."""
    after = Calendar({**calendar.days, day.day: day}, calendar.years)
    return all(
        _joined(_open_time(one, calendar, day.day.year).of_day(day.day))
        == _joined(_open_time(one, after, day.day.year).of_day(day.day))
        for one in timetables
    )


def _calendar_problems(calendar: Calendar) -> Iterator[Problem]:
    declared = calendar.years
    yield from (BAD_YEAR.at(year=year) for year in sorted(declared) if not FIRST_YEAR <= year <= LAST_YEAR)
    first_days = {day.year: given for day, given in sorted(calendar.days.items(), reverse=True)}
    for year, given in sorted(first_days.items()):
        if year not in declared:
            yield YEAR_NOT_DECLARED.at(given.where, year=year)


def _timetable_problems(timetable: Timetable, earlier: Mapping[str, Timetable]) -> Iterator[Problem]:
    name, where = timetable.id, timetable.where
    if name in earlier:
        yield TIMETABLE_TWICE.at(where, timetable=name)
    if not timetable.hours:
        yield NO_HOURS.at(where, timetable=name)
    for hours in timetable.hours:
        yield from _hours_problems(hours, timetable)
    if not 1 <= timetable.day_length <= 24:
        yield BAD_DAY_LENGTH.at(where, timetable=name, day_length=timetable.day_length)
    for unit in timetable.units:
        if unit not in _COUNTED:
            yield UNKNOWN_UNIT.at(where, timetable=name, unit=unit, known=", ".join(_COUNTED))
    if all(_days(hours.days) is not None for hours in timetable.hours):
        yield from _week_problems(timetable)


def _hours_problems(hours: Hours, timetable: Timetable) -> Iterator[Problem]:
    opens, closes = _stretch(hours)
    if closes <= opens:
        shown = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}
        yield BAD_HOURS.at(timetable.where, timetable=timetable.id, **shown)
    if _days(hours.days) is None:
        yield BAD_DAYS.at(timetable.where, timetable=timetable.id, days=hours.days)


def _week_problems(timetable: Timetable) -> Iterator[Problem]:
    """Overlaps and a day's length, on each kind of day that there is: a weekday, working or not."""
    overlaps: dict[tuple[_OpenStretch, _OpenStretch], None] = {}
    lengths: set[int] = set()
    for weekday in range(1, 8):
        for working in (True, False):
            day = _on(timetable, weekday, working)
            overlaps |= {(one, other): None for one, other in zip(day, day[1:], strict=False) if other[0] < one[1]}
            lengths.add(sum(closes - opens for opens, closes in day))
    for one, other in overlaps:
        yield OVERLAPPING_HOURS.at(timetable.where, timetable=timetable.id, first=_shown(one), second=_shown(other))
    odd = lengths - {0, timetable.day_length * _HOUR}
    if odd and not overlaps and _DAY_UNITS & set(timetable.units):
        hours = f"{max(odd) / _HOUR:g}"
        yield DAY_LENGTH.at(timetable.where, timetable=timetable.id, hours=hours, day_length=timetable.day_length)


def _units(
    timetables: Mapping[str, Timetable], hours: Mapping[str, OpenTime], working_days: OpenTime
) -> tuple[dict[Unit, Measure], list[Problem]]:
    problems: list[Problem] = []
    owners: dict[str, Timetable] = {}
    for timetable in timetables.values():
        for unit in timetable.units:
            owner = owners.setdefault(unit, timetable)
            if owner is not timetable:
                problems.append(UNIT_TWICE.at(timetable.where, unit=unit, first=owner.id, second=timetable.id))
    measures: dict[Unit, Measure] = {}
    for unit in _COUNTED:
        found = owners.get(unit)
        if found:
            measures[unit] = Measure(hours[found.id], _seconds(unit, found.day_length))
        else:
            measures[unit] = _default(unit, working_days)
    return measures, problems


def _default(unit: Unit, working_days: OpenTime) -> Measure:
    seconds = _seconds(unit, 24)
    if unit in ("minutes", "hours", "days", "weeks"):
        return Measure(NATURAL, seconds)
    if unit == "working_days":
        return Measure(working_days, seconds)
    urgent = unit.startswith("urgent")
    used = Text("自然时间", "natural time") if urgent else Text("工作日全天", "the whole of working days")
    note = UNIT_WITHOUT_TIMETABLE.at(unit=unit, used=used)
    return Measure(NATURAL if urgent else working_days, seconds, (note,))


def _seconds(unit: Unit, day_length: int) -> int:
    if unit == "minutes":
        return 60
    if unit in _DAY_UNITS:
        return day_length * _HOUR * (7 if unit == "weeks" else 1)
    return _HOUR


def _open_time(timetable: Timetable, calendar: Calendar, anchor: int) -> OpenTime:
    follows = any(hours.days == "working" for hours in timetable.hours)
    patterns = {
        (weekday, working): _on(timetable, weekday, working) for weekday in range(1, 8) for working in (True, False)
    }
    own = _own_hours(timetable, calendar)
    if not own and all(sum(closes - opens for opens, closes in day) == DAY for day in patterns.values()):
        return NATURAL
    works = _works(calendar)

    def pattern(day: date) -> list[_OpenStretch]:
        found = own.get(day)
        return patterns[day.isoweekday(), works(day)] if found is None else found

    return PatternTime(pattern, anchor, follows)


def _own_hours(timetable: Timetable, calendar: Calendar) -> dict[date, list[_OpenStretch]]:
    """What is open on the days that have hours of their own. They stand in place of a working day's hours and beside
    what is open whatever the day is; a timetable that counts whole working days counts such a day whole."""
    if not takes_day_hours(timetable):
        return {}
    return {
        day: _joined([*given.hours, *_on(timetable, day.isoweekday(), working=False)])
        for day, given in calendar.days.items()
        if given.hours
    }


def _joined(stretches: Iterable[_OpenStretch]) -> list[_OpenStretch]:
    """In order, those that touch made one: no second counts twice."""
    found: list[_OpenStretch] = []
    for opens, closes in sorted(stretches):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def _whole_working_days(calendar: Calendar, anchor: int) -> OpenTime:
    works = _works(calendar)
    pattern: DayPattern = lambda day: ((0, DAY),) if works(day) else ()  # noqa: E731
    return PatternTime(pattern, anchor, follows_calendar=True)


def _works(calendar: Calendar) -> _Works:
    return _Works({day: given.kind == "work" for day, given in calendar.days.items()})


class _Works:
    """Whether a day is a working day: as the calendar says, else Monday to Friday."""

    def __init__(self, given: dict[date, bool]) -> None:
        self._given = given

    def __call__(self, day: date) -> bool:
        given = self._given.get(day)
        return day.isoweekday() <= 5 if given is None else given


def _on(timetable: Timetable, weekday: int, working: bool) -> list[_OpenStretch]:
    """The stretches of one kind of day, in order; one that two rows give is one (a working Saturday, for instance)."""
    kept = {
        _stretch(hours)
        for hours in timetable.hours
        if (working if hours.days == "working" else weekday in (_days(hours.days) or ()))
    }
    return sorted(kept)


def _days(text: str) -> frozenset[int] | None:
    """The weekdays of `all`, `working` (any may be one) or `1 2 3`; None when it is none of these."""
    if text in ("all", "working"):
        return frozenset(range(1, 8))
    parts = text.split()
    if not parts or any(part not in "1234567" or len(part) != 1 for part in parts):
        return None
    return frozenset(map(int, parts))


def _stretch(hours: Hours) -> _OpenStretch:
    return _second_of_day(hours.opens), _second_of_day(hours.closes) or DAY


def _second_of_day(moment: time) -> int:
    return moment.hour * _HOUR + moment.minute * 60 + moment.second


def _shown(stretch: _OpenStretch) -> str:
    return "-".join(f"{second // _HOUR:02}:{second % _HOUR // 60:02}" for second in stretch)
