"""What falls due by itself: ladder steps, silent steps, pauses that run out, rulings and bodies that are late.

Things happen in the order of the moments at which they were due, though all are recorded at `now`: the worker may come
late, and a case that it moves on does not owe what would have fallen due in the stage it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Literal, NamedTuple

from yiwang.engine.workflows.commands import NO_FACTS, SYSTEM, Facts, Ruling, Step, Wake
from yiwang.engine.workflows.deadlines import moment, silent_moment
from yiwang.engine.workflows.events import Event, PartReminded, Reminded, RulingReminded, Supervised
from yiwang.engine.workflows.holds import resumed, ruler_of
from yiwang.engine.workflows.program import CompiledPart, Move, Program
from yiwang.engine.workflows.state import Asking, Body, Deadline, State, apply
from yiwang.engine.workflows.steps import Answer, blocked, carry_out, environment_of, resolve

MOST_AT_ONCE = 200
"""A pack that is not sound could keep the worker busy for ever; the rest is done when it wakes again."""


class DueThing(NamedTuple):
    """Something that falls due at `at`. Of two at one moment the lower `rank` comes first."""

    at: datetime
    rank: int
    do: Callable[[State, datetime], list[Event]]


def next_wake(program: Program, state: State) -> datetime | None:
    """The next moment at which `Wake` has something to do; None = never, as things are."""
    return min((thing.at for thing in _due_things(program, state, NO_FACTS, state.last_at)), default=None)


def wake(program: Program, state: State, command: Wake, now: datetime) -> Answer:
    """Everything that is due at `now`, each once."""
    events: list[Event] = []
    for _ in range(MOST_AT_ONCE):
        due = [thing for thing in _due_things(program, state, command.system, now) if thing.at <= now]
        if not due:
            break
        for event in min(due, key=lambda thing: thing[:2]).do(state, now):
            events.append(event)
            state = apply(state, event)
    return events, ()


def _due_things(program: Program, state: State, system: Facts, now: datetime) -> Iterator[DueThing]:
    if state.pausing:
        yield DueThing(state.pausing.until, 0, lambda now_state, now: [resumed(program, now_state, SYSTEM, now)])
    else:
        yield from _silent_steps(program, state, system, now)
    if state.deadline and not state.ended:
        yield from _ladder(program, state, state.deadline)
    if state.objection:
        yield from _ruling(program, state.objection, "objection")
    if state.extension:
        yield from _ruling(program, state.extension, "extension")
    for name, run in state.parts.items():
        if run.status != "ended":
            for body in run.bodies:
                if body.open:
                    yield from _body_ladder(program, program.parts[name], body)


def _ruling(program: Program, asking: Asking, about: Ruling) -> Iterator[DueThing]:
    ruler = ruler_of(program, about)
    if ruler and not asking.reminded:
        to = ruler.written
        yield DueThing(asking.ruling_due, 3, lambda _, now: [RulingReminded(now, to, about)])


def _silent_steps(program: Program, state: State, system: Facts, now: datetime) -> Iterator[DueThing]:
    """Steps that nobody took in time. One that is shut (its condition, its bound) does not fall due."""
    for move in program.stages[state.stage].silent:
        timing = move.or_after
        span = resolve(timing, state.facts) if timing else None
        if span is None or blocked(program, state, move):
            continue
        at = silent_moment(program.rules.clockwork, state, span, program.timetables.get(state.owner, ""))
        if at is None:
            continue
        take = partial(_take_silently, program, move, system)
        if take(state, max(at, now)):
            yield DueThing(at, 1, take)


def _take_silently(program: Program, move: Move, system: Facts, state: State, now: datetime) -> list[Event]:
    if move.needs:
        return []
    events, _ = carry_out(program, state, move, Step(SYSTEM, move.id, system=system), now, by_itself=True)
    return list(events)


def _ladder(program: Program, state: State, deadline: Deadline) -> Iterator[DueThing]:
    ladder = program.stages[state.stage].ladder
    if state.ladder >= len(ladder):
        return
    step = ladder[state.ladder]
    number, owner = state.ladder + 1, state.owner
    at = deadline.due if step.at == 1 else moment(program.rules.clockwork, deadline, step.at)
    if at is None:
        return
    if step.do == "remind":
        yield DueThing(at, 2, lambda _, now: [Reminded(now, number, owner)])
    else:
        post = superior(program, owner, step.levels_up)
        yield DueThing(at, 2, lambda _, now: [Supervised(now, number, step.levels_up, post)])


def superior(program: Program, post: str, levels_up: int) -> str:
    """The post so many levels above; the highest there is in a shorter chain; without one, itself."""
    chain = program.above.get(post, ())[:levels_up]
    return chain[-1] if chain else post


def _body_ladder(program: Program, part: CompiledPart, body: Body) -> Iterator[DueThing]:
    if body.respond_due and not body.responded_at:
        yield from _body_step(program, part, body, "respond", body.respond_due, body.respond_steps)
    if body.finish_due:
        yield from _body_step(program, part, body, "finish", body.finish_due, body.finish_steps)


def _body_step(
    program: Program, part: CompiledPart, body: Body, duty: Literal["respond", "finish"], due: datetime, done: int
) -> Iterator[DueThing]:
    """A body is measured in plain time between the call and its deadline."""
    if done >= len(part.ladder):
        return
    step = part.ladder[done]
    at = body.called_at + (due - body.called_at) * step.at
    level = step.levels_up if step.do == "supervise" else 0
    to = body.body
    if step.do == "supervise":
        to = superior(program, body.body if body.body in program.above else body.caller, step.levels_up)
    yield DueThing(at, 4, lambda _, now: [PartReminded(now, part.id, body.body, duty, done + 1, level, to)])


def guard_holds(program: Program, state: State, move: Move, now: datetime) -> bool:
    """Does the condition of a step hold on what is known now?"""
    return move.guard is None or move.guard(environment_of(program, state, now)) is True
