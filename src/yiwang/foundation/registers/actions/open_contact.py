"""Open a contact and the personal answers beside it: the reason is asked, and the person can read the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.registers import checks, events
from yiwang.foundation.registers.contacts import Contact
from yiwang.foundation.registers.models import ReporterContact
from yiwang.foundation.registers.permissions import may_open_contact
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.contents import unsealed_of
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class OpenContact:
    """`area_path` is the case's. Whether the person may see the case at all is asked by the caller, who knows cases."""

    case_id: UUID
    area_path: str
    reason: str

    @property
    def aggregate_id(self) -> UUID:
        return events.contact_of(self.case_id)

    def permit(self, acting: Person) -> Sequence[Problem]:
        row = self._row()
        return may_open_contact(acting, self.area_path, row is not None and row.withheld)

    def decide(self, acting: Person, now: datetime) -> Change[Contact]:
        contact = self._contact()
        if not self.reason.strip():
            raise Refused([checks.REASON_NEEDED.at()])
        said = {"reason": self.reason.strip(), "case": str(self.case_id)}
        return Change(events.AGGREGATE, [Event(events.CONTACT_OPENED, said)], contact)

    def again(self, entries: Sequence[JournalEntry]) -> Contact:
        return self._contact()

    def _contact(self) -> Contact:
        row, words = self._row(), unsealed_of(self.case_id)
        if row is None and not words:
            raise Refused([checks.NO_CONTACT.at()])
        found = Contact.unsealed(bytes(row.sealed), self.case_id) if row else Contact("", "")
        return replace(found, words=words)

    def _row(self) -> ReporterContact | None:
        return ReporterContact.objects.filter(case_id=self.case_id, erased_at=None).first()
