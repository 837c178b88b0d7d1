"""Numbers by the unit that answered for the cases: of a small area each unit, of a large one those that are its own.

A district may have twenty thousand units, one for each cell. Nobody reads so many rows, and no database adds them up at
once. So where there are many, the units of the area itself and of those above it stand one by one, and the rest is one
row: what all cases make (which the split by level says in a few rows) less what was named. Below each of them the next
area names its own.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.insight.queries.rollups import rolled

FEW = 300
"""So many units below an area are named one by one."""
REST = "*"
"""The key of all that are not named."""


def rolled_by_unit(
    areas: Collection[str], since: date, until: date, whats: Collection[str]
) -> dict[tuple[str, ...], int]:
    """As `rolled` by unit; what belongs to units that are not named stands under `REST`."""
    named = _named(areas)
    if named is None:
        return rolled(areas, "unit", since, until, whats)
    found = rolled(areas, "unit", since, until, whats, keys=named)
    every = rolled(areas, "level", since, until, whats, ("what",))
    rest = {(REST, what): number - sum(found.get((key, what), 0) for key in named) for (what,), number in every.items()}
    return found | {place: number for place, number in rest.items() if number}


def _named(areas: Collection[str]) -> set[str] | None:
    """The units that are named, and none; None: all of them."""
    paths = [one.path for one in places.areas(areas).values()]
    if sum(organizations.how_many_units(path) for path in paths) <= FEW:
        return None
    return {"", *(str(one) for path in paths for one in organizations.unit_ids_over(path))}
