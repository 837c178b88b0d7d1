"""Import premises from a CSV of `code,area,address,longitude,latitude` (CGCS2000; the point may be empty)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from yiwang.engine.problems import Problem, Where
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.actions.import_areas import imported_before
from yiwang.foundation.places.models import Premises, PremisesPair
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.areas import AreaInfo, areas
from yiwang.foundation.places.queries.premises import pairs_of
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.imports import Counts, Imported, Progress, Refusals, silent
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person

COLUMNS = ("code", "area", "address")
FIELDS = ("area", "address", "longitude", "latitude")
BATCH = 500


@dataclass(frozen=True)
class ImportPremises:
    """New premises are added, changed ones brought up to date."""

    aggregate_id: UUID
    file: Path
    progress: Progress = silent

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[Imported]:
        refusals = Refusals()
        read, rows = _read(self.file, refusals)
        new, changed = _compare(rows)
        counts = Counts(read, len(new), len(changed), refusals.count)
        answer = Imported(counts, refusals.problems)
        if not new and not changed:
            return Change(events.AGGREGATE, [], answer)
        happened = Event(events.PREMISES_IMPORTED, {"file": self.file.name, **counts.as_data()})
        return Change(events.AGGREGATE, [happened], answer, write=lambda _: self._write([*new, *changed]))

    def again(self, entries: Sequence[JournalEntry]) -> Imported:
        return imported_before(entries)

    def _write(self, rows: Sequence[Premises]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            Premises.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["code"], update_fields=list(FIELDS)
            )
            PremisesPair.objects.filter(premises__in=[row.code for row in batch]).delete()
            PremisesPair.objects.bulk_create(
                [PremisesPair(pair=pair, premises=row.code) for row in batch for pair in sorted(pairs_of(row.address))]
            )
            self.progress(start + len(batch), len(rows))


def _read(file: Path, refusals: Refusals) -> tuple[int, list[Premises]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            refusals.add(checks.MISSING_COLUMN.at(Where(file.name, 1), names=", ".join(missing)))
            return 0, []
        given = [(reader.line_num, row) for row in reader]
    known = areas(row["area"] or "" for _, row in given)
    found: dict[str, Premises] = {}
    for line, row in given:
        where = Where(file.name, line)
        made = _premises(row, known, where)
        if isinstance(made, Problem):
            refusals.add(made)
        elif made.code in found:
            refusals.add(checks.CODE_TWICE.at(where, code=made.code))
        else:
            found[made.code] = made
    return len(given), list(found.values())


def _premises(row: Mapping[str, str | None], known: Mapping[str, AreaInfo], where: Where) -> Premises | Problem:
    code, area, address = ((row[name] or "").strip() for name in COLUMNS)
    wrong = checks.BAD_PREMISES.at(where, code=code, address=address)
    if area not in known:
        return checks.UNKNOWN_AREA.at(where, code=area)
    try:
        longitude, latitude = (float(text) if (text := row.get(name)) else None for name in FIELDS[2:])
    except ValueError:
        return wrong
    half = (longitude is None) != (latitude is None)
    far = abs(longitude or 0) > 180 or abs(latitude or 0) > 90
    if not code or len(code) > 60 or not address or len(address) > 300 or half or far:
        return wrong
    return Premises(code=code, area=area, address=address, longitude=longitude, latitude=latitude)


def _compare(rows: Sequence[Premises]) -> tuple[list[Premises], list[Premises]]:
    """The rows that are new, and those that differ from what is there."""
    there: dict[str, tuple[object, ...]] = {}
    for start in range(0, len(rows), BATCH):
        codes = [row.code for row in rows[start : start + BATCH]]
        there.update((one[0], one[1:]) for one in Premises.objects.filter(code__in=codes).values_list("code", *FIELDS))
    new = [row for row in rows if row.code not in there]
    changed = [
        row for row in rows if row.code in there and there[row.code] != tuple(getattr(row, name) for name in FIELDS)
    ]
    return new, changed
