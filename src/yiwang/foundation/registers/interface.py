"""What other rooms may ask of registers."""

from yiwang.foundation.registers.actions.erase_contact import EraseContact, expired
from yiwang.foundation.registers.actions.keep_contact import keep_contact
from yiwang.foundation.registers.actions.open_contact import OpenContact
from yiwang.foundation.registers.contacts import Contact, plain_phone
from yiwang.foundation.registers.queries.catalogue import PersonalField, personal_fields
from yiwang.foundation.registers.queries.contacts import ContactHint, Opening, contact_hint, openings, phone_to_answer

__all__ = [
    "Contact",
    "ContactHint",
    "EraseContact",
    "OpenContact",
    "Opening",
    "PersonalField",
    "contact_hint",
    "expired",
    "keep_contact",
    "openings",
    "personal_fields",
    "phone_to_answer",
    "plain_phone",
]
