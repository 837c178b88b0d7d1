"""Keep the contact of a case's reporter: called inside the action that reports the case, in its transaction."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from yiwang.foundation.registers.contacts import Contact
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.rows import new_row


def keep_contact(
    case_id: UUID, name: str, phone: str, withheld: bool, consent_text: str, expires_on: date
) -> ReporterContact:
    """The row to insert. `phone` is plain digits (`plain_phone`); `consent_text` names the text that was shown."""
    contact = Contact(name, phone)
    return new_row(
        ReporterContact, case_id=case_id, sealed=contact.sealed(case_id), phone_hash=contact.phone_hash,
        hint=contact.hint, withheld=withheld, consent_text=consent_text, expires_on=expires_on,
    )  # fmt: skip
