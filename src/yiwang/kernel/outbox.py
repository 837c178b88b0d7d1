"""The outbox: what actions owe to the world, claimed row by row, so that two workers never do one thing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from yiwang.kernel.models import OutboxEntry

CLAIM_FOR = timedelta(minutes=2)
"""A worker that died holds its claim no longer than this."""

Consumer = Callable[[OutboxEntry], None]


def due(now: datetime, limit: int = 100) -> list[OutboxEntry]:
    """Rows that are due and that nobody holds, oldest first."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return list(OutboxEntry.objects.filter(free, due_at__lte=now).order_by("due_at")[:limit])


def claim(entry: OutboxEntry, now: datetime) -> bool:
    """Take a row for ourselves: a conditional update of one row, true for exactly one of many claimants."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    mine = OutboxEntry.objects.filter(free, aggregate_id=entry.aggregate_id, seq=entry.seq)
    return mine.update(claimed_until=now + CLAIM_FOR, attempts=entry.attempts + 1) == 1


def settle(entry: OutboxEntry, consume: Consumer, now: datetime) -> bool:
    """Let `consume` do its work and strike the row out, in one transaction. A failure puts it back, later each time."""
    try:
        with transaction.atomic():
            consume(entry)
            OutboxEntry.objects.filter(aggregate_id=entry.aggregate_id, seq=entry.seq).delete()
    except Exception as failure:  # whatever a consumer runs into must not stop the others
        _put_back(entry, failure, now)
        return False
    return True


def _put_back(entry: OutboxEntry, failure: Exception, now: datetime) -> None:
    wait = timedelta(seconds=min(3600, 2 ** min(entry.attempts + 1, 12)))
    OutboxEntry.objects.filter(aggregate_id=entry.aggregate_id, seq=entry.seq).update(
        claimed_until=None, due_at=now + wait, failure=type(failure).__name__
    )


def work_off(consume: Consumer, now: datetime, limit: int = 100) -> int:
    """Claim and settle what is due. Returns how many rows were settled."""
    return sum(1 for entry in due(now, limit) if claim(entry, now) and settle(entry, consume, now))
