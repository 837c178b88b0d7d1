"""Deadlines on the real calendar of 2026, worked out by hand, and the laws of open time."""

import csv
import time as timer
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.clock_samples import COUNTER, OFFICE, URGENT, at, calendar_2026, clockwork_2026
from tests.shared import shared_path
from yiwang.engine.clocks import build_clockwork
from yiwang.engine.clocks.definitions import Calendar, CalendarDay, Hours, Timetable
from yiwang.engine.clocks.opentime import LAST_YEAR
from yiwang.engine.problems import Text
from yiwang.engine.values import Span, Unit, parse_span

BY_HAND = [
    # natural time
    ("01-30 10:00", "3 days", "02-02 10:00"),
    ("2028-02-28 10:00", "1 days", "2028-02-29 10:00"),
    ("2028-02-28 10:00", "1 weeks", "2028-03-06 10:00"),
    ("2026-12-31 23:30", "90 minutes", "2027-01-01 01:00"),
    ("10-01 08:00", "1.5 hours", "10-01 09:30"),
    # whole working days
    ("11-20 16:00", "5 working_days", "11-27 16:00"),
    ("11-21 10:00", "1 working_days", "11-24 00:00"),  # Saturday: Monday 24:00
    ("11-20 16:00", "0 working_days", "11-20 16:00"),
    # Spring Festival: 14 February (Saturday) works, 15 to 23 is off, 28 (Saturday) works
    ("02-13 16:00", "1 working_days", "02-14 16:00"),
    ("02-13 16:00", "2 working_days", "02-24 16:00"),
    ("02-14 16:00", "5 working_days", "02-28 16:00"),
    ("02-18 12:00", "1 working_days", "02-25 00:00"),
    ("02-27 09:00", "2 working_days", "03-02 09:00"),  # over the working Saturday, past the Sunday
    # National Day: 1 to 7 October off, Saturday 10 works, Sunday 11 does not
    ("09-30 16:00", "3 working_days", "10-10 16:00"),
    ("09-30 16:00", "4 working_days", "10-12 16:00"),
    ("09-20 10:00", "1 working_days", "09-21 10:00"),  # a working Sunday
    # office hours 9-12 and 14-18
    ("11-20 16:00", "2 working_hours", "11-20 18:00"),
    ("11-20 16:00", "4 working_hours", "11-23 11:00"),
    ("11-20 11:00", "2 working_hours", "11-20 15:00"),
    ("11-20 11:00", "1 working_hours", "11-20 12:00"),
    ("11-20 12:30", "1 working_hours", "11-20 15:00"),
    ("11-21 10:00", "7 working_hours", "11-23 18:00"),
    ("09-30 17:00", "2 working_hours", "10-08 10:00"),
    ("02-14 17:30", "1 working_hours", "02-24 09:30"),
    # urgent: every day from 7 to midnight
    ("10-01 23:00", "2 urgent_working_hours", "10-02 08:00"),
    ("10-01 22:00", "2 urgent_working_hours", "10-02 00:00"),
    ("10-01 10:00", "2 urgent_working_days", "10-03 10:00"),
    # until
    ("11-20 16:00", "until 18:00", "11-20 18:00"),
    ("11-20 18:00", "until 18:00", "11-21 18:00"),
    ("12-31 19:00", "until 18:00", "2027-01-01 18:00"),
    ("11-20 16:00", "until 24:00", "11-21 00:00"),
]


@pytest.mark.parametrize(("start", "span", "due"), BY_HAND)
def test_worked_out_by_hand(start: str, span: str, due: str) -> None:
    parsed = parse_span(span)
    assert parsed is not None
    found = clockwork_2026().due(at(start), parsed)
    assert found.at == at(due)
    assert found.notes == ()


def test_a_unit_kind_has_its_own_office_hours() -> None:
    clockwork = clockwork_2026()
    start, span = at("11-20 16:30"), Span(2, "working_hours")
    assert clockwork.due(start, span, "counter").at == at("11-21 09:30")  # the counter is open on Saturday
    assert clockwork.due(start, Span(2, "working_days"), "counter") == clockwork.due(start, Span(2, "working_days"))
    unknown = clockwork.due(start, span, "nowhere")
    assert unknown.at == clockwork.due(start, span).at
    assert [note.code for note in unknown.notes] == ["clock.unknown_timetable"]


