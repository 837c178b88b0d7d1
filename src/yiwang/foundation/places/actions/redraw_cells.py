"""Redraw grid cells on a date: the cells that new ones replace end, and name them as their successors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.actions._cell_rows import CellRow, CellSource, read_cells, write_cells
from yiwang.foundation.places.actions.redraw_areas import end_areas
from yiwang.foundation.places.models import CELL
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.areas import AreaInfo, areas
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.imports import Refusals
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class RedrawCells:
    """The file's cells begin on `on`; what their property `replaces` names ends then. One fault refuses it all."""

    aggregate_id: UUID
    source: CellSource
    on: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[int]:
        refusals = Refusals()
        _, rows = read_cells(self.source, refusals)
        ends = _endings(rows)
        known = areas([*ends, *(row.code for row in rows)])
        if problems := [*refusals.problems, *self._problems(rows, ends, known)]:
            raise Refused(problems)
        said = {"on": self.on.isoformat(), "crs": self.source.crs, "begins": [row.code for row in rows], "ends": ends}
        return Change(
            events.AGGREGATE, [Event(events.CELLS_REDRAWN, said)], len(rows), write=lambda _: self._write(rows, ends)
        )

    def again(self, entries: Sequence[JournalEntry]) -> int:
        return len(entries[-1].data["begins"])

    def _problems(
        self, rows: Sequence[CellRow], ends: Mapping[str, Sequence[str]], known: Mapping[str, AreaInfo]
    ) -> list[Problem]:
        problems = [checks.CODE_TAKEN.at(row.where, code=row.code) for row in rows if row.code in known]
        problems += [checks.NOT_ALIVE.at(row.where, code=row.area.code, day=self.on)
                     for row in rows if not row.area.alive(self.on)]  # fmt: skip
        for code in ends:
            info = known.get(code)
            if info is None or info.level != CELL:
                problems.append(checks.UNKNOWN_AREA.at(code=code))
            elif info.until is not None or not info.alive(self.on) or info.since == self.on:
                problems.append(checks.NOT_ALIVE.at(code=code, day=self.on))
        return problems

    def _write(self, rows: Sequence[CellRow], ends: Mapping[str, Sequence[str]]) -> None:
        write_cells(rows, self.on)
        end_areas(ends, self.on)


def _endings(rows: Sequence[CellRow]) -> dict[str, list[str]]:
    ends: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for old in row.replaces:
            ends[old].append(row.code)
    return dict(ends)
