"""What every action on a case does alike: read it in scope, ask the engine, and say what is to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model

from yiwang.cases import checks, events
from yiwang.cases.actions._dispatch import owner_named
from yiwang.cases.actions._saying import say_anew, thaw
from yiwang.cases.actions.set_month_aside import MONTH_ASIDE
from yiwang.cases.models import Case, CasePart
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import Happened, History, load, program_of
from yiwang.cases.queries.projecting import changed_parts, differences, parts_from, row_from
from yiwang.cases.queries.words import Words
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program, State, decide, to_data
from yiwang.engine.workflows import commands as c
from yiwang.engine.workflows import events as engine
from yiwang.engine.workflows.decide import Decision
from yiwang.kernel.actions import Change
from yiwang.kernel.bulk import Statement, change_row, delete_rows
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.months import is_aside, month_of
from yiwang.kernel.refusals import CHANGED_MEANWHILE, Refused


@dataclass(frozen=True, slots=True)
class Done:
    """The answer of an action: where the case stands after it."""

    case_id: UUID
    number: str
    stage: str
    owner: str
    due_at: datetime | None
    ended: bool
    outcome: str
    seq: int
    """The number of its last journal entry; send it as `seen` with the next action to be told of changes meanwhile."""


def case_for(person: Person, case_id: UUID, seen: int | None = None) -> History:
    """The case, if the person may see it. Raises `Refused` for none, or one that changed since `seen`."""
    history = load(person, case_id)
    if history is None:
        raise Refused([MONTH_ASIDE.at(month=month_of(case_id)) if is_aside(case_id) else checks.NOT_FOUND.at()])
    if seen is not None and seen != history.row.seq:
        raise Refused([CHANGED_MEANWHILE.at()])
    return history


def decided(history: History, command: c.Command, now: datetime) -> Decision:
    """The engine's answer. Raises `Refused` with its reasons."""
    decision = decide(history.program, history.state, command, civil(now))
    if decision.refused:
        raise Refused(decision.problems)
    return decision


def decided_open(program: Program, command: c.Open, now: datetime) -> Decision:
    """The engine's answer to a report. Raises `Refused` with its reasons."""
    decision = decide(program, None, command, civil(now))
    if decision.refused:
        raise Refused(decision.problems)
    return decision


def engine_change(
    history: History, decision: Decision, person: Person, now: datetime, words: Words, more: Sequence[Event] = (),
    more_effects: Sequence[Mapping[str, Any]] = (),
) -> Change[Done]:  # fmt: skip
    """The change that a decision of the engine makes; whoever answers for the case next is named with it.

    `more`: entries of the shell that belong to it, and what is owed for them.
    """
    assert decision.state is not None
    said = [*told(decision.events), *_owner(history, decision, now), *more]
    own = [effect_data(effect) for effect in decision.effects if not isinstance(effect, engine.SetTimer)]
    effects = [*own, *more_effects]
    return change(history, decision.state, said, person, now, words, effects, decision.events)


def shell_change(
    history: History, said: Sequence[Event], person: Person, now: datetime, words: Words,
    effects: Sequence[Mapping[str, Any]] = (),
) -> Change[Done]:  # fmt: skip
    """A change that the life cycle does not notice: a note, a question, a link."""
    return change(history, history.state, said, person, now, words, effects)


