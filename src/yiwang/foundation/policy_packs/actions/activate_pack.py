"""Put an installed pack in force for an area and all below it, from a day on; as a pilot if it is tried out first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks, events
from yiwang.foundation.policy_packs.models import Activation, PackVersion
from yiwang.foundation.policy_packs.permissions import may_activate
from yiwang.foundation.policy_packs.queries.in_force import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


def needs_two() -> bool:
    """Where the site asks for two people. The very first pack comes from one: there is nobody else yet."""
    return bool(settings.TWO_FOR_PACKS) and Activation.objects.exists()


@dataclass(frozen=True)
class ActivatePack:
    """Cases that are open keep the rules they began with; new ones follow the pack from `since` on."""

    aggregate_id: UUID
    pack_hash: str
    area_path: str
    since: date
    pilot: bool = False
    until: date | None = None
    reason: str = ""

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_activate(acting, self.area_path)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        if needs_two():
            raise Refused([checks.SECOND_NEEDED.at()])
        return self.put_in_force(acting, now)

    def put_in_force(self, acting: Person, now: datetime) -> Change[UUID]:
        """Whoever may decide it, alone or with another, has decided it."""
        version = self.checked(now)
        row = Activation(
            id=self.aggregate_id, area_path=self.area_path, pack_hash=self.pack_hash, since=self.since,
            until=self.until, pilot=self.pilot, decided_at=now, decided_by=acting.acting_as, reason=self.reason,
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)
            bump(VERSION)

        data = {
            "area_path": self.area_path, "pack": version.pack, "version": version.version, "hash": self.pack_hash,
            "since": self.since.isoformat(), "pilot": self.pilot, "reason": self.reason,
        }  # fmt: skip
        return Change(events.AGGREGATE, [Event(events.PACK_ACTIVATED, data)], self.aggregate_id, write=write)

    def checked(self, now: datetime) -> PackVersion:
        """The version, when it can be put in force so. Raises `Refused` otherwise."""
        version = PackVersion.objects.filter(hash=self.pack_hash).defer("files").first()
        if version is None:
            raise Refused([checks.NO_SUCH_PACK.at(pack=self.pack_hash[:12])])
        if self.since < civil(now).date():
            raise Refused([checks.PAST_DAY.at(day=self.since.isoformat())])
        if self.until is not None and self.until <= self.since:
            raise Refused([checks.BAD_END.at(since=self.since.isoformat(), until=self.until.isoformat())])
        return version

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
