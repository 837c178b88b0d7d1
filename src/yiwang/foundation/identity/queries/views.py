"""The lists that somebody comes back to."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from yiwang.foundation.identity.models import SavedView


class ViewInfo(NamedTuple):
    id: UUID
    name: str
    query: str


def views_of(account: UUID) -> list[ViewInfo]:
    """One's own, in the order in which they were made."""
    rows = SavedView.objects.filter(account=account).order_by("id")
    return [ViewInfo(row.id, row.name, row.query) for row in rows]
