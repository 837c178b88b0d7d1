"""What somebody may do with a case now, and why the rest is off. A desk page shows both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from yiwang.engine.expressions import names, parse
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import refusals
from yiwang.engine.workflows.commands import Actor
from yiwang.engine.workflows.holds import (
    OBJECT,
    RESUME,
    RULE,
    extending,
    may_extend,
    may_object,
    may_pause,
    may_resume,
    may_rule,
)
from yiwang.engine.workflows.parts import may_open
from yiwang.engine.workflows.program import Move, Program
from yiwang.engine.workflows.state import State
from yiwang.engine.workflows.steps import blocked
from yiwang.engine.workflows.wake import guard_holds
from yiwang.engine.workflows.who import may, not_yours


class Action(NamedTuple):
    """One thing that can be done at this stage: `name` is `step:<id>`, `open:<part>`, `pause:<id>`, `extend` …

    What it needs (facts, a reason, a second person) is asked when it is done, not here.
    """

    name: str
    title: Text
    allowed: bool
    why_not: Problem | None


def available(program: Program, state: State, actor: Actor, now: datetime) -> list[Action]:
    """Every action of the present stage, with the reason where it is off for `actor` at `now`."""
    return [
        Action(name, title, problem is None, problem) for name, title, problem in _actions(program, state, actor, now)
    ]


def _actions(program: Program, state: State, actor: Actor, now: datetime) -> Iterator[tuple[str, Text, Problem | None]]:
    for move in program.stages[state.stage].moves.values():
        yield f"step:{move.id}", move.title, step_problem(program, state, move, actor, now)
    if state.ended:
        return
    for part in program.parts.values():
        if state.stage in part.stages:
            yield f"open:{part.id}", part.title, may_open(program, state, part, part.id, actor)
    if state.pausing:
        yield "resume", RESUME, may_resume(program, state, actor)
    for pause in program.pauses.values():
        if state.stage in pause.stages:
            yield f"pause:{pause.id}", pause.title, may_pause(program, state, pause, actor)
    if program.extension and state.stage in program.extension.stages:
        yield "extend", extending(program.extension), may_extend(program, state, actor)
        if state.extension:
            yield "rule_extension", RULE["extension"], may_rule(program, state, actor, "extension")
    if program.objection and state.stage in program.objection.stages:
        yield "object", OBJECT, may_object(program, state, actor, now)
        if state.objection:
            yield "rule", RULE["objection"], may_rule(program, state, actor, "objection")


def step_problem(program: Program, state: State, move: Move, actor: Actor, now: datetime) -> Problem | None:
    """Why `actor` may not take the step now. Conditions on facts that come with it wait for the step."""
    if not may(program, move.who, state, actor):
        return not_yours(program, move.who, state, actor, move.title)
    problem = blocked(program, state, move)
    if problem is None and not guard_holds(program, state, move, now) and not _may_change(move):
        return refusals.GUARD.at(action=move.title, condition=move.condition)
    return problem


def _may_change(move: Move) -> bool:
    expression, _ = parse(move.condition)
    return expression is not None and not names(expression).isdisjoint(move.accepts)
