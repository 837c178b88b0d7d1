"""The outbox: what actions owe to the world, claimed row by row, so that two workers never do one thing twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yiwang.kernel import beforehand
from yiwang.kernel.bulk import stored_id
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


def claim(entries: Iterable[OutboxEntry], now: datetime) -> list[OutboxEntry]:
    """Take rows for ourselves, by conditional updates: each row goes to exactly one of many claimants. Those we got."""
    until = connection.ops.adapt_datetimefield_value(now + CLAIM_FOR)
    mine: list[OutboxEntry] = []
    for (attempts, seq), rows in _alike(entries).items():
        sql = CLAIM.format(ids=", ".join(["%s"] * len(rows)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [until, attempts, seq, *(stored_id(row.aggregate_id) for row in rows)])
            got = {UUID(str(id)) for (id,) in cursor.fetchall()}
        mine += [row for row in rows if row.aggregate_id in got]
    for row in mine:
        row.attempts += 1
    return mine


CLAIM = """
UPDATE outbox_entry SET claimed_until = %s, attempts = attempts + 1
WHERE attempts = %s AND seq = %s AND aggregate_id IN ({ids}) RETURNING aggregate_id
"""


def _alike(entries: Iterable[OutboxEntry]) -> dict[tuple[int, int], list[OutboxEntry]]:
    """By attempts and number: most are of one kind, and one statement does for all of a kind."""
    found: dict[tuple[int, int], list[OutboxEntry]] = {}
    for entry in entries:
        found.setdefault((entry.attempts, entry.seq), []).append(entry)
    return found


def work_off(consume: Consumer, now: datetime, limit: int = 100) -> int:
    """Claim what is due and settle it, together if that goes, else row by row. Returns how many rows were settled."""
    with transaction.atomic():
        mine = claim(due(now, limit), now)
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

    def strike_and_consume() -> None:
        with transaction.atomic():
            _strike(entries)
            consume(entries)

    try:
        beforehand.transact(strike_and_consume)
    except Exception as failure:  # whatever a consumer runs into must not stop the others
        return failure
    return None


def _strike(entries: Sequence[OutboxEntry]) -> None:
    """Delete rows that are still ours. First, so that the database keeps others from these rows until we are done."""
    for (attempts, seq), rows in _alike(entries).items():
        ours = OutboxEntry.objects.filter(aggregate_id__in=[row.aggregate_id for row in rows], seq=seq)
        if ours.filter(attempts=attempts).delete()[0] != len(rows):
            raise ClaimLost


def _put_back(entry: OutboxEntry, failure: Exception, now: datetime) -> None:
    mine = OutboxEntry.objects.filter(aggregate_id=entry.aggregate_id, seq=entry.seq, attempts=entry.attempts)
    mine.update(claimed_until=None, due_at=now + back_off(entry.attempts), failure=type(failure).__name__)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubled each time, up to an hour."""
    return min(LONGEST, timedelta(seconds=2 ** min(attempts, 12)))
