"""The areas below villages and communities: cells, buildings, groups. There are many of them."""

from __future__ import annotations

from yiwang.foundation.places.models import Area
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.versions import Memory

VILLAGE = 5
"""The rank of villages and communities."""


def _asked() -> frozenset[str]:
    return frozenset(Area.objects.filter(rank__gt=VILLAGE).values_list("code", flat=True))


_known: Memory[frozenset[str]] = Memory((VERSION,), _asked)


def cell_codes() -> frozenset[str]:
    """The codes of all of them."""
    return _known()