def change(
    history: History, state: State, said: Sequence[Event], person: Person, now: datetime, words: Words,
    effects: Sequence[Mapping[str, Any]] = (), new: Sequence[engine.Event] = (),
) -> Change[Done]:  # fmt: skip
    """Entries, the row's changed columns, words and parts, written together."""
    row = history.row
    past = [*history.past, *as_happened(said, new, person, now)]
    moved = any(kind == events.PLACE_CORRECTED for kind, _ in said)
    columns = row_from(past, state, program_of(past) if moved else history.program, row.title)
    thawed = row.words_frozen and not columns["words_frozen"]
    columns = {name: columns[name] for name in differences(vars(row), columns)}

    def rows(head: Head) -> list[Model | Statement]:
        moved_on = change_row(Case, row.id, {**columns, "seq": head.seq, "head_hash": head.entry_hash})
        parts = _parts(row, past, state) if changed_parts(kind for kind, _ in said) else []
        return [*words.rows, moved_on, *parts]

    for name, value in columns.items():
        setattr(row, name, value)
    answer = answer_of(row, row.seq + len(said))
    made = Change(events.AGGREGATE, said, answer, rows=rows, effects=effects, head=history.head,
                  commands=history.commands)  # fmt: skip
    return replace(made, write=partial(_thawed, history)) if thawed else made


def _parts(row: Case, past: Sequence[Happened], state: State) -> list[Model | Statement]:
    return [delete_rows(CasePart, "case_id", row.id), *parts_from(row.id, row.area_path, past, state)]


def _thawed(history: History, head: Head) -> None:
    thaw(history.id)
    say_anew(history)


def told(new: Sequence[engine.Event]) -> list[Event]:
    """The engine's events as the journal keeps them."""
    return [Event(type(event).__name__, to_data(event)) for event in new]


def as_happened(
    said: Sequence[Event], new: Sequence[engine.Event], person: Person, now: datetime
) -> list[Happened]:
    """What is about to be written, as it will be read."""
    waiting = list(new)
    found = []
    for kind, data in said:
        event = None if kind in events.SHELL else waiting.pop(0)
        found.append(Happened(kind, data, now, person.actor, person.acting_as, event))
    return found


def _owner(history: History, decision: Decision, now: datetime) -> list[Event]:
    state = decision.state
    entered = any(isinstance(event, engine.StepTaken) for event in decision.events)
    if not entered or state is None or state.ended:
        return []
    row = history.row
    return name_owner(history.edition, state.owner, row, now, [one.data for one in history.past
                                                              if one.kind == events.OWNER_NAMED])  # fmt: skip


def owner_at(history: History, area_code: str, area_path: str, now: datetime) -> list[Event]:
    """Who would answer for the case in another place; nothing when it is who has it."""
    row, before = history.row, [one.data for one in history.past if one.kind == events.OWNER_NAMED]
    matter = row.kind or row.case_type
    data = owner_named(history.edition, history.state.owner, matter, area_code, area_path, civil(now), row.about)
    return [] if before and dict(before[-1]) == data else [Event(events.OWNER_NAMED, data)]


def name_owner(
    edition: Edition, post: str, row: Case, now: datetime, before: Sequence[Mapping[str, Any]] = ()
) -> list[Event]:
    """Who answers for the case now; nothing when it is who it was."""
    matter = row.kind or row.case_type
    data = owner_named(edition, post, matter, row.area_code, row.area_path, civil(now), row.about)
    return [] if before and dict(before[-1]) == data else [Event(events.OWNER_NAMED, data)]


def effect_data(effect: engine.Effect) -> dict[str, Any]:
    """An effect as the outbox keeps it: `{"do": "tell", "to": …, "about": …}`, assign, supervise."""
    match effect:
        case engine.Tell(to, about):
            return {"do": "tell", "to": to, "about": about}
        case engine.Assign(post, due):
            return {"do": "assign", "to": post, "due": due.isoformat() if due else None}
        case engine.Supervise(post, number):
            return {"do": "supervise", "to": post, "step": number}
        case engine.SetTimer(at):
            return {"do": "wake", "at": at.isoformat() if at else None}


def answer_of(row: Case, seq: int | None = None) -> Done:
    seq = row.seq if seq is None else seq
    return Done(row.id, row.number, row.stage, row.owner_post, row.due_at, row.ended, row.outcome, seq)


def answer_again(case_id: UUID) -> Done:
    """The answer to a command that was done before: where the case stands now."""
    return answer_of(Case.objects.get(id=case_id))
