"""What of a matter everyone may see, as its pack says: nothing, or its kind and stage with its place so exact.

A case type says it (`public:`), and a code of the catalog that says what a case is about may say otherwise (a column
`public`). What no pack made public is shown to nobody. Words, names and pictures are never public.
"""

from __future__ import annotations

from collections.abc import Iterable

from yiwang.engine.packs.definitions import Catalog
from yiwang.engine.workflows.definitions import CaseType

NOT, AREA, CELL, POINT = "no", "area", "cell", "point"
PUBLIC = (NOT, AREA, CELL, POINT)
"""From nothing to the exact place: the community or village, the grid cell, the point."""
COLUMN, PICTURE = "public", "pictogram"
"""Columns of a catalog."""


def publicity(case_type: CaseType, catalog: Catalog | None, code: str) -> str:
    """How exactly the place of a case of this type and kind may be shown; a code that is not known is not shown."""
    own = case_type.public or NOT
    if catalog is None or not code:
        return own
    item = next((one for one in catalog.items if one.code == code), None)
    if item is None or own == NOT:
        return NOT
    return item.attributes.get(COLUMN) or own


def least_exact(found: Iterable[str]) -> str:
    """The one that shows least: what holds when several say something."""
    return min(found, key=PUBLIC.index, default=NOT)


def pictogram(case_type: CaseType, catalog: Catalog | None, code: str) -> str:
    """The picture of a kind; that of the case type where it has none."""
    item = next((one for one in catalog.items if one.code == code), None) if catalog else None
    own = item.attributes.get(PICTURE, "") if item else ""
    return own or case_type.pictogram or "other"