def test_a_year_without_data_is_computed_with_weekends_and_says_so() -> None:
    clockwork = clockwork_2026()
    found = clockwork.due(at("2027-02-05 10:00"), Span(1, "working_days"))
    assert found.at == at("2027-02-08 10:00")
    assert [note.code for note in found.notes] == ["clock.calendar_incomplete"]
    assert "2027" in found.notes[0].what() and "2027" in found.notes[0].mend("en")
    across = clockwork.due(at("2026-12-31 10:00"), Span(3, "working_hours"))
    assert (across.at, across.notes) == (at("2026-12-31 15:00"), ())
    assert clockwork.due(at("2026-12-31 17:00"), Span(3, "working_hours")).notes
    assert clockwork.due(at("2025-12-31 17:00"), Span(1, "working_days")).notes
    assert clockwork.due(at("2026-12-31 00:00"), Span(1, "working_days")).notes == ()  # ends with the year
    assert clockwork.due(at("2027-02-05 10:00"), Span(3, "urgent_working_days")).notes == ()  # holidays do not matter


def test_out_of_the_computed_years_is_a_problem_and_quick() -> None:
    clockwork = clockwork_2026()
    begun = timer.perf_counter()
    for start, span in [
        (at("2026-01-01"), Span(10**9, "working_days")),
        (at("2026-01-01"), Span(10**30, "days")),
        (at("1899-12-31"), Span(1, "days")),
        (at("2200-12-31 23:00"), Span(2, "working_hours")),
        (at("9999-12-31 23:00"), Span(2, "working_hours")),
    ]:
        found = clockwork.due(start, span)
        assert [note.code for note in found.notes] == ["clock.out_of_range"]
        assert found.at >= start
        assert found.notes[0].what() and found.notes[0].why("en")
    assert timer.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("span", "days"),
    [
        ("3 days", 3),
        ("36 hours", 2),
        ("until 18:00", 1),
        ("1 working_days", 10),  # from the end of 14 February to the end of the 24th
        ("5 working_days", 15),  # from the end of 24 September: 28, 29, 30, then 8 and 9 October
        ("1 working_hours", 10),  # from 14 February 18:00 to 24 February 10:00: nine days and 16 hours
    ],
)
def test_worst_days(span: str, days: int) -> None:
    parsed = parse_span(span)
    assert parsed is not None
    assert clockwork_2026().worst_days(parsed) == days


@settings(max_examples=100)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.integers(1, 60),
    st.sampled_from(["working_days", "working_hours", "urgent_working_hours", "days"]),
)
def test_nothing_is_worse_than_worst_days(start: datetime, amount: int, unit: Unit) -> None:
    span = Span(amount, unit)
    assert _CLOCKWORK.due(start, span).at - start <= timedelta(days=_CLOCKWORK.worst_days(span))


_CLOCKWORK = build_clockwork(Calendar({}, frozenset({2026})), (OFFICE, URGENT, COUNTER))[0]
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
_UNITS = st.sampled_from(["working_hours", "working_days", "urgent_working_hours", "urgent_working_days", "hours"])
_AMOUNTS = st.one_of(st.integers(0, 500), st.decimals(0, 500, places=2))


@settings(max_examples=200)
@given(_MOMENTS, _AMOUNTS, _UNITS, st.sampled_from(["", "counter"]))
def test_so_much_open_time_passes_and_not_a_second_earlier(
    start: datetime, amount: Decimal, unit: Unit, timetable: str
) -> None:
    due = _CLOCKWORK.due(start, Span(amount, unit), timetable).at
    length = timedelta(seconds=_CLOCKWORK.measure(unit, timetable).length(amount))
    assert _CLOCKWORK.elapsed(start, due, unit, timetable) == length
    if length:
        assert due > start
        assert _CLOCKWORK.elapsed(start, due - timedelta(seconds=1), unit, timetable) < length


