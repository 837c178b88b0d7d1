"""Fold what was written to cases into the figures: each entry once, in order, whoever does it and however often."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import Q

from yiwang.cases import events
from yiwang.insight.models import COLUMNS, CaseCount, Figure, Rollup, Tally
from yiwang.insight.queries.adding import COUNTS, FIGURES, ROLLUPS, Row, count_rows, figure_rows, rollup_rows
from yiwang.insight.queries.counting import Counted, count, moved
from yiwang.insight.queries.deltas import Deltas, Mention
from yiwang.kernel.bulk import insert_rows
from yiwang.kernel.models import JournalEntry

BATCH = 200
MANY = 1000
"""From so many rows on PostgreSQL takes them by COPY, beside the table first."""


def fold(case_ids: Collection[UUID]) -> dict[UUID, list[JournalEntry]]:
    """Count everything that these cases' journals hold beyond what was counted. In the caller's transaction. Returns
    the entries of those that were read whole, because nothing of them was counted before.

    Two workers may fold one case: the row of its tally is locked, or its insertion fails for one of them, who then
    tries again.
    """
    if not case_ids:  # a condition over no case at all would be a condition over every case
        return {}
    tallies = {row.case_id: row for row in _locked(case_ids)}
    counted_to: dict[int, list[UUID]] = {}  # most are new, or were counted to the same number
    for case_id in case_ids:
        counted_to.setdefault(tallies[case_id].seq if case_id in tallies else 0, []).append(case_id)
    further = Q()
    for seq, ids in counted_to.items():
        further |= Q(aggregate_id__in=ids, seq__gt=seq)
    entries = JournalEntry.objects.filter(further, aggregate_kind=events.AGGREGATE).order_by("aggregate_id", "seq")
    deltas = Deltas(by_path=True)
    new: list[Tally] = []
    grown: list[Tally] = []
    whole: dict[UUID, list[JournalEntry]] = {}
    for case_id, group in groupby(entries, key=lambda entry: entry.aggregate_id):
        written, had = list(group), tallies.get(case_id)
        if had and moved(written):
            counted = _counted_anew(case_id, had.seq, written[-1].seq, deltas)
        else:
            counted = Counted.from_data(had.counted) if had else Counted()
            count(counted, written, deltas)
        row = Tally(case_id=case_id, seq=written[-1].seq, counted=counted.as_data())
        (grown if had else new).append(row)
        if had is None:
            whole[case_id] = written
    insert_rows(new)
    Tally.objects.bulk_create(grown, update_conflicts=True, unique_fields=["case_id"], update_fields=["seq", "counted"])
    add_to_figures(deltas, new=not grown)
    return whole


def _counted_anew(case_id: UUID, seq: int, until: int, deltas: Deltas) -> Counted:
    """A case whose place was corrected: what was counted is taken back, and all of it counted where it lies."""
    entries = list(JournalEntry.objects.filter(aggregate_id=case_id, seq__lte=until).order_by("seq"))
    before = Deltas(by_path=True)
    count(Counted(), [entry for entry in entries if entry.seq <= seq], before)
    deltas.figures.subtract(before.figures)
    deltas.parts.subtract(before.parts)
    deltas.mentions.subtract(before.mentions)
    counted = Counted()
    count(counted, entries, deltas)
    return counted


def _locked(case_ids: Collection[UUID]) -> list[Tally]:
    return list(Tally.objects.select_for_update().filter(case_id__in=case_ids).order_by("case_id"))


def add_to_figures(deltas: Deltas, new: bool = False) -> None:
    """Add to the cells, in an order that is the same for all workers, so that none waits for another in a circle.

    `new`: of cases that no list names yet."""
    _upsert(Figure._meta.db_table, FIGURES[:4], COLUMNS, figure_rows(deltas))
    _upsert(Rollup._meta.db_table, ROLLUPS[:-1], ROLLUPS[-1:], rollup_rows(deltas))
    add_to_lists(deltas, new)


def add_to_lists(deltas: Deltas, new: bool = False) -> None:
    """Which cases these numbers are made of."""
    rows, table = count_rows(deltas.mentions), CaseCount._meta.db_table
    if new and connection.vendor == "postgresql" and rows:
        _copy(table, COUNTS, rows)
    else:
        _upsert(table, COUNTS[:-1], COUNTS[-1:], rows)


def set_lists(mentions: Mapping[Mention, int]) -> None:
    """What cases were counted as, whole: whatever the lists said of them before."""
    rows = count_rows(mentions, noughts=True)
    _upsert(CaseCount._meta.db_table, COUNTS[:-1], COUNTS[-1:], rows, add=False)


def _upsert(table: str, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row], add: bool = True) -> None:
    """Add the last columns of each row to the row of its key, or put them in their place."""
    before = f'"{table}"."{{0}}" + ' if add else ""
    sums = ", ".join(f'"{name}" = {before.format(name)}excluded."{name}"' for name in columns)
    if connection.vendor == "postgresql" and len(rows) > MANY:
        _upsert_many(table, keys, columns, rows, sums)
        return
    names = ", ".join(f'"{name}"' for name in (*keys, *columns))
    row = f"({', '.join(['%s'] * (len(keys) + len(columns)))})"
    found = ", ".join(f'"{name}"' for name in keys)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        statement = (
            f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * len(some))} '
            f"ON CONFLICT ({found}) DO UPDATE SET {sums}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for one in some for value in one])


def _upsert_many(table: str, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row], sums: str) -> None:
    names = ", ".join(f'"{name}"' for name in (*keys, *columns))
    found = ", ".join(f'"{name}"' for name in keys)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE adding ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA')
        _copy("adding", (*keys, *columns), rows)
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM adding '
                       f"ON CONFLICT ({found}) DO UPDATE SET {sums}")  # fmt: skip
        cursor.execute("DROP TABLE adding")


def _copy(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    into = f'COPY "{table}" ({names}) FROM STDIN'
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)
