"""Open a unit: a body of a kind, answering for an area, from a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import area_problems, open_unit_on
from yiwang.foundation.organizations.models import Unit
from yiwang.foundation.organizations.permissions import may_change_organizations
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import NO_HEAD, Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class OpenUnit:
    """`aggregate_id` becomes the unit's id."""

    aggregate_id: UUID
    kind: str
    area: str
    title: str
    since: date
    parent: UUID | None = None

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_organizations(acting, self.area)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        if missing := [name for name in ("kind", "title") if not getattr(self, name)]:
            raise Refused([checks.MISSING.at(names=", ".join(missing))])
        if problems := area_problems(self.area, self.since):
            raise Refused(problems)
        if Unit.objects.filter(kind=self.kind, area=self.area, title=self.title, until=None).exists():
            raise Refused([checks.UNIT_THERE.at(unit=self.title)])
        if self.parent is not None:
            open_unit_on(self.parent, self.since)
        said = {
            "kind": self.kind, "area": self.area, "title": self.title, "since": self.since.isoformat(),
            "parent": str(self.parent or ""),
        }  # fmt: skip
        event = Event(events.UNIT_OPENED, said)
        return Change(events.UNIT, [event], self.aggregate_id, write=self._write, head=NO_HEAD)

    def _write(self, head: Head) -> None:
        Unit.objects.create(
            id=self.aggregate_id, kind=self.kind, area=self.area, title=self.title, since=self.since, parent=self.parent
        )
        bump(VERSION)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
