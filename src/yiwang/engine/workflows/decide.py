"""The one entry: what does a command do to a case? Pure: the same arguments always give the same answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from yiwang.engine.problems import Problem, Text
from yiwang.engine.traces import Trace
from yiwang.engine.workflows import commands as c
from yiwang.engine.workflows import refusals
from yiwang.engine.workflows.effects import effects_of
from yiwang.engine.workflows.events import Effect, Event
from yiwang.engine.workflows.holds import extend, object_to, pause_case, resume_case, rule
from yiwang.engine.workflows.parts import cancel, finish, open_part, respond, score
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.reasons import trace_of
from yiwang.engine.workflows.state import State, apply
from yiwang.engine.workflows.steps import Answer, open_case, take_step
from yiwang.engine.workflows.wake import wake

_HANDLERS: dict[type, Callable[[Program, Any, Any, datetime], Answer]] = {
    c.Step: take_step,
    c.OpenPart: open_part,
    c.RespondPart: respond,
    c.FinishPart: finish,
    c.ScorePart: score,
    c.CancelPart: cancel,
    c.PauseCase: pause_case,
    c.ResumeCase: resume_case,
    c.Extend: extend,
    c.Object: object_to,
    c.Rule: rule,
    c.Wake: wake,
}


class Decision(NamedTuple):
    """The answer. Refused: no events, `problems` say why, `state` is the one before.

    Done: `state` is the fold over all events, and `problems` may hold notes (a calendar that is incomplete).
    `effects` and `trace` are worked out when asked for.
    """

    program: Program
    before: State | None
    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    state: State | None

    @property
    def refused(self) -> bool:
        return not self.events and bool(self.problems)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the shell has to do: tell, assign, supervise, set the timer."""
        return effects_of(self.program, self.before, self.events, self.state)

    @property
    def trace(self) -> Trace:
        """Why it came out so."""
        return trace_of(self.program, self.before, self.events)


def decide(program: Program, state: State | None, command: c.Command, now: datetime) -> Decision:
    """What `command` does at `now` to the case in `state` (None: there is no case yet).

    `now` is the civil time of the place, without a zone. Nothing that people do raises.
    """
    kind = type(command)
    if kind is c.Step and state is not None and now >= state.last_at:
        answer = take_step(program, state, command, now)  # type: ignore[arg-type]
    elif state is None:
        if kind is not c.Open:
            return _refused(program, None, refusals.NOT_OPEN.at(action=_name(program, command)))
        answer = open_case(program, command, now)  # type: ignore[arg-type]
    elif kind is c.Open:
        return _refused(program, state, refusals.ALREADY_OPEN.at())
    elif now < state.last_at:
        return _refused(program, state, refusals.OUT_OF_ORDER.at(now=now, last=state.last_at))
    else:
        answer = _HANDLERS[kind](program, state, command, now)
    events, problems = answer
    after = state
    for event in events:
        after = apply(after, event)
    # Not by calling the class: that is slower, and this path is taken millions of times in a simulated year.
    return tuple.__new__(Decision, (program, state, tuple(events), tuple(problems), after))


def _refused(program: Program, state: State | None, problem: Problem) -> Decision:
    return Decision(program, state, (), (problem,), state)


def _name(program: Program, command: c.Command) -> Text:
    name = getattr(command, "transition", "") or getattr(command, "part", "") or type(command).__name__
    return program.titles.get(name) or Text(name, name)
