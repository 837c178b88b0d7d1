"""Appoint somebody to a post of a unit, in an area, from a day; `acting` for a named stand-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import area_problems, may_change, open_unit_on, span_problems
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class Appoint:
    """`aggregate_id` is the unit. An empty `area` is the unit's own; a grid worker's is a cell."""

    aggregate_id: UUID
    appointment: UUID
    post: str
    holder: str
    since: date
    area: str = ""
    account: UUID | None = None
    until: date | None = None
    acting: bool = False

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id, *([self.area] if self.area else []))

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        unit = open_unit_on(self.aggregate_id, self.since)
        area = self.area or unit.area
        if problems := self._problems(area):
            raise Refused(problems)
        said = {
            "appointment": str(self.appointment), "post": self.post, "area": area, "holder": self.holder,
            "account": str(self.account or ""), "acting": self.acting, "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "",
        }  # fmt: skip

        def write(head: Head) -> None:
            Appointment.objects.create(
                id=self.appointment, unit=self.aggregate_id, post=self.post, area=area, account=self.account,
                holder=self.holder, acting=self.acting, since=self.since, until=self.until,
            )  # fmt: skip
            bump(VERSION)

        return Change(events.UNIT, [Event(events.APPOINTED, said)], self.appointment, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return UUID(entries[-1].data["appointment"])

    def _problems(self, area: str) -> list[Problem]:
        if missing := [name for name in ("post", "holder") if not getattr(self, name)]:
            return [checks.MISSING.at(names=", ".join(missing))]
        problems = [*span_problems(self.since, self.until), *area_problems(area, self.since)]
        same = Q(account=self.account) if self.account else Q(account=None, holder=self.holder)
        later = Q(until=None) | Q(until__gt=self.since)
        held = Appointment.objects.filter(same, later, unit=self.aggregate_id, post=self.post, area=area)
        if held.filter(since__lt=self.until or date.max).exists():
            problems.append(checks.APPOINTED_ALREADY.at(holder=self.holder, day=self.since))
        return problems
