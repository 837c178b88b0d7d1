"""Make all figures anew from the journal, and say whether they differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, Q

from yiwang.cases import events
from yiwang.cases.interface import rules_used
from yiwang.insight.actions.fold import add_to_figures
from yiwang.insight.models import COLUMNS, CaseCount, Figure, Filling, Rollup, Tally
from yiwang.insight.queries.adding import COUNTS, FIGURES, ROLLUPS
from yiwang.insight.queries.by_rules import read_rules
from yiwang.insight.queries.counting import Counted, count
from yiwang.insight.queries.deltas import Deltas
from yiwang.insight.queries.filling import LISTS
from yiwang.kernel.imports import Progress, silent
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import everywhere

PAGE = 500
PART = 100_000
"""Keys that are added up before they go to the tables: some 100 MiB. Smaller parts would write the rows of large areas
so often that PostgreSQL, which keeps what one transaction wrote before, looks through ever more of them."""
TABLES: tuple[tuple[type[Model], Sequence[str], Sequence[str]], ...] = (
    (Figure, FIGURES, COLUMNS), (Rollup, ROLLUPS, ROLLUPS[-1:]), (CaseCount, COUNTS, COUNTS[-1:]),
)  # fmt: skip
"""What is counted anew: each with its columns, and which of them are numbers."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Cases counted again, and how many rows were not what the journal says."""

    cases: int
    tallies_differed: int
    figures_differed: int


def rebuild_figures(progress: Progress = silent) -> Rebuilt:
    """Count each case as far as it had been counted, compare, and put the right figures in place.

    What the worker has not counted yet stays for the worker, who waits meanwhile. What is counted is added a part at a
    time, so that a million cases take no more memory than ten thousand.
    """
    read_rules(rules_used())  # before the transaction: compiling takes seconds, and nobody writes beside it
    with transaction.atomic():
        _keep_others_out()
        deltas = Deltas(by_path=True)
        wrong = cases = 0
        _put_beside()
        total = sum(Tally.objects.count() for _ in everywhere())
        for month in everywhere():
            for page in _pages():
                wrong += _recount(page, deltas, write=month is None)
                cases += len(page)
                if deltas.size() > PART:
                    add_to_figures(deltas)
                    deltas = Deltas(by_path=True)
                progress(cases, total)
        add_to_figures(deltas)
        Figure.objects.filter(**dict.fromkeys(COLUMNS, 0)).delete()
        differed = sum(_differ(*one) for one in TABLES)
        Filling.objects.filter(name=LISTS).delete()
    return Rebuilt(cases, wrong, differed)


def _put_beside() -> None:
    """What was counted, beside; the tables are empty then."""
    for model, names, numbers in TABLES:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {table}_before AS {_told(table, names, numbers)}")
        model._default_manager.all().delete()


def _told(table: str, names: Sequence[str], numbers: Sequence[str]) -> str:
    """What a table says. A row in which everything was taken back may stand there with noughts: as if it did not."""
    columns, said = (", ".join(f'"{one}"' for one in names)), " OR ".join(f'"{one}" <> 0' for one in numbers)
    return f"SELECT {columns} FROM {table} WHERE {said}"


def _differ(model: type[Model], names: Sequence[str], numbers: Sequence[str]) -> int:
    """How many rows are not what they were."""
    table = model._meta.db_table
    is_now, was = _told(table, names, numbers), _told(f"{table}_before", names, numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({is_now} EXCEPT {was}) AS more) + "
            f"(SELECT count(*) FROM ({was} EXCEPT {is_now}) AS less)"
        )
        (number,) = cursor.fetchone()
        cursor.execute(f"DROP TABLE {table}_before")
    return int(number)


def _keep_others_out() -> None:
    """On SQLite the transaction itself does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            tables = ", ".join(f'"{one._meta.db_table}"' for one in (Filling, Tally, Figure, Rollup, CaseCount))
            cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


def _pages() -> Iterator[list[Tally]]:
    page = list(Tally.objects.order_by("case_id")[:PAGE])
    while page:
        yield page
        page = list(Tally.objects.filter(case_id__gt=page[-1].case_id).order_by("case_id")[:PAGE])


def _recount(tallies: list[Tally], deltas: Deltas, write: bool) -> int:
    """Count cases from the beginning; how many tallies were wrong. They are put right, if they can be written."""
    found = dict(counted_to(tallies, deltas))
    wrong = [row for row in tallies if Counted.from_data(row.counted) != found.get(row.case_id, Counted())]
    for row in wrong:
        row.counted = found.get(row.case_id, Counted()).as_data()
    if write:
        Tally.objects.bulk_update(wrong, ["counted"])
    return len(wrong)


def counted_to(tallies: Sequence[Tally], deltas: Deltas) -> Iterator[tuple[UUID, Counted]]:
    """Count cases from the beginning as far as their tallies, which stand in the order of their ids, say."""
    until = {row.case_id: row.seq for row in tallies}
    between = Q(aggregate_id__gte=tallies[0].case_id, aggregate_id__lte=tallies[-1].case_id)
    entries = JournalEntry.objects.filter(between, aggregate_kind=events.AGGREGATE).order_by("aggregate_id", "seq")
    for case_id, group in groupby(entries.iterator(), key=lambda entry: entry.aggregate_id):
        if case_id in until:
            counted = Counted()
            count(counted, [entry for entry in group if entry.seq <= until[case_id]], deltas)
            yield case_id, counted
