"""Who subscribes to what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min

from yiwang.foundation.messages.models import Delivery, Subscription
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
class Owed:
    """What has not reached a partner: messages that are tried again, since when, why; and those given up."""

    waiting: int = 0
    since: datetime | None = None
    failure: str = ""
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class SubscriptionInfo:
    """A subscription without its secret."""

    id: UUID
    title: str
    address: str
    area_path: str
    kinds: tuple[str, ...]
    owed: Owed = field(default_factory=Owed)


def subscriptions_below(path: str) -> list[SubscriptionInfo]:
    """Subscriptions that have not ended to areas at or below a path."""
    rows = [one for one in _open() if one.area_path.startswith(path)]
    owed = _owed({str(one.id) for one in rows})
    return [
        SubscriptionInfo(
            one.id, one.title, one.address, one.area_path, tuple(one.kinds.split()), owed.get(str(one.id), Owed())
        )
        for one in rows
    ]


def _owed(recipients: Collection[str]) -> dict[str, Owed]:
    """By subscription, what was tried and did not arrive; what waits behind it counts too."""
    deliveries = Delivery.objects.filter(recipient__in=recipients, state__in=("waiting", "given_up"))
    counted = deliveries.values("recipient", "state").annotate(
        count=Count("number"), since=Min("made_at"), tried=Max("attempts")
    )
    found: dict[str, Owed] = {}
    for one in counted.filter(tried__gt=0):
        last = deliveries.filter(recipient=one["recipient"]).exclude(failure="").order_by("-due_at").first()
        owed = found.get(one["recipient"], Owed(failure=last.failure if last else ""))
        if one["state"] == "waiting":
            found[one["recipient"]] = replace(owed, waiting=one["count"], since=one["since"])
        else:
            found[one["recipient"]] = replace(owed, given_up=one["count"])
    return found