@settings(max_examples=100)
@given(_MOMENTS, _MOMENTS, st.integers(1, 99), st.integers(1, 99), _UNITS)
def test_later_starts_end_later_and_spans_add_up(
    one: datetime, other: datetime, amount: int, more: int, unit: Unit
) -> None:
    early, late = sorted((one, other))
    first = _CLOCKWORK.due(early, Span(amount, unit)).at
    assert first <= _CLOCKWORK.due(late, Span(amount, unit)).at
    assert _CLOCKWORK.due(first, Span(more, unit)).at == _CLOCKWORK.due(early, Span(amount + more, unit)).at


@settings(max_examples=100)
@given(_MOMENTS, _UNITS)
def test_positions_lead_back(moment: datetime, unit: Unit) -> None:
    position = _CLOCKWORK.position(moment, unit)
    back = _CLOCKWORK.moment_at(position, unit)
    assert back is not None and back <= moment
    assert _CLOCKWORK.elapsed(back, moment, unit) == timedelta(0)
    if _CLOCKWORK.is_open(moment, unit):
        assert _CLOCKWORK.position(moment + timedelta(seconds=1), unit) == position + 1


def test_positions_do_not_depend_on_what_was_asked_before() -> None:
    fresh, used = (build_clockwork(Calendar({}, frozenset({2026})), (OFFICE,))[0] for _ in range(2))
    for year in (2199, 1901, 2100):
        used.position(datetime(year, 5, 5))
    for moment in (datetime(2026, 3, 3, 10), datetime(1950, 1, 1), datetime(2150, 7, 7, 15, 30)):
        assert fresh.position(moment) == used.position(moment)
    assert fresh.moment_at(0) == used.moment_at(0)


def test_open_and_closed() -> None:
    clockwork = clockwork_2026()
    for moment, is_open in [
        ("11-20 09:00", True), ("11-20 12:00", False), ("11-20 13:00", False), ("11-20 17:59", True),
        ("11-21 10:00", False), ("02-14 10:00", True), ("02-16 10:00", False), ("1950-01-02 10:00", True),
    ]:  # fmt: skip
        assert clockwork.is_open(at(moment)) is is_open, moment
    assert clockwork.is_open(at("11-20 23:59"), "urgent_working_hours")
    assert not clockwork.is_open(at("11-21 00:00"), "urgent_working_hours")
    assert not clockwork.is_open(datetime(LAST_YEAR + 1, 1, 1))


def test_elapsed_runs_backwards_too() -> None:
    clockwork = clockwork_2026()
    assert clockwork.elapsed(at("11-20 11:00"), at("11-23 10:00")) == timedelta(hours=6)
    assert clockwork.elapsed(at("11-23 10:00"), at("11-20 11:00")) == timedelta(hours=-6)


NOT_A_SPAN = {
    "": "three rows give no limit",
    "1紧急工作时制止": "a limit and what must happen in it (制止, stop the work): a person has to say which rule it is",
}


def test_limits_as_a_city_really_writes_them() -> None:
    with shared_path("data", "limits", "urban_events_limits.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["处置时限"] for row in csv.DictReader(file)]
    assert len(texts) == 147
    unread = {text for text in texts if parse_span(text) is None}
    assert unread == set(NOT_A_SPAN)
    assert parse_span("1紧急工作时\n") == Span(1, "urgent_working_hours")
    clockwork = clockwork_2026()
    for span in filter(None, map(parse_span, texts)):
        assert clockwork.due(at("04-30 16:00"), span).at > at("04-30 16:00")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("２紧急工作日", Span(2, "urgent_working_days")),
        ("4 个工作小时", Span(4, "working_hours")),
        ("1．5小时", Span(Decimal("1.5"), "hours")),
        ("3个自然日", Span(3, "days")),
        ("2个小时", Span(2, "hours")),
        ("即时", Span(0, "minutes")),
        ("立即", Span(0, "minutes")),
        ("至18：00", Span(0, "until", time(18))),
        ("10紧急工作小时", Span(10, "urgent_working_hours")),
        ("2 working_day", Span(2, "working_days")),
        ("尽快", None),
        ("工作日", None),
        ("-3天", None),
    ],
)
def test_spans_as_people_write_them(text: str, span: Span | None) -> None:
    assert parse_span(text) == span


