"""Days of a place's own: which clocks count them, and that nothing later moves a time that was promised."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.clock_samples import OFFICE, at
from yiwang.engine.clocks import Clockwork, build_clockwork
from yiwang.engine.clocks.deadlines import (
    Extended,
    Paused,
    Resumed,
    Started,
    fold_deadline,
    moment_of_share,
    share_used,
)
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, DayKind
from yiwang.engine.clocks.local import LocalClockwork, LocalDay
from yiwang.engine.values import Span

CALENDAR = Calendar({}, frozenset({2026}))
PACK = build_clockwork(CALENDAR, (OFFICE,))[0]
TWO_DAYS = Span(2, "working_days")


def day(text: str, kind: DayKind, since: str, until: str = "") -> LocalDay:
    known = CalendarDay(date.fromisoformat(f"2026-{text}"), kind, "typhoon")
    return LocalDay(known, at(since), at(until) if until else None)


def local(*days: LocalDay) -> Clockwork:
    return LocalClockwork(PACK, CALENDAR, (OFFICE,), days)


# Wednesday 2 December is closed; it was entered on Monday at noon.
CLOSED = day("12-02", "off", "11-30 12:00")


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("11-30 11:59", "12-02 11:59"),  # begun before it was known
        ("11-30 12:00", "12-03 12:00"),
        ("12-01 09:00", "12-04 09:00"),
        ("12-03 09:00", "12-07 09:00"),
    ],
)
def test_a_clock_counts_a_closed_day_that_was_known_when_it_began(start: str, due: str) -> None:
    assert local(CLOSED).due(at(start), TWO_DAYS).at == at(due)


def test_a_day_that_was_withdrawn_counts_for_the_clocks_that_began_before() -> None:
    clocks = local(day("12-02", "off", "11-30 12:00", "12-01 12:00"))
    assert clocks.due(at("12-01 11:00"), TWO_DAYS).at == at("12-04 11:00")
    assert clocks.due(at("12-01 12:00"), TWO_DAYS).at == at("12-03 12:00")


def test_a_working_saturday_counts_and_its_hours_are_those_of_a_working_day() -> None:
    clocks = local(day("12-05", "work", "11-30 12:00"))
    assert clocks.due(at("12-04 09:00"), TWO_DAYS).at == at("12-07 09:00")
    assert clocks.due(at("12-04 18:00"), Span(3, "working_hours")).at == at("12-05 12:00")
    assert clocks.is_open(at("12-05 10:00"))
    assert not clocks.is_open(at("11-28 10:00"))
    assert clocks.elapsed(at("12-04 17:00"), at("12-05 10:00")) == timedelta(hours=2)


def test_of_two_entries_for_one_day_the_later_in_the_row_counts() -> None:
    nearer = day("12-02", "work", "11-30 12:00")
    assert local(CLOSED, nearer).due(at("12-01 09:00"), TWO_DAYS).at == at("12-03 09:00")


def test_pauses_and_extensions_of_a_clock_that_runs_keep_its_calendar() -> None:
    begun = Started(at("11-30 09:00"), TWO_DAYS)
    later = [
        Paused(at("12-01 09:00")),
        Resumed(at("12-02 09:00")),
        Extended(at("12-02 10:00"), Span(1, "working_days")),
    ]
    assert fold_deadline(local(CLOSED), [begun, *later]) == fold_deadline(PACK, [begun, *later])
    known = begun._replace(at=at("11-30 12:00"))
    assert fold_deadline(local(CLOSED), [known])[0].due == at("12-03 12:00")


def test_shares_are_counted_on_the_calendar_of_the_beginning() -> None:
    clocks = local(CLOSED)
    late = fold_deadline(clocks, [Started(at("12-01 12:00"), TWO_DAYS)])[0].deadline
    assert moment_of_share(clocks, late, 1) == at("12-04 12:00")
    assert share_used(clocks, late, at("12-03 12:00")) == share_used(PACK, late, at("12-02 12:00"))


HOURS = st.integers(0, 24 * 40).map(lambda hours: datetime(2026, 11, 1) + timedelta(hours=hours))
DAYS = st.builds(
    lambda on, kind, since, held: LocalDay(CalendarDay(on, kind, ""), since, since + held if held else None),
    st.dates(date(2026, 11, 1), date(2026, 12, 10)),
    st.sampled_from(["off", "work"]),
    HOURS,
    st.one_of(st.none(), st.timedeltas(timedelta(hours=1), timedelta(days=10))),
)


@given(st.lists(DAYS, max_size=5), DAYS, HOURS, st.integers(1, 9))
def test_what_is_entered_later_moves_no_time_that_was_promised(
    had: list[LocalDay], new: LocalDay, start: datetime, amount: int
) -> None:
    if new.since <= start:
        start = new.since - timedelta(hours=1)
    span = Span(amount, "working_days")
    before, after = local(*had), local(*had, new)
    assert before.due(start, span) == after.due(start, span)
    events = [Started(start, span), Paused(start + timedelta(hours=3)), Resumed(start + timedelta(hours=30))]
    assert fold_deadline(before, events) == fold_deadline(after, events)


@given(st.lists(DAYS, max_size=5), HOURS)
def test_a_clock_is_that_of_a_pack_with_the_days_in_its_calendar(days: list[LocalDay], start: datetime) -> None:
    known = {one.day.day: one.day for one in days if one.known(start)}
    written = build_clockwork(Calendar(known, CALENDAR.years), (OFFICE,))[0]
    span = Span(15, "working_hours")
    assert local(*days).due(start, span) == written.due(start, span)


def test_an_opening_time_is_that_of_the_timetable() -> None:
    assert OFFICE.hours[0].opens == time(9)
    assert local().due(at("12-02 08:00"), Span(1, "working_hours")).at == at("12-02 10:00")
