"""Make all figures anew from the journal, and say whether they differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yiwang.cases import events
from yiwang.cases.interface import rules_used
from yiwang.insight.actions.fold import add_to_figures, add_to_lists
from yiwang.insight.models import COLUMNS, CaseCount, Figure, Filling, Rollup, Tally
from yiwang.insight.queries.by_rules import read_rules
from yiwang.insight.queries.counting import Counted, count
from yiwang.insight.queries.deltas import Deltas
from yiwang.insight.queries.filling import LISTS
from yiwang.kernel.imports import Progress, silent
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import everywhere

PAGE = 500
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Cases counted again, and how many rows were not what the journal says."""

    cases: int
    tallies_differed: int
    figures_differed: int


def rebuild_figures(progress: Progress = silent) -> Rebuilt:
    """Count each case as far as it had been counted, compare, and put the right figures in place.

    What the worker has not counted yet stays for the worker, who waits meanwhile.
    """
    read_rules(rules_used())  # before the transaction: compiling takes seconds, and nobody writes beside it
    with transaction.atomic():
        _keep_others_out()
        deltas = Deltas()
        wrong = cases = 0
        _lists_kept()
        total = sum(Tally.objects.count() for _ in everywhere())
        for month in everywhere():
            for page in _pages():
                wrong += _recount(page, deltas, write=month is None)
                add_to_lists(deltas)  # a page at a time: they are as many as the cases, several times
                deltas.mentions.clear()
                cases += len(page)
                progress(cases, total)
        had = set(_rows())
        Figure.objects.all().delete()
        Rollup.objects.all().delete()
        add_to_figures(deltas)
        Figure.objects.filter(**dict.fromkeys(COLUMNS, 0)).delete()
        should = set(_rows())
        listed = _lists_differ()
        Filling.objects.filter(name=LISTS).delete()
    return Rebuilt(cases, wrong, len(had ^ should) + listed)


_ROWS = "SELECT what, day, case_id, key, number FROM"


def _lists_kept() -> None:
    """What the lists were, beside; they are empty then. They are too many to be held in memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE counted_before AS {_ROWS} case_count WHERE number <> 0")
    CaseCount.objects.all().delete()


def _lists_differ() -> int:
    """How many rows of the lists are not what they were."""
    is_now, was = f"{_ROWS} case_count", f"{_ROWS} counted_before"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({is_now} EXCEPT {was}) AS more) + "
            f"(SELECT count(*) FROM ({was} EXCEPT {is_now}) AS less)"
        )
        (number,) = cursor.fetchone()
        cursor.execute("DROP TABLE counted_before")
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


def _rows() -> Iterator[Row]:
    """What the tables say. A cell in which everything was taken back may stand there with noughts: as if it did not."""
    figures = Figure.objects.values_list("area", "unit", "case_type", "day", *COLUMNS)
    yield from (row for row in figures.iterator() if any(row[4:]))
    parts = Rollup.objects.exclude(number=0)
    yield from parts.values_list("area", "split", "grain", "since", "key", "what", "number").iterator()
