"""New cases on their way into the tables: one by itself, or a thousand of an import, written alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from yiwang.cases import contacts
from yiwang.cases.actions._change import as_happened
from yiwang.cases.contacts import Reporter
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.projecting import row_from
from yiwang.cases.queries.searching import index_many, words_statement
from yiwang.engine.workflows import Program, State
from yiwang.engine.workflows import events as engine
from yiwang.kernel.bulk import Statement, insert_rows
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import Content


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that was decided on and is not written yet."""

    row: Case
    said: Sequence[Event]
    """Its first journal entries."""
    effects: Sequence[Mapping[str, Any]]
    words: Sequence[Content]
    search: str
    contact: Reporter
    on: date
    happened: Sequence[engine.Event]
    """What the engine said among them."""

    def ends_at(self, head: Head) -> None:
        """The end of its chain, as the journal will have it."""
        self.row.seq, self.row.head_hash = head


def project(
    row: Case, said: Sequence[Event], happened: Sequence[engine.Event], state: State, program: Program,
    person: Person, now: datetime,
) -> None:  # fmt: skip
    """Fill the columns of a new row from what is about to be written."""
    vars(row).update(row_from(as_happened(said, happened, person, now), state, program, row.title))


def rows_of(new: NewCase) -> list[Model | Statement]:
    """Row, words, search words and sealed contact of one case, to be written together with its journal."""
    contact = contacts.kept([(new.row.id, new.contact, new.on)])
    return [new.row, *new.words, words_statement(new.row, new.search), *contact]


def write_cases(new: Sequence[NewCase]) -> None:
    """The same of many cases. The journal is written by the caller, in the same transaction."""
    insert_rows([one.row for one in new])
    insert_rows([content for one in new for content in one.words])
    index_many([(one.row, one.search) for one in new])
    insert_rows(contacts.kept((one.row.id, one.contact, one.on) for one in new))
