"""Say that matters of a kind, in an area and below, go to a unit from a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import area_problems, may_change, open_unit_on, span_problems
from yiwang.foundation.organizations.models import DispatchRule, Unit
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class SetDispatchRule:
    """`aggregate_id` is the unit. `matter` is a kind, or the beginning of kinds and a `*`."""

    aggregate_id: UUID
    rule: UUID
    matter: str
    area: str
    since: date
    until: date | None = None

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id, self.area)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        open_unit_on(self.aggregate_id, self.since)
        if problems := self._problems():
            raise Refused(problems)
        said = {
            "rule": str(self.rule), "matter": self.matter, "area": self.area, "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "",
        }  # fmt: skip

        def write(head: Head) -> None:
            DispatchRule.objects.create(
                id=self.rule, matter=self.matter, area=self.area, unit=self.aggregate_id, since=self.since,
                until=self.until,
            )  # fmt: skip
            bump(VERSION)

        return Change(events.UNIT, [Event(events.DISPATCH_RULE_SET, said)], self.rule, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return UUID(entries[-1].data["rule"])

    def _problems(self) -> list[Problem]:
        if not self.matter:
            return [checks.MISSING.at(names="matter")]
        problems = [*span_problems(self.since, self.until), *area_problems(self.area, self.since)]
        later = Q(until=None) | Q(until__gt=self.since)
        held = DispatchRule.objects.filter(later, matter=self.matter, area=self.area, since__lt=self.until or date.max)
        if (other := held.first()) is not None:
            title = Unit.objects.filter(id=other.unit).values_list("title", flat=True).first()
            problems.append(checks.RULE_TAKEN.at(matter=self.matter, area=self.area, unit=title))
        return problems
