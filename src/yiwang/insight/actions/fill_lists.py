"""Fill the lists behind the numbers for cases that were counted before there were such lists: some cases at a time.

A step says what a case was counted as, whole and not as an addition, so a case may be filled twice, or partly by the
fold before. A worker that dies in a step leaves the step undone, and the next one does it; of two workers one does it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from yiwang.insight.actions.fold import set_lists
from yiwang.insight.actions.rebuild import counted_to
from yiwang.insight.models import Filling, Tally
from yiwang.insight.queries.deltas import Deltas, Mention
from yiwang.insight.queries.filling import LISTS
from yiwang.kernel.months import everywhere

PAGE, PAGE_ON_SQLITE = 200, 40


def fill_lists() -> int:
    """One step; how many cases it did, nought when nothing is owed."""
    row = Filling.objects.filter(name=LISTS).first()
    if row is None:
        return 0
    tallies = _next(row.after)
    counted = _counted(tallies)  # before the transaction: on SQLite nobody else writes in it
    with transaction.atomic():
        mine = Filling.objects.filter(name=LISTS, after=row.after) if row.after else \
            Filling.objects.filter(name=LISTS, after__isnull=True)  # fmt: skip
        if not tallies:
            mine.delete()
            return 0
        if not mine.update(after=tallies[-1].case_id, done=row.done + len(tallies)):
            return 0  # somebody else did it, or all was counted anew
        set_lists(_up_to_date(tallies, counted))
    return len(tallies)


def _next(after: UUID | None) -> list[Tally]:
    """The cases whose turn it is, also of months that were set aside: these are read as they stand."""
    page = PAGE_ON_SQLITE if connection.vendor == "sqlite" else PAGE
    found: list[Tally] = []
    for _ in everywhere():
        rows = Tally.objects.order_by("case_id")
        found += (rows.filter(case_id__gt=after) if after else rows)[:page]
    return sorted(found, key=lambda one: one.case_id)[:page]


def _counted(tallies: Sequence[Tally]) -> Counter[Mention]:
    deltas = Deltas()
    for _ in everywhere() if tallies else ():
        for _ in counted_to(tallies, deltas):
            pass
    return deltas.mentions


def _up_to_date(tallies: Sequence[Tally], counted: Counter[Mention]) -> Counter[Mention]:
    """The same, with the cases counted again that somebody folded meanwhile; from now on they are locked."""
    had = {one.case_id: one.seq for one in tallies}
    now = Tally.objects.select_for_update().filter(case_id__in=had).order_by("case_id")
    grown = [one for one in now if one.seq != had[one.case_id]]
    anew = {one.case_id for one in grown}
    kept = Counter({one: number for one, number in counted.items() if one.case_id not in anew})
    kept.update(_counted(grown))
    return kept
