"""Looking through the journal: by aggregate, by who did it, by kind and by day, the latest first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from yiwang.kernel.journal import verify_chain
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import everywhere

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `since` and `until` are instants; `until` is exclusive."""

    since: datetime | None = None
    until: datetime | None = None
    aggregates: tuple[UUID, ...] = ()
    actor: str = ""
    aggregate_kind: str = ""
    kind: str = ""
    without: tuple[UUID, ...] = ()
    """Aggregates that whoever looks is kept from."""


class After(NamedTuple):
    """Where a page goes on: the moment of the last entry shown, and which of that moment it was."""

    recorded_at: datetime
    aggregate_id: UUID
    seq: int


def find_entries(wanted: Wanted, after: After | None = None, limit: int = PAGE) -> list[JournalEntry]:
    """Entries that fit, the latest first, also of months that were set aside. Without aggregates it goes by day: the
    index on the moment serves it."""
    rows = JournalEntry.objects.filter(_of(wanted))
    if after is not None:
        same = Q(aggregate_id__lt=after.aggregate_id) | Q(aggregate_id=after.aggregate_id, seq__lt=after.seq)
        rows = rows.filter(Q(recorded_at__lt=after.recorded_at) | Q(recorded_at=after.recorded_at) & same)
    rows = rows.order_by("-recorded_at", "-aggregate_id", "-seq")[:limit]
    found = [row for _ in everywhere() for row in rows.all()]
    return sorted(found, key=lambda one: After(one.recorded_at, one.aggregate_id, one.seq), reverse=True)[:limit]


def count_entries(wanted: Wanted, most: int) -> int:
    """How many fit, counted no further than `most`."""
    rows = JournalEntry.objects.filter(_of(wanted))[:most]
    return min(most, sum(rows.all().count() for _ in everywhere()))


def _of(wanted: Wanted) -> Q:
    found = Q()
    if wanted.since is not None:
        found &= Q(recorded_at__gte=wanted.since)
    if wanted.until is not None:
        found &= Q(recorded_at__lt=wanted.until)
    if wanted.aggregates:
        found &= Q(aggregate_id__in=wanted.aggregates)
    if wanted.without:
        found &= ~Q(aggregate_id__in=wanted.without)
    for name in ("actor", "aggregate_kind", "kind"):
        if value := getattr(wanted, name):
            found &= Q(**{name: value})
    return found


def chain_holds(entries: Sequence[JournalEntry]) -> bool:
    """Whether the chain of one aggregate, read whole, is as it was written."""
    return verify_chain(entries) is None
