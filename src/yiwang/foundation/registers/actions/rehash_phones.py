"""Hashes of phone numbers made anew with the first of the hash keys, where the number is there to be opened."""

from __future__ import annotations

from collections.abc import Callable

from yiwang.foundation.registers.contacts import Contact
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.secrecy import CannotOpen

CHUNK = 500


def rehash_phones(progress: Callable[[int, int], None]) -> int:
    """How many were made anew. Stopped and started again, it goes on with what is left; what no key opens stays."""
    rows = ReporterContact.objects.filter(erased_at=None)
    total, done, changed = rows.count(), 0, 0
    for row in rows.iterator(chunk_size=CHUNK):
        done += 1
        try:
            new = Contact.unsealed(bytes(row.sealed), row.case_id).phone_hash
        except CannotOpen:
            continue
        finally:
            progress(done, max(total, done))
        if new != bytes(row.phone_hash):
            # Only if it is still what was read: somebody may have corrected or erased it meanwhile.
            same = ReporterContact.objects.filter(case_id=row.case_id, sealed=row.sealed)
            changed += same.update(phone_hash=new)
    return changed
