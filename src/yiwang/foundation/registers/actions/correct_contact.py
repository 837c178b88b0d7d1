"""The reporter puts their own name and number right: at once, without asking anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.registers import checks, events
from yiwang.foundation.registers.contacts import Contact, plain_phone
from yiwang.foundation.registers.models import ReporterContact
from yiwang.foundation.registers.permissions import may_speak_as_reporter
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class CorrectContact:
    """What is left empty stays as it was."""

    case_id: UUID
    name: str = field(repr=False)
    phone: str = field(repr=False)

    @property
    def aggregate_id(self) -> UUID:
        return events.contact_of(self.case_id)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_speak_as_reporter(acting)

    def decide(self, acting: Person, now: datetime) -> Change[bool]:
        mine = ReporterContact.objects.filter(case_id=self.case_id, erased_at=None)
        row = mine.first()
        if row is None:
            raise Refused([checks.NO_CONTACT.at()])
        phone = plain_phone(self.phone)
        if isinstance(phone, Problem):
            raise Refused([phone])
        before = Contact.unsealed(bytes(row.sealed), self.case_id)
        right = Contact(self.name.strip()[:200] or before.name, phone or before.phone)

        def write(head: Head) -> None:
            mine.update(sealed=right.sealed(self.case_id), phone_hash=right.phone_hash, hint=right.hint)

        return Change(events.AGGREGATE, [Event(events.CONTACT_CORRECTED, {})], True, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> bool:
        return True
