"""Words of people beside the journal: salted, sealed where personal, frozen and erased when their day comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from os import urandom
from uuid import UUID

from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Content
from yiwang.kernel.rows import new_row
from yiwang.kernel.secrecy import seal, unseal

SEALED = "sealed:"
"""Stands where a personal answer is: it is opened with a reason, and leaves a line."""
SALT = 16


def digest(salt: bytes, content_id: UUID, text: str) -> bytes:
    """The hash under which words stand in the journal. With the salt, which is erased with the words, nobody can try
    out what they were; with their id, like words do not show as like."""
    return sha256(salt + content_id.bytes + text.encode()).digest()


def plain_content(aggregate_id: UUID, text: str) -> Content:
    """The row of words that those who see the aggregate may read."""
    content_id, salt = new_id(), urandom(SALT)
    return new_row(
        Content, aggregate_id=aggregate_id, content_id=content_id, text=text, salt=salt,
        sha256=digest(salt, content_id, text),
    )  # fmt: skip


def sealed_content(aggregate_id: UUID, text: str, expires_on: date) -> Content:
    """The row of a personal answer, sealed, with the day of its end."""
    row = plain_content(aggregate_id, text)
    row.text, row.sealed, row.expires_on = "", seal(text, _place(row.content_id)), expires_on
    return row


def _place(content_id: UUID) -> str:
    """What a content is sealed for."""
    return f"content:{content_id}"


def readable(aggregate_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    """By aggregate, the words that were neither erased nor frozen; `SEALED` for those to be opened. One query."""
    found: dict[UUID, dict[UUID, str]] = {}
    rows = Content.objects.filter(aggregate_id__in=list(aggregate_ids), erased_at=None, frozen_at=None)
    for aggregate_id, content_id, text in rows.values_list("aggregate_id", "content_id", "text"):
        found.setdefault(aggregate_id, {})[content_id] = text or SEALED
    return found


def unsealed_of(aggregate_id: UUID) -> dict[UUID, str]:
    """The personal answers of an aggregate, opened: for the person, or for somebody whose line is written."""
    rows = Content.objects.filter(aggregate_id=aggregate_id, erased_at=None, frozen_at=None).exclude(sealed=b"")
    return {one.content_id: unseal(bytes(one.sealed), _place(one.content_id)) for one in rows}


def holds_sealed(aggregate_id: UUID) -> bool:
    rows = Content.objects.filter(aggregate_id=aggregate_id, erased_at=None, frozen_at=None)
    return rows.exclude(sealed=b"").exists()


def sound(row: Content) -> bool:
    """Do the words of a row still fit the hash that the journal has? What was erased cannot be asked."""
    if row.erased_at is not None:
        return True
    text = unseal(bytes(row.sealed), _place(row.content_id)) if row.sealed else row.text
    return digest(bytes(row.salt), row.content_id, text) == bytes(row.sha256)
