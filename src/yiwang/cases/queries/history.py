"""The history of a case: its journal entries as events of the engine and of the shell, and the state they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from yiwang.cases import events
from yiwang.cases.models import Case, CasePart
from yiwang.cases.permissions import Tracker
from yiwang.cases.queries.repeating import of_each_reader
from yiwang.cases.queries.scopes import visible
from yiwang.engine.packs.editions import Edition
from yiwang.engine.values import Value
from yiwang.engine.workflows import Program, State, event_from_data, fold, value_from_data
from yiwang.engine.workflows.events import Event, StepTaken
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.prepared import Question, Standing, of_one


class Happened(NamedTuple):
    """One thing that happened: the journal's kind and data, when it was recorded, by whom."""

    kind: str
    data: Mapping[str, Any]
    at: datetime
    actor: str
    acting_as: str
    event: Event | None
    """The engine's event; None for one of the shell's."""


def happened(entry: JournalEntry) -> Happened:
    return _happened(entry.kind, entry.data, entry.recorded_at, entry.actor, entry.acting_as)


def _happened(kind: str, data: Mapping[str, Any], at: datetime, actor: str, acting_as: str) -> Happened:
    event = None if kind in events.SHELL else event_from_data(data)
    return Happened(kind, data, at, actor, acting_as, event)


@dataclass(frozen=True, slots=True)
class History:
    """A case as it was read for a decision."""

    row: Case
    past: Sequence[Happened]
    state: State
    edition: Edition
    program: Program
    commands: frozenset[UUID] = frozenset()
    """By which it came to this."""

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def head(self) -> Head:
        return Head(self.row.seq, bytes(self.row.head_hash))

    @property
    def reported(self) -> Mapping[str, Any]:
        return self.past[0].data


def history_of(row: Case) -> History:
    """The row's case with its entries: one query, and one fold.

    Whatever was written since the row was read is left out: a page asked for in that moment shows the case as it stood
    right before, and an action on it is refused as too late. Half of the one and half of the other is no state at all.
    """
    entries = [one for one in _ENTRIES.asked({_MARK: row.id}) if one[0] <= row.seq]
    past = [_happened(*said) for _, _, *said in entries]
    state = state_of(past)
    edition, program = rules_of(row.pack_hash, row.rules_on, row.case_type, row.area_path)
    return History(row, past, state, edition, program, frozenset(one[1] for one in entries))


_MARK = UUID("00000000-0000-8000-8000-00000000000c")
"""Stands in a question for the id of the case."""
_ENTRIES = Standing(
    lambda: JournalEntry.objects.filter(aggregate_id=_MARK).order_by("seq").values_list(
        "seq", "command_id", "kind", "data", "recorded_at", "actor", "acting_as"
    )
)  # fmt: skip


def state_of(past: Sequence[Happened]) -> State:
    """What the engine's events make, with the answers that were corrected since."""
    state = fold(one.event for one in past if one.event is not None)
    assert state is not None
    found = corrected(past)
    return state._replace(facts={**state.facts, **found}) if found else state


def corrected(past: Iterable[Happened]) -> dict[str, Value]:
    """Answers that were corrected and that no later step has said anew."""
    found: dict[str, Value] = {}
    for one in past:
        if one.kind == events.FACT_CORRECTED:
            found[one.data["fact"]] = value_from_data(one.data["value"])
        elif found and isinstance(one.event, StepTaken):
            found = {name: value for name, value in found.items() if name not in one.event.facts}
    return found


def load(person: Any, case_id: UUID) -> History | None:
    """A case that the person may see; None is also the answer for one that they may not."""
    row = _visible_row(person, case_id)
    return history_of(row) if row else None


def _visible_row(person: Any, case_id: UUID) -> Case | None:
    if isinstance(person, Tracker):  # each asks for their own case, once
        return visible(person).filter(id=case_id).first()
    names = [field.attname for field in Case._meta.concrete_fields]
    for rows in of_each_reader("row", person, lambda: [_row_of(person, names)], {_MARK: case_id}):
        for row in rows:
            return Case.from_db(connection.alias, names, row)
    return None


def _row_of(person: Any, names: Sequence[str]) -> Question | None:
    return of_one(visible(person).order_by().values_list(*names), _MARK, {CasePart._meta.db_table: "case_id"})


def rules_of(pack_hash: str, on: date, case_type: str, area_path: str) -> tuple[Edition, Program]:
    """The rules that a case began with, and the days of the place where it lies."""
    edition = packs.edition(pack_hash, on, area_path)
    return edition, edition.programs[case_type]


def program_of(past: Sequence[Happened]) -> Program:
    """The program of a case as its entries have it; one whose place was corrected has the days of its new place."""
    told = past[0].data
    moved = (one.data["path"] for one in reversed(past) if one.kind == events.PLACE_CORRECTED)
    path = next(moved, told["path"])
    return rules_of(told["hash"], date.fromisoformat(told["rules_on"]), told["case_type"], path)[1]


def reported_of(past: Iterable[Happened]) -> Mapping[str, Any]:
    """The first entry's data."""
    return next(one.data for one in past if one.kind == events.REPORTED)
