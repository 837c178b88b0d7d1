"""Likely duplicates, offered before a report is saved: the same kind, near in place and time, like words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians, sqrt
from uuid import UUID

from django.db.models import Q

from yiwang.cases.models import Case
from yiwang.cases.queries.searching import pairs_of

WITHIN = timedelta(days=30)
NEAR_METRES = 200.0
METRES_PER_DEGREE = 111_320.0
LOOKED_AT = 300
LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that may be the same matter. Whoever reports sees this much of it and no more: no words of others."""

    case_id: UUID
    number: str
    kind: str
    stage: str
    reported_at: datetime
    metres: float | None
    likeness: float
    me_too: int


def likely_duplicates(
    case_type: str, kind: str, text: str, now: datetime, *, area: str = "",
    longitude: float | None = None, latitude: float | None = None, limit: int = 5,
) -> list[Likely]:  # fmt: skip
    """Open or lately reported cases of the same type near the place, the likeliest first. Likeness runs from 0 to 1."""
    # A report about a body is told to nobody who reports something like it: they may be of that body.
    rows = Case.objects.filter(case_type=case_type, about=None, reported_at__gt=now - WITHIN)
    rows = rows.exclude(outcome="withdrawn")
    point = None if longitude is None or latitude is None else (longitude, latitude)
    near = _box(point) if point else Q(pk__in=())
    if area:
        near |= Q(area_code=area)
    words = set(pairs_of(text))
    found = [_likely(row, kind, words, point) for row in rows.filter(near).order_by("-reported_at")[:LOOKED_AT]]
    found = [one for one in found if one.likeness >= LEAST]
    return sorted(found, key=lambda one: (-one.likeness, one.metres or 0.0))[:limit]


def _box(point: tuple[float, float]) -> Q:
    high = NEAR_METRES / METRES_PER_DEGREE
    wide = high / max(cos(radians(point[1])), 0.01)
    return Q(
        longitude__range=(point[0] - wide, point[0] + wide), latitude__range=(point[1] - high, point[1] + high)
    )


def _likely(row: Case, kind: str, words: set[str], point: tuple[float, float] | None) -> Likely:
    there = None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude)
    metres = _metres(point, there) if point and there else None
    own = set(pairs_of(row.title))
    like = len(words & own) / min(len(words), len(own)) if words and own else 0.0
    close = 0.5 if metres is None else max(0.0, 1 - metres / NEAR_METRES)
    same = 1.0 if kind and kind == row.kind else 0.0
    likeness = round(0.5 * like + 0.3 * close + 0.2 * same, 3)
    return Likely(row.id, row.number, row.kind, row.stage, row.reported_at, metres, likeness, row.me_too)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Good enough over a few hundred metres."""
    east = (one[0] - other[0]) * METRES_PER_DEGREE * cos(radians(one[1]))
    north = (one[1] - other[1]) * METRES_PER_DEGREE
    return round(sqrt(east * east + north * north), 1)
