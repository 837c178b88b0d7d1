"""End an appointment on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import may_change, span_problems
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class EndAppointment:
    """`aggregate_id` is the unit; `until` is the first day on which the post is no longer held."""

    aggregate_id: UUID
    appointment: UUID
    until: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        later = Q(until=None) | Q(until__gt=self.until)
        held = Appointment.objects.filter(later, id=self.appointment, unit=self.aggregate_id)
        found = held.first()
        if found is None:
            raise Refused([checks.UNKNOWN_APPOINTMENT.at()])
        if problems := span_problems(found.since, self.until):
            raise Refused(problems)

        def write(head: Head) -> None:
            held.update(until=self.until)
            bump(VERSION)

        said = {"appointment": str(self.appointment), "until": self.until.isoformat()}
        return Change(events.UNIT, [Event(events.APPOINTMENT_ENDED, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
