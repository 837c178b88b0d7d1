"""How much lies below an area."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from yiwang.foundation.places.models import Area, Premises
from yiwang.kernel.prefixes import starts_with


class AreaCounts(NamedTuple):
    """What an area holds on a day, itself left out."""

    by_level: dict[str, int]
    """Level -> number of areas, the highest level first."""
    premises: int
    """Addresses that name this very area."""


def area_counts(code: str, path: str, on: date) -> AreaCounts:
    """Areas below one that exist on a day, and addresses in it."""
    alive = (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on))
    rows = Area.objects.filter(starts_with("path", path), alive).exclude(code=code)
    counted = rows.values("rank", "level").annotate(number=Count("code")).order_by("rank", "level")
    premises = Premises.objects.filter(area=code).count() if code else Premises.objects.count()
    return AreaCounts({row["level"]: row["number"] for row in counted}, premises)
