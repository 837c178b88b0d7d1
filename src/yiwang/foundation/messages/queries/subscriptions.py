"""Who subscribes to what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from yiwang.foundation.messages.models import Subscription
from yiwang.kernel.versions import Memory

VERSION = "subscriptions"

_open = Memory((VERSION,), lambda: list(Subscription.objects.filter(ended_at=None).order_by("id")))


def subscriptions_to(kind: str, area_path: str) -> list[Subscription]:
    """Those who are told of an event of a kind in an area."""
    return [
        one for one in _open() if area_path.startswith(one.area_path) and (not one.kinds or kind in one.kinds.split())
    ]


def subscription(name: str) -> Subscription | None:
    """One that has not ended, by its id as text."""
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    return next((one for one in _open() if one.id == wanted), None)


@dataclass(frozen=True, slots=True)
class SubscriptionInfo:
    """A subscription without its secret."""

    id: UUID
    title: str
    address: str
    area_path: str
    kinds: tuple[str, ...]


def subscriptions_below(path: str) -> list[SubscriptionInfo]:
    """Subscriptions that have not ended to areas at or below a path."""
    return [
        SubscriptionInfo(one.id, one.title, one.address, one.area_path, tuple(one.kinds.split()))
        for one in _open()
        if one.area_path.startswith(path)
    ]
