"""Counting the cases of an import as they come, so that the worker need not read each again.

Every case has its row in the outbox as always, due a while later. When its import has counted it, the row is struck
out, or is due at once where somebody is to be told. If the import dies in between, the worker counts the case then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.cases.actions._import_batch import Written
from yiwang.engine.workflows.events import Event
from yiwang.foundation.messages import interface as messages
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.versions import unchanged

WAIT = timedelta(minutes=10)
AT_ONCE = 10_000
"""Cases that are added to the figures together."""
IDS = 500


class Counting(Protocol):
    """`insight.NewCases`."""

    def add(self, entries: Sequence[JournalEntry], said: Sequence[Event]) -> None: ...
    def write(self) -> None: ...


@dataclass
class Counted:
    """Cases that were taken in and not added to the figures yet."""

    counting: Counting | None
    now: datetime
    _done: list[UUID] = field(default_factory=list)
    _to_tell: list[UUID] = field(default_factory=list)

    def add(self, journals: Sequence[Written]) -> None:
        """New cases, each with its journal and what the engine said in it. Whether anybody is to be told of them is
        looked up here."""
        if self.counting is None:
            return
        with unchanged():
            for entries, said in journals:
                self.counting.add(entries, said)
                path = entries[0].data["path"]
                told = any(messages.subscriptions_to(one.kind, path) for one in entries)
                (self._to_tell if told else self._done).append(entries[0].aggregate_id)
        if len(self._done) + len(self._to_tell) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Into the figures, and nothing is left for the worker but to tell whoever waits for it."""
        if self.counting is None:
            return
        done, to_tell = self._done, self._to_tell
        self._done, self._to_tell = [], []
        try:
            with transaction.atomic():
                self.counting.write()
                self._settle(done)
        except IntegrityError:  # a worker counted one of them: it does the others too
            to_tell = [*done, *to_tell]
        for ids in _parts(to_tell):
            OutboxEntry.objects.filter(aggregate_id__in=ids).update(due_at=self.now)

    def _settle(self, done: Sequence[UUID]) -> None:
        for ids in _parts(done):
            rows = OutboxEntry.objects.filter(aggregate_id__in=ids, claimed_until=None)
            rows.filter(effects=[]).delete()
            rows.update(due_at=self.now)


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + IDS] for start in range(0, len(ids), IDS)]
