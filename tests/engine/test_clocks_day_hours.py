"""Hours of a single day: how they are read, which timetables they change, and a count of every minute against them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.clock_samples import COUNTER, OFFICE, URGENT, at
from yiwang.engine.clocks import build_clockwork
from yiwang.engine.clocks.building import same_hours, takes_day_hours
from yiwang.engine.clocks.dayhours import Stretches, hours_text, read_hours, said_hours
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Hours, Timetable
from yiwang.engine.clocks.local import LocalClockwork, LocalDay
from yiwang.engine.values import Span

WHOLE = Timetable("whole", OFFICE.title, (Hours("working", time(0), time(0)),), units=("working_days",))
MIXED = Timetable(
    "mixed", OFFICE.title, (Hours("working", time(9), time(17)), Hours("6", time(18), time(19))), day_length=8
)
TABLES = (OFFICE, URGENT, COUNTER, WHOLE, MIXED)
CALENDAR = Calendar({}, frozenset({2026}))
PACK = build_clockwork(CALENDAR, TABLES)[0]
HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("09:00-12:00", "09:00-12:00"),
        ("9:00–12:00, 14:00–17:30", "09:00-12:00 14:00-17:30"),
        ("９：００－１２：００；１４：００－１７：３０", "09:00-12:00 14:00-17:30"),
        ("14点至17点半、9点到12点", "09:00-12:00 14:00-17:30"),
        ("上午", ""),
        ("12:00-09:00", ""),
        ("09:00-09:00", ""),
        ("09:00-12:00 11:00-13:00", ""),
        ("09:00-25:00", ""),
        ("09:70-12:00", ""),
        ("09:00-12:00 and more", ""),
        ("09:00-12:00 " * 5, ""),
        ("20:00-00:00", "20:00-24:00"),
        ("20:00-24:00", "20:00-24:00"),
        ("24:00-24:00", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(written: str, kept: str) -> None:
    found = read_hours(written)
    assert hours_text(found or ()) == kept
    assert (found is None) == (not kept)


def test_hours_are_said_with_a_dash() -> None:
    said = said_hours(((9 * HOUR, 12 * HOUR), (14 * HOUR, 17 * HOUR + 1800)))
    assert (said.zh, said.en) == ("09:00–12:00、14:00–17:30", "09:00–12:00, 14:00–17:30")


def local(*days: LocalDay) -> LocalClockwork:
    return LocalClockwork(PACK, CALENDAR, TABLES, days)


def short(day: str, hours: str, since: str = "11-01 00:00") -> LocalDay:
    return LocalDay(CalendarDay(at(f"{day} 00:00").date(), "work", "", hours=read_hours(hours) or ()), at(since))


@pytest.mark.parametrize(
    ("start", "span", "timetable", "due"),
    [
        ("12-02 08:00", "4 working_hours", "", "12-03 10:00"),  # three hours of the short day, one of the next
        ("12-02 11:00", "1 working_hours", "", "12-02 12:00"),
        ("12-02 08:00", "4 working_hours", "counter", "12-02 12:30"),  # weekdays by name: as if it were a holiday
        ("12-02 08:00", "1 urgent_working_hours", "", "12-02 09:00"),
        ("12-02 08:00", "1 working_days", "", "12-03 08:00"),  # whole working days stay whole
        ("12-01 17:00", "1 working_hours", "", "12-01 18:00"),
    ],
)
def test_a_short_day(start: str, span: str, timetable: str, due: str) -> None:
    amount, unit = span.split()
    clocks = local(short("12-02", "09:00-12:00"))
    assert clocks.due(at(start), Span(int(amount), unit), timetable).at == at(due)  # type: ignore[arg-type]


def test_a_clock_that_runs_keeps_the_hours_that_it_began_with() -> None:
    clocks, span = local(short("12-02", "09:00-12:00", since="12-01 10:00")), Span(10, "working_hours")
    assert clocks.due(at("12-01 09:59"), span) == PACK.due(at("12-01 09:59"), span)
    assert clocks.due(at("12-01 10:00"), span).at == at("12-03 10:00")


def test_hours_of_a_saturday_make_it_a_working_day_and_stand_beside_what_is_open_then() -> None:
    clocks = local(short("12-05", "17:30-18:30"))
    assert clocks.due(at("12-05 09:00"), Span(1.5, "working_hours"), "mixed").at == at("12-05 19:00")
    assert clocks.due(at("12-04 12:00"), Span(1, "working_days")).at == at("12-05 12:00")
    assert clocks.elapsed(at("12-05 00:00"), at("12-06 00:00")) == timedelta(hours=1)


def test_hours_that_are_the_usual_ones_are_known_as_such() -> None:
    usual = short("12-02", "09:00-12:00 14:00-18:00").day
    assert same_hours((OFFICE, WHOLE, COUNTER), CALENDAR, usual)
    assert not same_hours(TABLES, CALENDAR, usual)
    assert not same_hours((OFFICE,), CALENDAR, replace(usual, hours=usual.hours[:1]))
    assert [takes_day_hours(one) for one in TABLES] == [True, False, False, False, True]


QUARTERS = st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(
    lambda found: tuple((one * 900, other * 900) for one, other in zip(*[iter(sorted(found))] * 2, strict=False))
)
FIRST = datetime(2026, 11, 20)
DAYS = st.builds(
    lambda on, kind, hours, since, held: LocalDay(
        CalendarDay(on, kind, "", hours=hours if kind == "work" else ()), since, since + held if held else None
    ),
    st.dates(date(2026, 11, 20), date(2026, 12, 4)),
    st.sampled_from(["work", "work", "off"]),
    st.one_of(st.just(()), QUARTERS),
    st.integers(-300, 300).map(lambda hours: FIRST + timedelta(hours=hours)),
    st.one_of(st.none(), st.timedeltas(timedelta(hours=1), timedelta(days=20))),
)


def counts(table: Timetable, days: list[LocalDay], start: datetime, moment: datetime) -> bool:
    """Whether a minute counts, from what is written and nothing else."""
    known = [one.day for one in days if one.known(start) and one.day.day == moment.date()]
    working = known[-1].kind == "work" if known else moment.isoweekday() <= 5
    hours: Stretches = known[-1].hours if known else ()
    second = moment.hour * HOUR + moment.minute * 60
    for row in table.hours:
        opens = row.opens.hour * HOUR + row.opens.minute * 60
        closes = row.closes.hour * HOUR + row.closes.minute * 60 or DAY
        if row.days == "working" and hours and closes - opens < DAY:
            continue
        holds = working if row.days == "working" else row.days == "all" or str(moment.isoweekday()) in row.days
        if holds and opens <= second < closes:
            return True
    takes = any(row.days == "working" and (row.opens, row.closes) != (time(0), time(0)) for row in table.hours)
    return takes and any(opens <= second < closes for opens, closes in hours)


@settings(max_examples=60)
@given(
    st.lists(DAYS, max_size=6),
    st.integers(0, 10 * 96).map(lambda quarters: FIRST + timedelta(minutes=15 * quarters)),
    st.integers(1, 30),
    st.sampled_from([table for table in TABLES if table is not WHOLE]),
)
def test_a_deadline_is_where_a_count_of_every_minute_ends(
    days: list[LocalDay], start: datetime, hours: int, table: Timetable
) -> None:
    if table is URGENT:
        found = local(*days).due(start, Span(hours, "urgent_working_hours")).at
    else:
        found = local(*days).due(start, Span(hours, "working_hours"), "" if table is OFFICE else table.id).at
    left, moment = hours * 60, start
    while left:
        left -= counts(table, days, start, moment)
        moment += timedelta(minutes=1)
    assert found == moment


@settings(max_examples=40)
@given(st.lists(DAYS, max_size=6), st.integers(0, 10 * 24), st.integers(1, 6))
def test_whole_working_days_count_a_short_day_whole(days: list[LocalDay], hour: int, amount: int) -> None:
    start, span = FIRST + timedelta(hours=hour), Span(amount, "working_days")
    without = [replace(one, day=replace(one.day, hours=())) for one in days]
    assert local(*days).due(start, span) == local(*without).due(start, span)
