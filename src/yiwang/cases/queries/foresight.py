"""What the next step would do, before it is taken: where the case would go, to whom, until when, and why.

The same engine decides, and nothing is written. It is a suggestion: whoever presses the key decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases.actions._dispatch import owner_named
from yiwang.cases.actions.take_step import counted
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.details import Detail, Shown, actions_of, detail_of, reasons
from yiwang.cases.queries.history import History, load
from yiwang.engine.problems import Text
from yiwang.engine.traces import explain
from yiwang.engine.workflows import Step, decide
from yiwang.engine.workflows.decide import Decision
from yiwang.engine.workflows.events import StepTaken
from yiwang.engine.workflows.program import Move, Program
from yiwang.engine.workflows.who import title
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.months import wherever


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The step that lies nearest. `unit` and `holder` are empty where nobody is in office for it."""

    step: str
    title: Text
    stage: Text
    owner: Text
    unit: UUID | None
    holder: str
    due_at: datetime | None
    found: list[Shown]
    """What the tables would say: class, team, time."""
    why: list[Text]


def quick(move: Move) -> bool:
    """Can it be taken with one key: nothing has to be typed for it, and it ends nothing?"""
    return not move.asks and not move.target.end


def quick_steps(program: Program, stage: str) -> list[Move]:
    """Those of a stage, in the pack's order, that staff take."""
    moves = program.stages[stage].moves.values() if stage in program.stages else ()
    return [move for move in moves if quick(move) and move.who.posts - {"reporter", "system"} | _known_later(move)]


def _known_later(move: Move) -> frozenset[str]:
    """Who is known only from the case stands for somebody too."""
    return frozenset({"owner"}) if move.who.owner else frozenset()


@dataclass(frozen=True, slots=True)
class Outlook:
    """A case as its page shows it: where it stands, why, what the nearest step would do. Read once for all three."""

    detail: Detail
    why: list[Text]
    foreseen: Foreseen | None


@wherever("case_id")
def case_outlook(person: Person, case_id: UUID, now: datetime) -> Outlook | None:
    """None when the person may not see it, or there is none."""
    history = load(person, case_id)
    if history is None:
        return None
    detail = detail_of(history, person, now)
    open_to = {one.name for one in detail.actions if one.allowed}
    return Outlook(
        detail, [line for step in reasons(history) for line in step], _foreseen(history, person, now, open_to)
    )


def foresee(person: Person, case_id: UUID, now: datetime) -> Foreseen | None:
    """The first step that this person may take with one key, and what would come of it; None where there is none."""
    history = load(person, case_id)
    if history is None or history.row.ended:
        return None
    open_to = {one.name for one in actions_of(history, person, now) if one.allowed}
    return _foreseen(history, person, now, open_to)


def _foreseen(history: History, person: Person, now: datetime, open_to: Collection[str]) -> Foreseen | None:
    if history.row.ended:
        return None
    for move in quick_steps(history.program, history.row.stage):
        if f"step:{move.id}" in open_to:
            return _ahead(history, person, move, now)
    return None


def _ahead(history: History, person: Person, move: Move, now: datetime) -> Foreseen | None:
    actor = actor_of(person, history.row, history.state)
    command = Step(actor, move.id, {}, "", "", counted(history, move, now))
    decision = decide(history.program, history.state, command, max(civil(now), history.state.last_at))
    if decision.refused or decision.state is None:
        return None
    row, state = history.row, decision.state
    matter = row.kind or row.case_type
    named = owner_named(
        history.edition, state.owner, matter, row.area_code, row.area_path, civil(now), row.about
    )  # fmt: skip
    return Foreseen(
        move.id, move.title, move.target.title, title(history.program, state.owner),
        UUID(named["unit"]) if named["unit"] else None, named["holder"], instant(state.due) if state.due else None,
        list(_found(history, decision)), _reasons(decision, named),
    )  # fmt: skip


def _found(history: History, decision: Decision) -> Iterator[Shown]:
    for event in decision.events:
        if isinstance(event, StepTaken):
            for name, value in event.outputs.items():
                if value is not None:
                    yield Shown(name, title(history.program, name), value)


def _reasons(decision: Decision, named: dict[str, Any]) -> list[Text]:
    """What the tables and clocks say, then how the directory found who answers for it."""
    trace = decision.trace
    both = zip(explain(trace, "zh-Hans"), explain(trace, "en"), strict=True)
    found = [Text(zh, en) for zh, en in both]
    if named.get("rule"):
        unit = organizations.unit(UUID(named["unit"]))
        name = unit.title if unit else ""
        found.append(Text(f"派单目录：这类事项在这里归{name}", f"dispatch directory: here such matters go to {name}"))
    return [*found, *(Text(zh, en) for zh, en in named.get("via", []))]
