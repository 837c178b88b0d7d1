"""Import grid cells from GeoJSON. A cell that is there already is left alone; new borders need a redraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.actions._cell_rows import CellRow, CellSource, in_batches, read_cells, write_cells
from yiwang.foundation.places.actions.import_areas import imported_before
from yiwang.foundation.places.models import GridCell
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.areas import areas
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.imports import Counts, Imported, Refusals
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class ImportCells:
    """The sound cells of a file begin on `since`."""

    aggregate_id: UUID
    source: CellSource
    since: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[Imported]:
        refusals = Refusals()
        read, rows = read_cells(self.source, refusals)
        taken, drawn = set(areas(row.code for row in rows)), _drawn(rows)
        new = [row for row in rows if not _there(row, taken, drawn, refusals)]
        counts = Counts(read, len(new), 0, refusals.count)
        answer = Imported(counts, refusals.problems)
        if not new:
            return Change(events.AGGREGATE, [], answer)
        said = {"file": self.source.file.name, "crs": self.source.crs, "since": self.since.isoformat()}
        happened = Event(events.CELLS_IMPORTED, said | counts.as_data())
        return Change(events.AGGREGATE, [happened], answer, write=lambda _: self._write(new))

    def again(self, entries: Sequence[JournalEntry]) -> Imported:
        return imported_before(entries)

    def _write(self, rows: Sequence[CellRow]) -> None:
        write_cells(rows, self.since)
        bump(VERSION)


def _drawn(rows: Sequence[CellRow]) -> dict[str, str]:
    """The borders that are there already, by code."""
    found: dict[str, str] = {}
    for batch in in_batches(rows):
        cells = GridCell.objects.filter(code__in=[row.code for row in batch])
        found.update(cells.values_list("code", "geometry"))
    return found


def _there(row: CellRow, taken: set[str], drawn: dict[str, str], refusals: Refusals) -> bool:
    """Whether the code is in use; refused unless it is this very cell."""
    if row.code in taken and drawn.get(row.code) != row.geometry:
        refusals.add(checks.CODE_TAKEN.at(row.where, code=row.code))
    return row.code in taken
