"""A line for a file of cases that leaves the desk: it holds the words of those who reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import events
from yiwang.cases.permissions import Person, is_staff
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import NOT_ALLOWED

EXPORT = Text("导出事项", "export cases")


@dataclass(frozen=True)
class NoteExport:
    """`aggregate_id`: the export's own id. `query`: the filters of the list."""

    aggregate_id: UUID
    query: str
    form: str
    rows: int

    def permit(self, acting: Person) -> Sequence[Problem]:
        return [] if is_staff(acting) else [NOT_ALLOWED.at(action=EXPORT, post=acting.acting_as)]

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        data = {"query": self.query, "form": self.form, "rows": self.rows}
        return Change(events.EXPORT_AGGREGATE, [Event(events.CASES_EXPORTED, data)], self.aggregate_id)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
