"""Claim cases whose time has come: of two workers one gets each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from yiwang.cases.actions.wake_case import due_cases
from yiwang.cases.models import Case
from yiwang.kernel.outbox import CLAIM_FOR


def claim_wakes(now: datetime, limit: int = 100) -> Iterator[UUID]:
    """Each case that is due and that nobody else took: a conditional update of one row.

    The claim puts `wake_at` off; waking the case sets it right again. A worker that dies in between holds it no longer
    than an outbox row, and a case that cannot be woken waits as long.
    """
    for case_id in due_cases(now, limit):
        if Case.objects.filter(id=case_id, wake_at__lte=now).update(wake_at=now + CLAIM_FOR):
            yield case_id
