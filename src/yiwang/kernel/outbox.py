"""The outbox: what actions owe to the world, claimed row by row, so that two workers never do one thing twice."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from yiwang.kernel.models import OutboxEntry

log = logging.getLogger(__name__)

CLAIM_FOR = timedelta(minutes=2)
"""A worker that died holds its claim no longer than this."""
LONGEST = timedelta(hours=1)
"""The longest pause after a failure."""
SLACK = timedelta(minutes=10)
"""Clocks of two workers differ by less."""

Consumer = Callable[[Sequence[OutboxEntry]], None]
"""Does the work of some rows, in the transaction that strikes them out."""


class ClaimLost(Exception):
    """The claim ran out meanwhile and somebody else took the row: nothing of ours may stay."""


def due(now: datetime, limit: int = 100) -> list[OutboxEntry]:
    """Rows that are due and that nobody holds, oldest first; all workers see them in the same order."""
    rows = OutboxEntry.objects.filter(is_free(now), is_due(now))
    return list(rows.order_by("due_at", "aggregate_id", "seq")[:limit])


def is_free(now: datetime) -> Q:
    """Rows that nobody holds. A claim further ahead than any lasts was made by a clock that has been set back."""
    return Q(claimed_until=None) | Q(claimed_until__lt=now) | Q(claimed_until__gt=now + CLAIM_FOR + SLACK)


def is_due(now: datetime) -> Q:
    """Rows whose moment has come. One further ahead than any pause was written by a clock that has been set back."""
    return Q(due_at__lte=now) | Q(due_at__gt=now + LONGEST + SLACK)


def claim(entry: OutboxEntry, now: datetime) -> bool:
    """Take a row for ourselves: a conditional update of one row, true for exactly one of many claimants."""
    mine = OutboxEntry.objects.filter(aggregate_id=entry.aggregate_id, seq=entry.seq, attempts=entry.attempts)
    entry.attempts += 1
    return mine.update(claimed_until=now + CLAIM_FOR, attempts=entry.attempts) == 1


def work_off(consume: Consumer, now: datetime, limit: int = 100) -> int:
    """Claim what is due and settle it, together if that goes, else row by row. Returns how many rows were settled."""
    with transaction.atomic():
        mine = [entry for entry in due(now, limit) if claim(entry, now)]
    if not mine or _settled(mine, consume) is None:
        return len(mine)
    return sum(1 for entry in mine if settle(entry, consume, now))


def settle(entry: OutboxEntry, consume: Consumer, now: datetime) -> bool:
    """Do the work of one claimed row. A failure puts it back, later each time."""
    failure = _settled([entry], consume)
    if failure is not None and not isinstance(failure, ClaimLost):
        log.warning("outbox row %s/%s failed", entry.aggregate_id, entry.seq, exc_info=failure)
        _put_back(entry, failure, now)
    return failure is None


def _settled(entries: Sequence[OutboxEntry], consume: Consumer) -> Exception | None:
    """Strike rows out and do their work, all or nothing; what went wrong, if anything."""
    try:
        with transaction.atomic():
            _strike(entries)
            consume(entries)
    except Exception as failure:  # whatever a consumer runs into must not stop the others
        return failure
    return None


def _strike(entries: Sequence[OutboxEntry]) -> None:
    """Delete rows that are still ours. First, so that the database keeps others from these rows until we are done."""
    by_attempts: dict[int, list[Q]] = defaultdict(list)
    for entry in entries:
        by_attempts[entry.attempts].append(Q(aggregate_id=entry.aggregate_id, seq=entry.seq))
    for attempts, rows in by_attempts.items():
        which = Q()
        for row in rows:
            which |= row
        if OutboxEntry.objects.filter(which, attempts=attempts).delete()[0] != len(rows):
            raise ClaimLost


def _put_back(entry: OutboxEntry, failure: Exception, now: datetime) -> None:
    mine = OutboxEntry.objects.filter(aggregate_id=entry.aggregate_id, seq=entry.seq, attempts=entry.attempts)
    mine.update(claimed_until=None, due_at=now + back_off(entry.attempts), failure=type(failure).__name__)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubled each time, up to an hour."""
    return min(LONGEST, timedelta(seconds=2 ** min(attempts, 12)))
