"""Which steps a simulated case may take, and the commands that take them: what the fast and the plain run share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from yiwang.engine.simulation.plan import CaseProfile
from yiwang.engine.values import Domain, Months, Span, Value
from yiwang.engine.workflows.commands import REPORTER, SYSTEM, Actor, FinishPart, Open, OpenPart, Step
from yiwang.engine.workflows.decide import decide
from yiwang.engine.workflows.program import CompiledPart, Move, Program, Who
from yiwang.engine.workflows.state import State

PLACEHOLDERS: Mapping[str, Value] = {
    "string": "simulated", "text": "simulated", "number": 1, "integer": 1, "boolean": True, "date": date(2026, 1, 5),
    "datetime": datetime(2026, 1, 5, 9), "time": time(9), "duration": timedelta(hours=1), "months": Months(1),
    "span": Span(1, "days"), "list": (),
}  # fmt: skip


class Possible(NamedTuple):
    """A step that may be taken, with its weight. `waits`: it is not the owner's work but somebody else's answer."""

    move: Move
    weight: float
    waits: bool
    silence: Span | None
    """After which it happens by itself."""
    after: State
    """What it leads to when it is taken at the moment that was asked about."""


def opening(program: Program, facts: Mapping[str, Value], channel: str) -> Open:
    """The command that opens a simulated case: its drawn facts, and a placeholder for whatever else is required."""
    given = {name: facts.get(name, placeholder(program.domains[name])) for name in program.required}
    given |= {name: value for name, value in facts.items() if name in program.intake}
    system = {name: value for name, value in facts.items() if name not in program.intake}
    return Open(REPORTER, given, channel, "", system)


def placeholder(domain: Domain) -> Value:
    """Some value of a domain."""
    if domain.values:
        return (domain.values[0],) if domain.type == "list" else domain.values[0]
    if domain.type in ("number", "integer") and domain.low is not None:
        return domain.low if domain.low_closed else domain.low + 1
    return PLACEHOLDERS[domain.type]


def possible(program: Program, state: State, profile: CaseProfile, now: datetime) -> list[Possible]:
    """The steps that may be taken from `state`, by the profile's weights where it names the stage."""
    weights = profile.steps.get(state.stage)
    found = []
    for move in program.stages[state.stage].moves.values():
        weight = weights.get(move.id, 0.0) if weights else 1.0
        after = take(program, state, move, now) if weight > 0 else None
        if after is not None:
            waits = set(move.who.written) <= {"reporter", "system"}
            found.append(Possible(move, weight, waits, silence(move, state), after))
    return found


def take(program: Program, state: State, move: Move, now: datetime) -> State | None:
    """The state after a step; None when it is refused. Parts that it waits for are called and finish at once:
    a simulated year follows the work of the stages' owners, not that of the bodies they call."""
    for part in move.waits_for:
        state = _joined(program, state, program.parts[part], now)
    decision = decide(program, state, command(program, state, move), now)
    return decision.state if decision.events else None


def _joined(program: Program, state: State, part: CompiledPart, now: datetime) -> State:
    if part.join == "all" or (part.id in state.parts and state.parts[part.id].status == "joined"):
        return state
    bodies = tuple(f"body {number + 1}" for number in range(part.join if isinstance(part.join, int) else 1))
    kinds = dict.fromkeys(bodies, part.bodies[0] if part.bodies else "")
    caller = _actor(state, part.who)
    state = decide(program, state, OpenPart(caller, part.id, bodies, "simulated", kinds), now).state or state
    for body in bodies:
        state = decide(program, state, FinishPart(Actor("body", "simulated", body), part.id, body), now).state or state
    return state


def silence(move: Move, state: State) -> Span | None:
    """How long nobody must have acted for the step to happen by itself."""
    if move.or_after is None:
        return None
    span = move.or_after.span or state.facts.get(move.or_after.output)
    return span if isinstance(span, Span) else None


def command(program: Program, state: State, move: Move) -> Step:
    """The command that takes a step: by the first who may, with a placeholder for everything it needs."""
    facts = {name: placeholder(program.domains[name]) for name in move.needs}
    return Step(_actor(state, move.who), move.id, facts, "simulated", "second" if move.second_person else "")


def _actor(state: State, who: Who) -> Actor:
    name = who.written[0] if who.written else "system"
    if name == "owner":
        return Actor(state.owner, "simulated")
    return {"reporter": REPORTER, "system": SYSTEM}.get(name, Actor(name, "simulated"))
