"""Link an appointment to the account of its holder, who had none when the list was imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import may_change
from yiwang.foundation.organizations.models import Appointment
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class LinkAccount:
    """`aggregate_id` is the unit. An appointment that has an account keeps it."""

    aggregate_id: UUID
    appointment: UUID
    account: UUID

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        free = Appointment.objects.filter(id=self.appointment, unit=self.aggregate_id, account=None)
        if not free.exists():
            raise Refused([checks.UNKNOWN_APPOINTMENT.at()])

        def write(head: Head) -> None:
            free.update(account=self.account)
            bump(VERSION)

        said = {"appointment": str(self.appointment), "account": str(self.account)}
        return Change(events.UNIT, [Event(events.ACCOUNT_LINKED, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
