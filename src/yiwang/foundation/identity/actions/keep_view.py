"""Keep and drop the lists that somebody comes back to: their own, under their own names."""

from __future__ import annotations

from uuid import UUID

from yiwang.foundation.identity.models import SavedView
from yiwang.kernel.ids import new_id

MOST = 20
"""So many views of one account; more would be a list to search in."""
NAME, QUERY = 40, 500


def keep_view(account: UUID, name: str, query: str) -> bool:
    """Keep it; under a name that is there already it takes its place. False when there are too many."""
    mine = SavedView.objects.filter(account=account)
    name, query = name.strip()[:NAME], query[:QUERY]
    if mine.filter(name=name).update(query=query):
        return True
    if mine.count() >= MOST:
        return False
    SavedView.objects.create(id=new_id(), account=account, name=name, query=query)
    return True


def drop_view(account: UUID, view: UUID) -> None:
    SavedView.objects.filter(account=account, id=view).delete()
