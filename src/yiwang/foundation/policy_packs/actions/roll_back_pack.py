"""Return to the pack that was in force in an area before: the last activation there ends today.

What was before may have been decided for the area itself or, as with a pilot in one part, for an area above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks, events
from yiwang.foundation.policy_packs.models import Activation
from yiwang.foundation.policy_packs.permissions import may_activate
from yiwang.foundation.policy_packs.queries.in_force import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class RollBackPack:
    """Cases opened meanwhile keep the rules they began with."""

    aggregate_id: UUID
    area_path: str
    reason: str

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_activate(acting, self.area_path)

    def decide(self, acting: Person, now: datetime) -> Change[str]:
        today = civil(now).date()
        open_ = Q(until=None) | Q(until__gt=today)
        last = Activation.objects.filter(open_, area_path=self.area_path).order_by("-since", "-id").first()
        before = last and _without(last, max(today, last.since))
        if last is None or before is None:
            raise Refused([checks.NOTHING_TO_ROLL_BACK.at(area=self.area_path)])

        def write(head: Head) -> None:
            Activation.objects.filter(id=last.id).update(until=max(today, last.since))
            bump(VERSION)

        data = {"area_path": self.area_path, "from": last.pack_hash, "to": before.pack_hash, "reason": self.reason}
        return Change(events.AGGREGATE, [Event(events.PACK_ROLLED_BACK, data)], before.pack_hash, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> str:
        return str(entries[-1].data["to"])


def _without(last: Activation, on: date) -> Activation | None:
    """What is in force on a day where this one does not count: the nearest area, then the latest day."""
    rows = Activation.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on).exclude(id=last.id)
    found = [row for row in rows.order_by("since", "id") if last.area_path.startswith(row.area_path)]
    return max(reversed(found), key=lambda row: (len(row.area_path), row.since), default=None)
