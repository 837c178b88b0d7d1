"""Close a unit on a day. Its appointments and dispatch rules end with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import events
from yiwang.foundation.organizations.actions._units import may_change, open_unit_on, span_problems
from yiwang.foundation.organizations.models import Appointment, DispatchRule, Unit
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class CloseUnit:
    """`until` is the first day on which the unit is no more. What would begin later never begins."""

    aggregate_id: UUID
    until: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        unit = Unit.objects.filter(id=self.aggregate_id).first()
        if unit is not None and (problems := span_problems(unit.since, self.until)):
            raise Refused(problems)
        open_unit_on(self.aggregate_id, self.until)
        later = Q(unit=self.aggregate_id) & (Q(until=None) | Q(until__gt=self.until))
        appointments = list(Appointment.objects.filter(later).values_list("id", flat=True))
        rules = list(DispatchRule.objects.filter(later).values_list("id", flat=True))
        said = {
            "until": self.until.isoformat(),
            "appointments": [str(one) for one in appointments],
            "rules": [str(one) for one in rules],
        }

        def write(head: Head) -> None:
            Unit.objects.filter(id=self.aggregate_id).update(until=self.until)
            Appointment.objects.filter(id__in=appointments).update(until=self.until)
            DispatchRule.objects.filter(id__in=rules).update(until=self.until)
            bump(VERSION)

        return Change(events.UNIT, [Event(events.UNIT_CLOSED, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
