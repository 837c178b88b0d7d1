"""A deadline as a fold over start, pause, resume and extend.

A deadline is a row of **legs** (the span it began with, then each extension, every one on its own clock), eaten up one
after the other while it **runs**; between a pause and a resume nothing is eaten. Hence pausing never brings it nearer
and an extension never shortens it. An extension counts on from where the time before it ends, also when it is granted
late. Time after the last leg is overtime on that leg's clock: at share 1.5 half as much again has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from yiwang.engine.clocks.clockwork import Clockwork
from yiwang.engine.clocks.opentime import NaturalTime, OpenTime, to_moment, to_second
from yiwang.engine.problems import Problem, ProblemKind, Text, declare
from yiwang.engine.values import Number, Span

OUT_OF_ORDER = declare(
    "clock.event_out_of_order",
    what=("{at} 的“{event}”早于前一事件（{before}）。", "The {event} at {at} comes before the last one ({before})."),
    why=(
        "期限按发生先后推算，倒序的事件无法计入。",
        "A deadline is worked out in order of time; this event is left out.",
    ),
    mend=("改正事件的时间。", "Correct the time of the event."),
)
NOT_STARTED = declare(
    "clock.not_started",
    what=("期限尚未起算，不能“{event}”。", "The deadline has not started; so no {event} can be."),
    why=(
        "暂停、恢复、延期都以已起算的期限为前提。",
        "Only a deadline that has started is paused, resumed or extended.",
    ),
    mend=("先记录起算。", "Record the start first."),
)
STARTED_TWICE = declare(
    "clock.started_twice",
    what=("期限在 {at} 被再次起算。", "The deadline was started a second time at {at}."),
    why=("一个期限只起算一次，重新计时应当新建期限。", "A deadline starts once; a new count is a new deadline."),
    mend=("删去多余的起算，或另立期限。", "Leave the second start out, or make a new deadline."),
)
ALREADY_PAUSED = declare(
    "clock.already_paused",
    what=("期限已经暂停，{at} 又一次暂停。", "The deadline was paused at {at}, but it is paused already."),
    why=("暂停须先恢复才能再暂停。", "A pause ends before the next begins."),
    mend=("删去多余的暂停，或补上恢复。", "Leave the second pause out, or record the resume between."),
)
NOT_PAUSED = declare(
    "clock.not_paused",
    what=("期限没有暂停，{at} 却要恢复。", "The deadline was resumed at {at}, but it was not paused."),
    why=("只有暂停中的期限才能恢复。", "Only a paused deadline is resumed."),
    mend=("删去这次恢复，或补上暂停。", "Leave the resume out, or record the pause before it."),
)
NO_LENGTH = declare(
    "clock.extension_without_length",
    what=("延期“{span}”不是一段正的时长。", "The extension {span} is not a length of time above zero."),
    why=("延期只能使期限变长，也不能写成钟点。", "An extension lengthens a deadline; it cannot be a time of day."),
    mend=("写成例如 5 working_days。", "Write, for example, 5 working_days."),
)


class Started(NamedTuple):
    at: datetime
    span: Span
    timetable: str = ""


class Paused(NamedTuple):
    at: datetime


class Resumed(NamedTuple):
    at: datetime


class Extended(NamedTuple):
    at: datetime
    by: Span
    timetable: str = ""


DeadlineEvent = Started | Paused | Resumed | Extended
_NAMES = {
    Started: Text("起算", "start"),
    Paused: Text("暂停", "pause"),
    Resumed: Text("恢复", "resume"),
    Extended: Text("延期", "extension"),
}


class Leg(NamedTuple):
    span: Span
    timetable: str
    granted: datetime


class Run(NamedTuple):
    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The fold: what was granted and when it ran. Plain data; `last` is the moment of the latest event."""

    legs: tuple[Leg, ...] = ()
    runs: tuple[Run, ...] = ()
    last: datetime = datetime.min

    @property
    def paused(self) -> bool:
        return bool(self.runs) and self.runs[-1].end is not None


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """A deadline worked out. `due` is None while it is paused before its time (see `due_if_resumed`)."""

    deadline: Deadline
    due: datetime | None
    paused: bool
    notes: tuple[Problem, ...] = ()


def start_deadline(at: datetime, span: Span, timetable: str = "") -> Deadline:
    return Deadline((Leg(span, timetable, at),), (Run(at),), at)


def apply_event(deadline: Deadline, event: DeadlineEvent) -> tuple[Deadline, list[Problem]]:
    """The deadline after `event`; unchanged, with the problem, when the event cannot be."""
    fault = _fault(deadline, event)
    if fault is not None:
        shown = str(event.by) if isinstance(event, Extended) else ""
        name, before = _NAMES[type(event)], _shown(deadline.last)
        return deadline, [fault.at(event=name, at=_shown(event.at), before=before, span=shown)]
    match event:
        case Started(at, span, timetable):
            return start_deadline(at, span, timetable), []
        case Paused(at):
            runs = (*deadline.runs[:-1], Run(deadline.runs[-1].begin, at))
            return replace(deadline, runs=runs, last=at), []
        case Resumed(at):
            return replace(deadline, runs=(*deadline.runs, Run(at)), last=at), []
        case Extended(at, by, timetable):
            return replace(deadline, legs=(*deadline.legs, Leg(by, timetable, at)), last=at), []


