"""What the journal says about contacts: entries of aggregates of kind `contact`, one for each case's contact.

The person whom they are about can read them all: who opened it, when, and why.
"""

from __future__ import annotations

from uuid import UUID, uuid5

AGGREGATE = "contact"

CONTACT_KEPT = "contact_kept"
CONTACT_OPENED = "contact_opened"
CONTACT_ERASED = "contact_erased"
CONTACT_CORRECTED = "contact_corrected"
CORRECTION_ASKED = "correction_asked"
CORRECTION_REMINDED = "correction_reminded"
CORRECTION_ANSWERED = "correction_answered"

_OF_CASES = UUID("5d5b6f0e-3c1b-5a2e-9f43-0c6c3d0f7a11")


def contact_of(case_id: UUID) -> UUID:
    """The aggregate of a case's contact: an id of its own, so that its lines are not mixed with the case's."""
    return uuid5(_OF_CASES, str(case_id))
