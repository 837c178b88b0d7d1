"""What the shell has to do after a decision. Derived from the events, so a replay tells nobody twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yiwang.engine.workflows import events as e
from yiwang.engine.workflows.commands import ruled_on
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.state import State
from yiwang.engine.workflows.wake import next_wake


def effects_of(
    program: Program, before: State | None, events: Sequence[e.Event], after: State | None
) -> tuple[e.Effect, ...]:
    """Assignments, messages and orders of `events`, and the next moment at which the worker is needed."""
    if not events or after is None:
        return ()
    return (*said_and_assigned(program, before, events), e.SetTimer(next_wake(program, after)))


def said_and_assigned(program: Program, before: State | None, events: Sequence[e.Event]) -> list[e.Effect]:
    """Assignments, messages and orders of `events`, without the timer, which takes longer to work out."""
    effects: list[e.Effect] = []
    owner = before.owner if before else ""
    for event in events:
        if isinstance(event, e.CaseOpened | e.StepTaken):
            effects += _entered(program, event, owner)
            owner = event.owner
        elif handler := _EFFECTS.get(type(event)):
            effects += handler(program, event)
    return effects


def _entered(program: Program, event: e.CaseOpened | e.StepTaken, owner: str) -> Iterator[e.Effect]:
    stage = event.stage if isinstance(event, e.CaseOpened) else event.target
    if not program.stages[stage].end:
        yield e.Assign(event.owner, event.due)
    if isinstance(event, e.StepTaken):
        move = program.stages[event.source].moves[event.transition]
        for to in move.tells:
            if to != "reporter":
                yield e.Tell(owner if to == "owner" else to, move.id)


def _reporter_told(_: Program, event: e.ReporterTold) -> Iterator[e.Effect]:
    yield e.Tell("reporter", event.about)


def _called(_: Program, event: e.PartOpened) -> Iterator[e.Effect]:
    yield from (e.Tell(call.body, event.part) for call in event.bodies)


def _let_go(_: Program, event: e.PartEnded) -> Iterator[e.Effect]:
    yield from (e.Tell(body, f"{event.part}:ended") for body in event.bodies)


def _paused(program: Program, event: e.Paused) -> Iterator[e.Effect]:
    yield from (e.Tell(to, event.pause) for to in program.pauses[event.pause].tells if to != "reporter")
    if event.owner:
        yield e.Tell(event.owner, event.pause)


def _extended(program: Program, _: e.Extended) -> Iterator[e.Effect]:
    if program.extension:
        yield from (e.Tell(to, "extension") for to in program.extension.tells if to != "reporter")


def _extension_asked(program: Program, _: e.ExtensionAsked) -> Iterator[e.Effect]:
    if program.extension and program.extension.ruler:
        yield from (e.Tell(to, "extension_asked") for to in program.extension.ruler.written)


def _objected(program: Program, _: e.Objected) -> Iterator[e.Effect]:
    if program.objection:
        yield from (e.Tell(to, "objection") for to in program.objection.ruler.written)


def _ruled(_: Program, event: e.Ruled) -> Iterator[e.Effect]:
    if event.to:
        yield e.Tell(event.to, f"{ruled_on(event.verdict)}_{event.verdict}")


def _ruling_reminded(_: Program, event: e.RulingReminded) -> Iterator[e.Effect]:
    about = "ruling_overdue" if event.about == "objection" else f"{event.about}_overdue"
    yield from (e.Tell(to, about) for to in event.to)


def _reminded(_: Program, event: e.Reminded) -> Iterator[e.Effect]:
    yield e.Tell(event.to, "reminder")


def _supervised(_: Program, event: e.Supervised) -> Iterator[e.Effect]:
    yield e.Supervise(event.post, event.number)


def _part_reminded(_: Program, event: e.PartReminded) -> Iterator[e.Effect]:
    yield e.Supervise(event.to, event.number) if event.level else e.Tell(event.to, f"{event.part}:reminder")


_EFFECTS: dict[type, Callable[[Program, Any], Iterator[e.Effect]]] = {
    e.ReporterTold: _reporter_told,
    e.PartOpened: _called,
    e.PartEnded: _let_go,
    e.Paused: _paused,
    e.Extended: _extended,
    e.ExtensionAsked: _extension_asked,
    e.Objected: _objected,
    e.Ruled: _ruled,
    e.RulingReminded: _ruling_reminded,
    e.Reminded: _reminded,
    e.Supervised: _supervised,
    e.PartReminded: _part_reminded,
}
