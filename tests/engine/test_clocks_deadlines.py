"""A deadline as a fold: pausing never brings it nearer, an extension never shortens it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.clock_samples import COUNTER, OFFICE, URGENT, at, clockwork_2026
from yiwang.engine.clocks import build_clockwork
from yiwang.engine.clocks.deadlines import (
    Deadline,
    DeadlineEvent,
    Extended,
    Paused,
    Resumed,
    Started,
    apply_event,
    due_if_resumed,
    fold_deadline,
    moment_of_share,
    share_used,
    start_deadline,
)
from yiwang.engine.clocks.definitions import Calendar
from yiwang.engine.values import Span, parse_span

_CLOCKWORK = build_clockwork(Calendar({}, frozenset(range(2026, 2030))), (OFFICE, URGENT, COUNTER))[0]


def _span(text: str) -> Span:
    span = parse_span(text)
    assert span is not None
    return span


def _started(start: str, span: str) -> Started:
    return Started(at(start), _span(span))


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([_started("11-20 16:00", "5 working_days")], "11-27 16:00"),
        # paused from Monday 10:00 to Wednesday 10:00: two working days later
        (
            [_started("11-20 16:00", "5 working_days"), Paused(at("11-23 10:00")), Resumed(at("11-25 10:00"))],
            "12-01 16:00",
        ),
        # a pause over the weekend costs nothing on a working clock
        (
            [_started("11-20 16:00", "5 working_days"), Paused(at("11-21 10:00")), Resumed(at("11-22 10:00"))],
            "11-27 16:00",
        ),
        # an extension counts on from the due, in its own unit
        ([_started("11-20 16:00", "5 working_days"), Extended(at("11-24 09:00"), _span("2 days"))], "11-29 16:00"),
        ([_started("11-20 16:00", "1 working_days"), Extended(at("12-24 09:00"), _span("2 days"))], "11-25 16:00"),
        # paused within the extension: one natural day of the two is left
        (
            [
                _started("11-20 16:00", "1 working_days"),
                Extended(at("11-20 17:00"), _span("2 days")),
                Paused(at("11-24 16:00")),
                Resumed(at("11-28 16:00")),
            ],
            "11-29 16:00",
        ),
        # extended while it is paused
        (
            [
                _started("11-20 16:00", "2 working_hours"),
                Paused(at("11-20 17:00")),
                Extended(at("11-21 09:00"), _span("1 working_hours")),
                Resumed(at("11-23 09:00")),
            ],
            "11-23 11:00",
        ),
        # a pause after the due does not take it back
        (
            [_started("11-20 09:00", "2 working_hours"), Paused(at("11-20 17:00")), Resumed(at("11-23 09:00"))],
            "11-20 11:00",
        ),
        (
            [_started("11-20 16:00", "until 18:00"), Paused(at("11-20 17:00")), Resumed(at("11-20 17:30"))],
            "11-20 18:30",
        ),
    ],
)
def test_worked_out_by_hand(events: list[DeadlineEvent], due: str) -> None:
    state, problems = fold_deadline(clockwork_2026(), events)
    assert problems == []
    assert state.due == at(due)
    assert not state.paused


def test_while_paused_there_is_no_due_but_one_if_resumed_now() -> None:
    clockwork = clockwork_2026()
    events = [_started("11-20 16:00", "5 working_days"), Paused(at("11-23 10:00"))]
    state, _ = fold_deadline(clockwork, events)
    assert state.paused and state.due is None
    assert due_if_resumed(clockwork, state.deadline, at("11-25 10:00")) == at("12-01 16:00")
    resumed, _ = apply_event(state.deadline, Resumed(at("11-25 10:00")))
    assert moment_of_share(clockwork, resumed, 1) == at("12-01 16:00")
    assert share_used(clockwork, state.deadline, at("11-24 10:00")) == share_used(
        clockwork, state.deadline, at("12-24 10:00")
    )


def test_shares_for_the_overdue_ladder() -> None:
    clockwork = clockwork_2026()
    deadline = start_deadline(at("11-20 16:00"), _span("10 working_hours"))
    assert share_used(clockwork, deadline, at("11-20 15:00")) == 0
    assert share_used(clockwork, deadline, at("11-20 18:00")) == Decimal("0.2")
    assert share_used(clockwork, deadline, at("11-22 12:00")) == Decimal("0.2")
    assert moment_of_share(clockwork, deadline, Decimal("0.8")) == at("11-23 17:00")
    assert moment_of_share(clockwork, deadline, 1) == at("11-24 10:00")
    assert moment_of_share(clockwork, deadline, Decimal("1.5")) == at("11-24 17:00")
    assert share_used(clockwork, deadline, at("11-24 17:00")) == Decimal("1.5")


def test_the_notes_of_a_deadline_say_that_a_year_has_no_calendar() -> None:
    events = [_started("12-31 16:00", "5 working_days")]
    state, _ = fold_deadline(clockwork_2026(), events)
    assert [note.code for note in state.notes] == ["clock.calendar_incomplete"]


_START = _started("11-20 16:00", "5 working_days")


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([Paused(at("11-20 16:00"))], "clock.not_started"),
        ([Extended(at("11-20 16:00"), Span(1, "days"))], "clock.not_started"),
        ([_START, _START], "clock.started_twice"),
        ([_START, Paused(at("11-20 15:59"))], "clock.event_out_of_order"),
        ([_START, Paused(at("11-21 12:00")), Paused(at("11-22 12:00"))], "clock.already_paused"),
        ([_START, Resumed(at("11-21 12:00"))], "clock.not_paused"),
        ([_START, Extended(at("11-21 12:00"), _span("until 18:00"))], "clock.extension_without_length"),
        ([_START, Extended(at("11-21 12:00"), Span(-1, "days"))], "clock.extension_without_length"),
    ],
)
def test_events_that_cannot_be_are_left_out(events: list[DeadlineEvent], code: str) -> None:
    state, problems = fold_deadline(clockwork_2026(), events)
    without, _ = fold_deadline(clockwork_2026(), events[:-1])
    assert [problem.code for problem in problems] == [code]
    assert "{" not in problems[0].what() + problems[0].what("en")
    assert state == without


_STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
_UNITS = st.sampled_from(["days", "hours", "working_days", "working_hours", "urgent_working_hours"])
_SPANS = st.builds(lambda amount, unit: Span(amount, unit), st.integers(1, 40), _UNITS)
_GAPS = st.integers(0, 20 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
_STEPS = st.lists(st.tuples(st.sampled_from(["pause", "extend"]), _GAPS, _GAPS, _SPANS), max_size=4)


def _played(start: datetime, span: Span, steps: list[tuple[str, timedelta, timedelta, Span]]) -> Deadline:
    deadline, now = start_deadline(start, span, "counter"), start
    for kind, before, length, more in steps:
        now += before
        events: list[DeadlineEvent] = [Extended(now, more)]
        if kind == "pause":
            events = [Paused(now), Resumed(now + length)]
            now += length
        for event in events:
            deadline, problems = apply_event(deadline, event)
            assert problems == []
    return deadline


def _due(deadline: Deadline) -> datetime:
    due = moment_of_share(_CLOCKWORK, deadline, 1)
    assert due is not None
    return due


@settings(max_examples=200)
@given(_STARTS, _SPANS, _STEPS, _GAPS, _GAPS)
def test_pausing_never_brings_it_nearer(
    start: datetime, span: Span, steps: list[tuple[str, timedelta, timedelta, Span]], before: timedelta, gap: timedelta
) -> None:
    deadline = _played(start, span, steps)
    paused, _ = apply_event(deadline, Paused(deadline.last + before))
    resumed, _ = apply_event(paused, Resumed(paused.last + gap))
    assert _due(deadline) <= _due(resumed)
    longer, _ = apply_event(paused, Resumed(paused.last + gap + before))
    assert _due(resumed) <= _due(longer)
    if gap == timedelta(0):
        assert _due(resumed) == _due(deadline)


@settings(max_examples=200)
@given(_STARTS, _SPANS, _STEPS, _SPANS)
def test_an_extension_never_shortens(
    start: datetime, span: Span, steps: list[tuple[str, timedelta, timedelta, Span]], more: Span
) -> None:
    deadline = _played(start, span, steps)
    extended, _ = apply_event(deadline, Extended(deadline.last, more))
    assert _due(extended) > _due(deadline)


@settings(max_examples=200)
@given(_STARTS, _SPANS, _STEPS, st.decimals(Decimal("0.01"), 3, places=2))
def test_a_share_is_reached_at_its_moment(
    start: datetime, span: Span, steps: list[tuple[str, timedelta, timedelta, Span]], share: Decimal
) -> None:
    deadline = _played(start, span, steps)
    moment = moment_of_share(_CLOCKWORK, deadline, share)
    assert moment is not None
    assert abs(share_used(_CLOCKWORK, deadline, moment) - share) < Decimal("0.001")
    assert share_used(_CLOCKWORK, deadline, _due(deadline)) == 1


@settings(max_examples=100)
@given(_STARTS, _SPANS)
def test_a_plain_deadline_is_what_the_clockwork_says(start: datetime, span: Span) -> None:
    assert _due(start_deadline(start, span)) == _CLOCKWORK.due(start, span).at
