"""The calendar and the timetables: every unit of time that a rule uses is counted by something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.values import Unit
from yiwang.packtools.validators.subject import Subject, validator

NO_YEAR = declare(
    "calendar.no_year",
    what=("日历没有任何完整的年份", "the calendar is complete for no year"),
    why=("不知道放假和调休，工作日会算错", "without holidays and shifted days, working days come out wrong"),
    mend=(
        "在 clocks/calendar.csv 写全一年并在 # years 注明",
        "list the days of a year in clocks/calendar.csv and name it in `# years`",
    ),
)
POINTLESS_DAY = declare(
    "calendar.day_pointless",
    what=("{day} 本来就要上班，不必写进日历", "{day} is a working day anyway and need not stand in the calendar"),
    why=(
        "日历只写与平常不同的日子；多半是日期写错",
        "the calendar lists only days that differ; most likely the date is wrong",
    ),
    mend=("核对放假通知，改正日期或删去", "compare with the notice, then correct or remove it"),
    severity="warning",
)
BALANCE = declare(
    "calendar.balance",
    what=(
        "{year} 年的日历少算或多算了休息日：净休 {found} 个工作日，法律规定 {wanted} 个",
        "the calendar of {year} takes {found} working days out of the year; the law gives {wanted}",
    ),
    why=(
        "法定节假日逢周末补假，调休一天还一天，所以全年净休的工作日数等于法定天数（《全国年节及纪念日放假办法》）",
        "a holiday on a weekend is made up for and a shifted day is worked off, so the balance of a year is the number "
        "of holidays by law",
    ),
    mend=(
        "对照国务院办公厅当年的放假通知，补上漏写的放假日或调休日",
        "compare with the State Council's notice of that year and add the day that is missing",
    ),
)
TIMETABLE = declare(
    "calendar.timetable_unknown",
    what=(
        "机构类型 {unit_kind} 的作息表 {timetable} 不存在",
        "the timetable {timetable} of the unit kind {unit_kind} does not exist",
    ),
    why=("它的工作时间算不出来", "its working hours cannot be computed"),
    mend=("加上这张作息表，或改正编号", "add the timetable, or correct the id"),
)


FIRST_YEAR = 2008
"""Earlier years had other rules, and no case of theirs is open."""


def holidays_by_law(year: int) -> int:
    """Days of public holiday in a year: 11 from 2008, 13 from 2025 (State Council decree of 2024-11-10)."""
    return 13 if year >= 2025 else 11


@validator(
    "calendar",
    "日历完整，放假天数不少于法定",
    "the calendar is complete and holds the public holidays of the law",
)
def calendar(subject: Subject) -> Iterator[Problem]:
    pack = subject.pack
    if not pack.calendar_years:
        yield NO_YEAR.at(Where("clocks/calendar.csv"))
    for year in sorted(pack.calendar_years):
        found, wanted = _balance(pack, year), holidays_by_law(year)
        if year >= FIRST_YEAR and found != wanted:
            yield BALANCE.at(Where("clocks/calendar.csv"), year=year, found=found, wanted=wanted)
    for day, entry in subject.own.calendar_days.items():
        if entry.kind == "work" and _weekday(day):
            yield POINTLESS_DAY.at(entry.where, day=day)


def _balance(pack: Pack, year: int) -> int:
    """Weekdays off less weekend days worked."""
    entries = [(day, entry.kind) for day, entry in pack.calendar_days.items() if day.year == year]
    off = sum(kind == "off" and _weekday(day) for day, kind in entries)
    return off - sum(kind == "work" and not _weekday(day) for day, kind in entries)


def _weekday(day: date) -> bool:
    return day.isoweekday() <= 5


@validator("office_hours", "机构写明的作息表都存在", "the timetables that unit kinds name exist")
def office_hours(subject: Subject) -> Iterator[Problem]:
    for unit_kind in subject.pack.unit_kinds.values():
        if unit_kind.timetable and unit_kind.timetable not in subject.pack.timetables:
            yield TIMETABLE.at(unit_kind.where, unit_kind=unit_kind.id, timetable=unit_kind.timetable)


@validator(
    "time_units",
    "期限用到的每个时间单位都有作息表计时",
    "every unit of time is counted by a timetable",
)
def units(subject: Subject) -> Iterator[Problem]:
    first = next(iter(subject.editions), None)
    for unit in get_args(Unit) if first else ():
        if first and unit != "until":
            yield from first[0].clockwork.measure(unit).notes


VALIDATORS = (units, calendar, office_hours)
