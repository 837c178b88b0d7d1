"""Redraw areas on a date: some end and name what came after them, others begin. Mergers and splits are both this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.models import Area, GridCell, rank_of
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.areas import AreaInfo, areas, children
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area that begins."""

    code: str
    parent: str
    level: str
    name: str


@dataclass(frozen=True)
class RedrawAreas:
    """On `on`, the areas in `ends` are no more (each names its successors), and those in `begins` are there."""

    aggregate_id: UUID
    on: date
    ends: Mapping[str, Sequence[str]]
    begins: Sequence[NewArea] = ()

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        named = {*self.ends, *(code for codes in self.ends.values() for code in codes)}
        known = areas(named | {one.code for one in self.begins} | {one.parent for one in self.begins})
        if problems := [*self._endings(known), *self._successors(known), *self._beginnings(known)]:
            raise Refused(problems)
        rows = self._rows(known)
        said = {
            "on": self.on.isoformat(),
            "ends": {code: list(after) for code, after in self.ends.items()},
            "begins": [row.code for row in rows],
        }
        return Change(events.AGGREGATE, [Event(events.AREAS_REDRAWN, said)], None, write=lambda _: self._write(rows))

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None

    def _endings(self, known: Mapping[str, AreaInfo]) -> list[Problem]:
        problems: list[Problem] = []
        for code in self.ends:
            info = known.get(code)
            if info is None:
                problems.append(checks.UNKNOWN_AREA.at(code=code))
            elif info.until is not None or (info.since is not None and info.since >= self.on):
                problems.append(checks.NOT_ALIVE.at(code=code, day=self.on))
            else:
                left = [one.code for one in children(code, self.on) if one.code not in self.ends]
                if left:
                    problems.append(checks.CHILDREN_LEFT.at(code=code, children=", ".join(left[:10])))
        return problems

    def _successors(self, known: Mapping[str, AreaInfo]) -> list[Problem]:
        begun = {one.code for one in self.begins}
        after = {code for codes in self.ends.values() for code in codes} - begun
        return [
            checks.BAD_SUCCESSOR.at(code=code, day=self.on)
            for code in sorted(after)
            if code in self.ends or code not in known or not known[code].alive(self.on)
        ]

    def _beginnings(self, known: Mapping[str, AreaInfo]) -> list[Problem]:
        problems: list[Problem] = []
        begun: set[str] = set()
        for one in self.begins:
            parent = known.get(one.parent)
            alive = parent is not None and parent.alive(self.on) and one.parent not in self.ends
            if not one.code or not one.name or not rank_of(one.level) or {"/", " "} & set(one.code):
                problems.append(checks.BAD_AREA.at(code=one.code, name=one.name, level=one.level))
            elif one.code in known or one.code in begun:
                problems.append(checks.CODE_TAKEN.at(code=one.code))
            elif one.parent and one.parent not in begun and not alive:
                problems.append(checks.NO_PARENT.at(code=one.code, parent=one.parent))
            begun.add(one.code)
        return problems

    def _rows(self, known: Mapping[str, AreaInfo]) -> list[Area]:
        above = {code: (info.path, info.full_name) for code, info in known.items()}
        rows: list[Area] = []
        for one in self.begins:
            path, full_name = above.get(one.parent, ("", ""))
            above[one.code] = path, full_name = f"{path}{one.code}/", f"{full_name}{one.name}"
            rows.append(
                Area(code=one.code, parent=one.parent, level=one.level, rank=rank_of(one.level), name=one.name,
                     full_name=full_name, path=path, since=self.on)
            )  # fmt: skip
        return rows

    def _write(self, rows: Sequence[Area]) -> None:
        Area.objects.bulk_create(rows)
        end_areas(self.ends, self.on)


def end_areas(ends: Mapping[str, Sequence[str]], on: date) -> None:
    """End areas, and the polygons of those that are cells, on a day; each names its successors."""
    for code, after in ends.items():
        Area.objects.filter(code=code).update(until=on, successor=" ".join(after))
    GridCell.objects.filter(code__in=list(ends)).update(until=on)
    bump(VERSION)