def _timetable(*hours: Hours, **changes: object) -> Timetable:
    values: dict[str, object] = {"id": "odd", "title": Text("甲", "A"), "hours": hours, **changes}
    return Timetable(**values)  # type: ignore[arg-type]


_DAY = Hours("working", time(9), time(17))


@pytest.mark.parametrize(
    ("timetables", "codes"),
    [
        ([_timetable()], ["clock.timetable_without_hours"]),
        ([_timetable(Hours("working", time(18), time(9)))], ["clock.bad_hours"]),
        ([_timetable(Hours("working", time(9), time(9)))], ["clock.bad_hours"]),
        ([_timetable(Hours("mon", time(9), time(18)))], ["clock.bad_days"]),
        ([_timetable(Hours("1 8", time(9), time(18)))], ["clock.bad_days"]),
        ([_timetable(Hours("", time(9), time(18)))], ["clock.bad_days"]),
        ([_timetable(_DAY, Hours("1", time(16), time(18)))], ["clock.overlapping_hours"]),
        ([_timetable(_DAY, day_length=0)], ["clock.bad_day_length"]),
        ([_timetable(_DAY, units=("working_days",), day_length=7)], ["clock.day_length"]),
        ([_timetable(_DAY, units=("moons",))], ["clock.unknown_unit"]),
        ([_timetable(_DAY, units=("until",))], ["clock.unknown_unit"]),
        ([_timetable(_DAY), _timetable(_DAY)], ["clock.timetable_twice"]),
        ([OFFICE, _timetable(_DAY, units=("working_hours",))], ["clock.unit_twice"]),
        ([_timetable(_DAY, Hours("6", time(9), time(17)), units=("working_days",), day_length=8)], []),
    ],
)
def test_faulty_timetables(timetables: list[Timetable], codes: list[str]) -> None:
    clockwork, problems = build_clockwork(Calendar({}, frozenset({2026})), timetables)
    assert [problem.code for problem in problems] == codes
    for problem in problems:
        assert all(text and "{" not in text for text in (problem.what(), problem.what("en"), problem.mend("en")))
    assert clockwork.due(at("11-20 10:00"), Span(1, "working_hours")).at > at("11-20 10:00")


def test_faulty_calendars() -> None:
    day = CalendarDay(date(2027, 1, 1), "off", "元旦")
    _, problems = build_clockwork(Calendar({day.day: day}, frozenset({2026, 3000})), ())
    assert [problem.code for problem in problems] == ["clock.bad_year", "clock.year_not_declared"]


def test_units_that_no_timetable_counts_say_so() -> None:
    clockwork, problems = build_clockwork(calendar_2026(), ())
    assert problems == []
    for unit in ("working_hours", "urgent_working_hours", "urgent_working_days"):
        notes = clockwork.due(at("11-20 10:00"), Span(1, unit)).notes  # type: ignore[arg-type]
        assert [note.code for note in notes] == ["clock.unit_without_timetable"]
    assert clockwork.due(at("11-20 10:00"), Span(1, "working_days")).notes == ()


def test_a_timetable_may_count_working_days_by_its_hours() -> None:
    office = Timetable("o", OFFICE.title, OFFICE.hours, day_length=7, units=("working_hours", "working_days"))
    clockwork = clockwork_2026(office)
    assert clockwork.due(at("11-20 16:00"), Span(5, "working_days")).at == at("11-27 16:00")
    assert clockwork.due(at("11-21 10:00"), Span(1, "working_days")).at == at("11-23 18:00")


def test_a_deadline_is_quick() -> None:
    clockwork = clockwork_2026()
    start, span = at("11-20 16:00"), Span(5, "working_days")
    clockwork.due(start, span)
    best = min(_seconds_for(lambda: clockwork.due(start, span)) for _ in range(5))
    assert best < 20e-6  # 2 µs are aimed at; ten times that only on a busy machine


def _seconds_for(call: object, times: int = 2000) -> float:
    begun = timer.perf_counter()
    for _ in range(times):
        call()  # type: ignore[operator]
    return (timer.perf_counter() - begun) / times
