"""What may be known of a contact without opening it, and who opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from yiwang.foundation.registers import events
from yiwang.foundation.registers.contacts import Contact, plain_phone
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.journal import entries_of


@dataclass(frozen=True, slots=True)
class ContactHint:
    """That there is a contact, and its last digits."""

    hint: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """One line of who opened a contact, for the person whom it is about."""

    at: datetime
    acting_as: str
    reason: str


def contact_hint(case_id: UUID) -> ContactHint | None:
    """None when nothing was left or it was erased."""
    row = ReporterContact.objects.filter(case_id=case_id, erased_at=None).first()
    return ContactHint(row.hint, row.withheld) if row else None


def phone_to_answer(case_id: UUID) -> str:
    """The reporter's number, for the gateway that tells them what was done and for nobody to read; empty for none."""
    row = ReporterContact.objects.filter(case_id=case_id, erased_at=None).first()
    return Contact.unsealed(bytes(row.sealed), case_id).phone if row else ""


def contact_to_copy(case_id: UUID) -> tuple[Contact, bool] | None:
    """The contact and whether it is withheld, for a case that is split off: the same person is answered there. No
    human reads it on the way."""
    row = ReporterContact.objects.filter(case_id=case_id, erased_at=None).first()
    return (Contact.unsealed(bytes(row.sealed), case_id), row.withheld) if row else None


def openings(case_id: UUID) -> list[Opening]:
    """Who opened the contact of a case, when and why."""
    entries = entries_of(events.contact_of(case_id))
    return [
        Opening(entry.happened_at, entry.acting_as, entry.data["reason"])
        for entry in entries
        if entry.kind == events.CONTACT_OPENED
    ]


def own_contact(case_id: UUID, phone: str) -> Contact | None:
    """The contact in full, for its subject: whoever types the number that was left. A slip of paper with number and
    code that somebody finds does not tell them whose it is."""
    row = ReporterContact.objects.filter(case_id=case_id, erased_at=None).first()
    typed = plain_phone(phone)
    if row is None or not isinstance(typed, str) or not typed:
        return None
    held = Contact.unsealed(bytes(row.sealed), case_id)
    return held if compare_digest(held.phone_hash, Contact("", typed).phone_hash) else None
