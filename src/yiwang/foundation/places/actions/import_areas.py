"""Import a file of areas: new ones are added, changed ones brought up to date, the rest left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.places import events
from yiwang.foundation.places.actions._area_rows import AreaFile, read_areas
from yiwang.foundation.places.actions._area_table import moves, settle, stage
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.areas import areas
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.imports import Counts, Imported, Progress, Refusals, silent
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class ImportAreas:
    """All sound rows of the file are taken or, when the machine fails, none."""

    aggregate_id: UUID
    file: Path
    progress: Progress = silent

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[Imported]:
        refusals = Refusals()
        file = AreaFile(self.file)
        new = changed = 0
        if file.survey(refusals):
            known = {code: (info.path, info.full_name) for code, info in areas(file.parents).items()}
            new, changed = stage(read_areas(file, known, refusals), file.rows, self.progress)
        counts = Counts(file.rows, new, changed, refusals.count)
        answer = Imported(counts, refusals.problems)
        if not new and not changed:
            return Change(events.AGGREGATE, [], answer)
        happened = Event(events.AREAS_IMPORTED, {"file": self.file.name, **counts.as_data()})
        owed = [{"do": "move_area", "from": before, "to": after} for before, after in moves()]
        return Change(events.AGGREGATE, [happened], answer, write=_write, effects=owed)

    def again(self, entries: Sequence[JournalEntry]) -> Imported:
        return imported_before(entries)


def _write(head: Head) -> None:
    settle()
    bump(VERSION)


def imported_before(entries: Sequence[JournalEntry]) -> Imported:
    """The answer of an import that was done before."""
    data = entries[-1].data
    return Imported(Counts(data["read"], data["new"], data["changed"], data["refused"]))
