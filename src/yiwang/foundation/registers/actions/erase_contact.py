"""Erase a contact: when its day has come, or when the person asks. That there was one, and who opened it, stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.registers import checks, events
from yiwang.foundation.registers.models import ReporterContact
from yiwang.foundation.registers.permissions import may_erase_contact
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class EraseContact:
    """`why`: expired, or asked."""

    case_id: UUID
    why: str

    @property
    def aggregate_id(self) -> UUID:
        return events.contact_of(self.case_id)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_erase_contact(acting)

    def decide(self, acting: Person, now: datetime) -> Change[bool]:
        mine = ReporterContact.objects.filter(case_id=self.case_id, erased_at=None)
        if not mine.exists():
            raise Refused([checks.NO_CONTACT.at()])

        def write(head: Head) -> None:
            mine.update(sealed=b"", phone_hash=b"", hint="", erased_at=now)

        return Change(events.AGGREGATE, [Event(events.CONTACT_ERASED, {"why": self.why})], True, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> bool:
        return True


def expired(on: date, limit: int = 500) -> list[UUID]:
    """Cases whose contact is to be erased by a day."""
    rows = ReporterContact.objects.filter(expires_on__lte=on, erased_at=None).order_by("expires_on")
    return list(rows.values_list("case_id", flat=True)[:limit])
