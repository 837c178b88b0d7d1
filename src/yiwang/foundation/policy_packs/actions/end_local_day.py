"""A second person agrees to a day that was proposed; or a day is refused, or withdrawn before it has come.

Withdrawing needs no second person: the calendar is then as the pack has it, which two had agreed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks, events
from yiwang.foundation.policy_packs.actions.enter_local_day import from_next_minute
from yiwang.foundation.policy_packs.models import LocalDay
from yiwang.foundation.policy_packs.permissions import Deciding, may_set_days
from yiwang.foundation.policy_packs.queries.local_days import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class AgreeToLocalDay:
    """By another person than who entered it, and not once the day is over."""

    aggregate_id: UUID

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return _may(acting, self.aggregate_id)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        row = _standing(self.aggregate_id, "waiting")
        if acting.actor == row.enterer:
            raise Refused([checks.SAME_PERSON.at()])
        if row.day < civil(now).date():
            raise Refused([checks.DAY_PAST.at(day=row.day.isoformat())])
        since = from_next_minute(now)
        said = {"day": row.day.isoformat(), "kind": row.kind, "hours": row.hours, "since": since.isoformat()}
        return _changing(row, events.LOCAL_DAY_AGREED, said, {"state": "holds", "since": since})

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


@dataclass(frozen=True)
class WithdrawLocalDay:
    """Refuse one that waits, by its proposer too; or withdraw one that holds."""

    aggregate_id: UUID
    reason: str

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return _may(acting, self.aggregate_id)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        if not self.reason.strip():
            raise Refused([checks.DAY_REASON.at()])
        row = _standing(self.aggregate_id, "waiting", "holds")
        waits = row.state == "waiting"
        if not waits and row.day <= civil(now).date():
            raise Refused([checks.DAY_COME.at(day=row.day.isoformat())])
        values = {
            "state": "refused" if waits else "withdrawn", "until": None if waits else from_next_minute(now),
            "ended_at": now, "ended_by": acting.acting_as, "reason": self.reason.strip(),
        }  # fmt: skip
        kind = events.LOCAL_DAY_REFUSED if waits else events.LOCAL_DAY_WITHDRAWN
        return _changing(row, kind, {"day": row.day.isoformat(), "reason": self.reason.strip()}, values)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


def _may(acting: Deciding, id: UUID) -> Sequence[Problem]:
    row = LocalDay.objects.filter(id=id).first()
    return may_set_days(acting, row.area_path if row else "")


def _standing(id: UUID, *states: str) -> LocalDay:
    row = LocalDay.objects.filter(id=id, state__in=states).first()
    if row is None:
        raise Refused([checks.NO_SUCH_DAY.at()])
    return row


def _changing(row: LocalDay, kind: str, said: dict[str, Any], values: dict[str, Any]) -> Change[UUID]:
    def write(head: Head) -> None:
        LocalDay.objects.filter(id=row.id).update(**values)
        bump(VERSION)

    return Change(events.LOCAL_DAY, [Event(kind, said)], row.id, write=write)
