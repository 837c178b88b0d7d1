"""The deadline of a stage, worked out on the clocks of the pack."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from yiwang.engine.clocks import deadlines as clocks
from yiwang.engine.clocks.clockwork import Clockwork
from yiwang.engine.values import Span
from yiwang.engine.workflows.state import Deadline, State


def moment(clockwork: Clockwork, deadline: Deadline, share: float = 1) -> datetime | None:
    """When `share` of the time is used up. A pause that is on is taken to run to its end."""
    return clocks.moment_of_share(clockwork, _clock_of(deadline), Decimal(str(share)))


def silent_moment(clockwork: Clockwork, state: State, span: Span, timetable: str) -> datetime | None:
    """When a step that happens by itself `span` after entry is due. Pauses count, extensions do not."""
    pauses = state.deadline.pauses if state.deadline else ()
    if not pauses:
        return clockwork.due(state.entered_at, span, timetable).at
    start = state.entered_at
    return moment(clockwork, Deadline(start, span, timetable, start, pauses))


def with_pause(clockwork: Clockwork, deadline: Deadline, since: datetime, until: datetime) -> Deadline:
    """The deadline with one more pause, worked out; never nearer than before."""
    return _worked_out(clockwork, deadline._replace(pauses=(*deadline.pauses, (since, until))), deadline.due)


def with_pause_ended(clockwork: Clockwork, deadline: Deadline, ended: datetime) -> Deadline:
    """The deadline when the pause that is on ends at `ended` instead of running out."""
    since = deadline.pauses[-1][0]
    shorter = deadline._replace(pauses=(*deadline.pauses[:-1], (since, ended)))
    return _worked_out(clockwork, shorter, since)


def with_extension(clockwork: Clockwork, deadline: Deadline, at: datetime, span: Span) -> Deadline:
    """The deadline lengthened by `span`."""
    return _worked_out(clockwork, deadline._replace(extensions=(*deadline.extensions, (at, span))), deadline.due)


def _worked_out(clockwork: Clockwork, deadline: Deadline, at_least: datetime) -> Deadline:
    return deadline._replace(due=max(moment(clockwork, deadline) or at_least, at_least))


def _clock_of(deadline: Deadline) -> clocks.Deadline:
    start, span, timetable = deadline.start, deadline.span, deadline.timetable
    legs = [clocks.Leg(span, timetable, start)]
    legs += [clocks.Leg(extra, timetable, granted) for granted, extra in deadline.extensions]
    runs = []
    begin = start
    for since, until in deadline.pauses:
        runs.append(clocks.Run(begin, since))
        begin = until
    runs.append(clocks.Run(begin))
    return clocks.Deadline(tuple(legs), tuple(runs), begin)
