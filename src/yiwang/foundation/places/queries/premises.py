"""Finding premises by a piece of their address: its beginning, or two or more characters from its middle."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from yiwang.foundation.places.models import Premises, PremisesPair
from yiwang.kernel.prefixes import starts_with


@dataclass(frozen=True, slots=True)
class PremisesInfo:
    """An address and where it is (CGCS2000 degrees, when known)."""

    code: str
    area: str
    address: str
    longitude: float | None
    latitude: float | None


def pairs_of(address: str) -> set[str]:
    """Every two characters that stand side by side, spaces left out."""
    text = "".join(address.split()).lower()
    return {text[at : at + 2] for at in range(len(text) - 1)}


def find_premises(text: str, limit: int = 20) -> list[PremisesInfo]:
    """Premises whose address begins with a text; then, from two characters on, those that contain it."""
    text = text.strip()
    if not text:
        return []
    rows = list(Premises.objects.filter(starts_with("address", text)).order_by("address")[:limit])
    if len(rows) < limit and len(text) > 1:
        known = [row.code for row in rows]
        rows += _containing(text).exclude(code__in=known).order_by("address")[: limit - len(rows)]
    return [PremisesInfo(row.code, row.area, row.address, row.longitude, row.latitude) for row in rows]


def _containing(text: str) -> QuerySet[Premises]:
    found = Premises.objects.filter(address__icontains=text)
    for pair in sorted(pairs_of(text))[:3]:
        found = found.filter(code__in=PremisesPair.objects.filter(pair=pair).values("premises"))
    return found
