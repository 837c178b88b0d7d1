"""Return to the pack that was in force in an area before: the last activation there ends today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
        rows = Activation.objects.filter(area_path=self.area_path, until=None).order_by("-since", "-id")[:2]
        if len(rows) < 2:
            raise Refused([checks.NOTHING_TO_ROLL_BACK.at(area=self.area_path)])
        last, before = rows

        def write(head: Head) -> None:
            Activation.objects.filter(id=last.id).update(until=max(today, last.since))
            bump(VERSION)

        data = {"area_path": self.area_path, "from": last.pack_hash, "to": before.pack_hash, "reason": self.reason}
        return Change(events.AGGREGATE, [Event(events.PACK_ROLLED_BACK, data)], before.pack_hash, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> str:
        return str(entries[-1].data["to"])
