"""What other rooms may ask of registers."""

from yiwang.foundation.registers.actions.correct_contact import CorrectContact
from yiwang.foundation.registers.actions.corrections import (
    AnswerCorrection,
    AskCorrection,
    RemindOfCorrection,
    corrections_to_remind,
    forget_corrections,
)
from yiwang.foundation.registers.actions.erase_contact import EraseContact, expired
from yiwang.foundation.registers.actions.keep_contact import keep_contact
from yiwang.foundation.registers.actions.open_contact import OpenContact
from yiwang.foundation.registers.actions.rehash_phones import rehash_phones
from yiwang.foundation.registers.checks import OTHER_NUMBER, SAY_WHAT_IS_WRONG
from yiwang.foundation.registers.contacts import Contact, plain_phone
from yiwang.foundation.registers.queries.catalogue import PersonalField, personal_fields
from yiwang.foundation.registers.queries.contacts import (
    ContactHint,
    Opening,
    contact_hint,
    contact_to_copy,
    openings,
    own_contact,
    phone_to_answer,
)
from yiwang.foundation.registers.queries.corrections import (
    Correction,
    corrections_of,
    open_corrections,
    overdue_corrections,
)
from yiwang.foundation.registers.queries.site_fields import SITE_FIELDS, SiteField

__all__ = [
    "OTHER_NUMBER",
    "SAY_WHAT_IS_WRONG",
    "AnswerCorrection",
    "AskCorrection",
    "Contact",
    "ContactHint",
    "CorrectContact",
    "Correction",
    "EraseContact",
    "OpenContact",
    "Opening",
    "PersonalField",
    "RemindOfCorrection",
    "SITE_FIELDS",
    "SiteField",
    "contact_hint",
    "contact_to_copy",
    "corrections_of",
    "corrections_to_remind",
    "expired",
    "forget_corrections",
    "keep_contact",
    "open_corrections",
    "overdue_corrections",
    "openings",
    "own_contact",
    "personal_fields",
    "phone_to_answer",
    "plain_phone",
    "rehash_phones",
]
