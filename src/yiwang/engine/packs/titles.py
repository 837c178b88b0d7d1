"""What the codes are called that a fact may be."""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.engine.packs.definitions import Catalog
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain


def value_titles(domain: Domain | None, catalogs: Mapping[str, Catalog]) -> Mapping[str, Text]:
    """What the codes that a fact may be are called: by the fact itself, by its catalog, or else by the first catalog
    that has a word for each of them."""
    if domain is None:
        return {}
    codes = [str(value) for value in domain.values]
    if domain.labels:
        return dict(zip(codes, domain.labels, strict=True))
    catalog = catalogs.get(domain.catalog)
    if catalog is None and codes:
        catalog = next((one for one in catalogs.values() if {item.code for item in one.items} >= set(codes)), None)
    return {item.code: item.title for item in catalog.items} if catalog else {}
