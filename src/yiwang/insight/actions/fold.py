"""Fold what was written to cases into the figures: each entry once, in order, whoever does it and however often."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import Q

from yiwang.cases import events
from yiwang.insight.models import COLUMNS, Figure, Tally
from yiwang.insight.queries.counting import Counted, Deltas, count
from yiwang.kernel.models import JournalEntry

Cells = Mapping[tuple[str, str, str, str], Mapping[str, int]]
BATCH = 200


def fold(case_ids: Collection[UUID]) -> None:
    """Count everything that these cases' journals hold beyond what was counted. In the caller's transaction.

    Two workers may fold one case: the row of its tally is locked, or its insertion fails for one of them, who then
    tries again.
    """
    if not case_ids:  # a condition over no case at all would be a condition over every case
        return
    tallies = {row.case_id: row for row in _locked(case_ids)}
    further = Q()
    for case_id in case_ids:
        seq = tallies[case_id].seq if case_id in tallies else 0
        further |= Q(aggregate_id=case_id, seq__gt=seq)
    entries = JournalEntry.objects.filter(further, aggregate_kind=events.AGGREGATE).order_by("aggregate_id", "seq")
    deltas: Deltas = Deltas()
    new: list[Tally] = []
    grown: list[Tally] = []
    for case_id, group in groupby(entries, key=lambda entry: entry.aggregate_id):
        written, had = list(group), tallies.get(case_id)
        counted = Counted(**had.counted) if had else Counted()
        count(counted, written, deltas)
        row = Tally(case_id=case_id, seq=written[-1].seq, counted=counted.as_data())
        (grown if had else new).append(row)
    Tally.objects.bulk_create(new)
    Tally.objects.bulk_create(
        grown, update_conflicts=True, unique_fields=["case_id"], update_fields=["seq", "counted"]
    )
    add_to_figures(deltas)


def _locked(case_ids: Collection[UUID]) -> list[Tally]:
    return list(Tally.objects.select_for_update().filter(case_id__in=case_ids).order_by("case_id"))


def add_to_figures(deltas: Deltas) -> None:
    """Add to the cells, in an order that is the same for all workers, so that none waits for another in a circle."""
    cells = sorted(_by_cell(deltas).items())
    for start in range(0, len(cells), BATCH):
        _upsert(cells[start : start + BATCH])


def _by_cell(deltas: Deltas) -> dict[tuple[str, str, str, str], dict[str, int]]:
    cells: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for key, number in deltas.items():
        if number:
            place = (key.area, key.unit, key.case_type, key.day.isoformat())
            cells.setdefault(place, dict.fromkeys(COLUMNS, 0))[key.column] += number
    return cells


def _upsert(cells: list[tuple[tuple[str, str, str, str], dict[str, int]]]) -> None:
    table, names = Figure._meta.db_table, ", ".join(f'"{name}"' for name in COLUMNS)
    row = f"({', '.join(['%s'] * (4 + len(COLUMNS)))})"
    sums = ", ".join(f'"{name}" = "{table}"."{name}" + excluded."{name}"' for name in COLUMNS)
    statement = (
        f'INSERT INTO "{table}" ("area", "unit", "case_type", "day", {names}) VALUES {", ".join([row] * len(cells))} '
        f'ON CONFLICT ("area", "unit", "case_type", "day") DO UPDATE SET {sums}'
    )
    values: list[str | int] = []
    for place, counts in cells:
        values += place
        values += (counts[name] for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
