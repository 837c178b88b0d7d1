"""Areas kept in memory: each report asks for those above its cell several times over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Subquery

from yiwang.foundation.places.models import Area
from yiwang.foundation.places.queries.areas import ROW, AreaInfo, area, areas, children, info_of_row
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.versions import Memory

MOST = 200_000
"""So many areas are kept by a process, at about half a kilobyte each; then it begins anew."""
NEIGHBOURS = 1000
"""So many with the same area above them are read along: what is asked next is often beside."""

MOST_PARENTS = 200

_known: Memory[dict[str, AreaInfo]] = Memory((VERSION,), dict)
_below: Memory[dict[tuple[str, date], tuple[AreaInfo, ...]]] = Memory((VERSION,), dict)


def upward(code: str) -> list[AreaInfo]:
    """The area of a code and those above it, from itself upward, as `ancestors` says; empty for an unknown code."""
    known = _known()
    own = known.get(code) or _learned(known, code)
    if own is None:
        return []
    above = own.path.strip("/").split("/")[-2::-1]
    found = (known.get(one) or _learned(known, one) for one in above)
    return [own, *(one for one in found if one is not None)]


def areas_known(codes: Iterable[str]) -> dict[str, AreaInfo]:
    """The areas of many codes, as `areas` says: asked of the database once for those that are new."""
    known, wanted = _known(), sorted(set(codes))
    found = {code: one for code in wanted if (one := known.get(code)) is not None}
    if len(found) < len(wanted):
        new = areas(code for code in wanted if code not in found)
        found |= new
        if len(known) + len(new) <= MOST:
            known.update(new)
    return found


def children_known(code: str, on: date) -> Sequence[AreaInfo]:
    """The areas right below one that exist on a day, as `children` says."""
    held = _below()
    found = held.get((code, on))
    if found is None:
        if len(held) > MOST_PARENTS:
            held.clear()
        found = held[code, on] = tuple(children(code, on))
    return found


def _learned(known: dict[str, AreaInfo], code: str) -> AreaInfo | None:
    if len(known) > MOST:
        known.clear()
    beside = Area.objects.filter(parent=Subquery(Area.objects.filter(code=code).values("parent")))
    known.update((one[0], info_of_row(one)) for one in beside.values_list(*ROW)[:NEIGHBOURS])
    if code not in known and (own := area(code)) is not None:
        known[code] = own
    return known.get(code)