def fold_deadline(clockwork: Clockwork, events: Iterable[DeadlineEvent]) -> tuple[DeadlineState, list[Problem]]:
    """The state after `events`, and the problems of those that were left out."""
    deadline, problems = Deadline(), []
    for event in events:
        deadline, found = apply_event(deadline, event)
        problems += found
    return deadline_state(clockwork, deadline), problems


def deadline_state(clockwork: Clockwork, deadline: Deadline) -> DeadlineState:
    clockwork = _known(clockwork, deadline)
    due = moment_of_share(clockwork, deadline, 1)
    until = due or deadline.last
    notes: dict[str, Problem] = {}
    for leg in deadline.legs if deadline.runs else ():
        measure = None if leg.span.until else clockwork.measure(leg.span.unit, leg.timetable)
        if measure:
            calendar = clockwork.incomplete(deadline.runs[0].begin, until) if measure.hours.follows_calendar else ()
            notes |= {problem.code: problem for problem in (*measure.notes, *calendar)}
    return DeadlineState(deadline, due, deadline.paused, tuple(notes.values()))


def due_if_resumed(clockwork: Clockwork, deadline: Deadline, now: datetime) -> datetime | None:
    """When it would be due if a paused deadline went on `now`; its plain due when it is not paused."""
    resumed, _ = apply_event(deadline, Resumed(now))
    return moment_of_share(clockwork, resumed, 1)


def share_used(clockwork: Clockwork, deadline: Deadline, now: datetime) -> Decimal:
    """How much of the whole length is used up `now`; 1 = due, more = overdue. Nothing before it starts."""
    clockwork = _known(clockwork, deadline)
    total = sum(seconds for _, seconds in _lengths(clockwork, deadline))
    used, moment = 0, to_second(now)
    for hours, begin, end in _stretches(clockwork, deadline):
        until = moment if end is None else min(end, moment)
        if until > begin:
            used += hours.position(until) - hours.position(begin)
    if total == 0:
        return Decimal(1 if deadline.runs else 0)
    return Decimal(used) / total


def moment_of_share(clockwork: Clockwork, deadline: Deadline, share: Number) -> datetime | None:
    """When `share` of the whole length is used up (1 = the due). None: never as things are (paused, or not started)."""
    clockwork = _known(clockwork, deadline)
    target = round(sum(seconds for _, seconds in _lengths(clockwork, deadline)) * share)
    for hours, begin, end in _stretches(clockwork, deadline):
        position = hours.position(begin)
        reached = hours.second_at(position + target) if target > 0 else begin
        if reached is None:
            return None
        if end is None or reached <= end:
            return to_moment(reached)
        target -= hours.position(end) - position
    return None


def _known(clockwork: Clockwork, deadline: Deadline) -> Clockwork:
    """The calendar that was known when the deadline began; pauses and extensions change nothing about it."""
    return clockwork.known(deadline.runs[0].begin) if deadline.runs else clockwork


def _fault(deadline: Deadline, event: DeadlineEvent) -> ProblemKind | None:
    if isinstance(event, Started):
        return STARTED_TWICE if deadline.runs else None
    if not deadline.runs:
        return NOT_STARTED
    if event.at < deadline.last:
        return OUT_OF_ORDER
    if isinstance(event, Paused) and deadline.paused:
        return ALREADY_PAUSED
    if isinstance(event, Resumed) and not deadline.paused:
        return NOT_PAUSED
    if isinstance(event, Extended) and (event.by.until is not None or event.by.amount <= 0):
        return NO_LENGTH
    return None


def _lengths(clockwork: Clockwork, deadline: Deadline) -> list[tuple[OpenTime, int]]:
    """Each leg as an open time and a number of its seconds."""
    lengths: list[tuple[OpenTime, int]] = []
    for span, timetable, granted in deadline.legs:
        if span.until is not None:
            due = clockwork.due(granted, span).at
            lengths.append((NaturalTime(), to_second(due) - to_second(granted)))
        else:
            measure = clockwork.measure(span.unit, timetable)
            lengths.append((measure.hours, max(0, measure.length(span.amount))))
    return lengths


def _stretches(clockwork: Clockwork, deadline: Deadline) -> Iterator[tuple[OpenTime, int, int | None]]:
    """The running time cut where a leg ends: (its clock, from, to) in order; the last `to` is None while it runs.

    The last leg has no end here: what runs on it beyond its length is overtime.
    """
    lengths = _lengths(clockwork, deadline)
    index = 0
    hours, left = lengths[0] if lengths else (NaturalTime(), 0)
    for run in deadline.runs:
        begin = to_second(run.begin)
        stop = None if run.end is None else to_second(run.end)
        while index + 1 < len(lengths):
            end = hours.second_at(hours.position(begin) + left) if left else begin
            if end is None or (stop is not None and end > stop):
                break
            yield hours, begin, end
            index, begin = index + 1, end
            hours, left = lengths[index]
        yield hours, begin, stop
        if stop is not None:
            left -= hours.position(stop) - hours.position(begin)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
