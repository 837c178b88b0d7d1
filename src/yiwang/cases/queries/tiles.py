"""Cases by where they lie: the condition behind one mark of a map that stands for several of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of a map, in degrees. Its west and south borders are part of it, the others of its neighbours: no case
    lies in two. `last`: only what a map drew that has room for so many of those due soonest; it is the last of them."""

    west: float
    south: float
    east: float
    north: float
    last: tuple[datetime | None, UUID] | None = None

    def condition(self) -> Q:
        """Of cases, in the order in which `case_spots` reads them."""
        inside = Q(longitude__gte=self.west, longitude__lt=self.east, latitude__gte=self.south, latitude__lt=self.north)
        if self.last is None:
            return inside
        due, id = self.last
        if due is None:
            return inside & (Q(due_at__isnull=False) | Q(id__lte=id))
        return inside & (Q(due_at__lt=due) | Q(due_at=due, id__lte=id))
