"""Choosing a place by search or by going down the tree of areas; no map is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiwang.faces.web.catalogs import active, roots
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo

FOUND = 20
LEAST_EXACT = places.rank_of("subdistrict")


@dataclass(frozen=True)
class Choice:
    """One place that can be chosen; `below`: there is something under it."""

    code: str
    name: str
    whole: str
    below: bool = False


@dataclass(frozen=True)
class Places:
    """The page of choosing: where one stands in the tree, what lies below, what a search found."""

    text: str
    at: AreaInfo | None
    above: Sequence[AreaInfo]
    choices: Sequence[Choice]
    searched: bool

    @property
    def may_take(self) -> bool:
        """Who is responsible is known from the sub-district down; a whole city is no place of a matter."""
        return self.at is not None and self.at.rank >= LEAST_EXACT


def places_for(request: PageRequest) -> Places:
    text = request.GET.get("place", "").strip()
    code = request.GET.get("at", "")
    on = today(request)
    if text:
        return Places(text, None, (), _search(request, text), True)
    here = places.area(code) if code else None
    below = places.children(here.code, on) if here else roots(on)
    while len(below) == 1 and below[0].rank < places.rank_of(places.CELL):
        here, below = below[0], places.children(below[0].code, on)
    limits = {one.code for one in roots(on)}
    above = _up_to(places.ancestors(here.code), limits) if here else []
    return Places("", here, above, [_choice(one, True) for one in below], False)


def _up_to(upward: Sequence[AreaInfo], limits: set[str]) -> list[AreaInfo]:
    """From the root of choosing down to the place."""
    found: list[AreaInfo] = []
    for one in upward:
        found.insert(0, one)
        if one.code in limits:
            break
    return found


def _search(request: PageRequest, text: str) -> list[Choice]:
    on = today(request)
    paths = [one.area_path for one in active(on)]
    areas = [one for one in places.find_areas(text, 200) if one.alive(on) and _within(one.path, paths)][:FOUND]
    found = [_choice(one, False) for one in areas]
    addresses = places.find_premises(text, FOUND - len(found)) if len(found) < FOUND else []
    known = places.areas([one.area for one in addresses])
    for one in addresses:
        if one.area in known and _within(known[one.area].path, paths):
            found.append(Choice(one.area, one.address, known[one.area].full_name))
    return found


def _within(path: str, paths: Sequence[str]) -> bool:
    return any(path.startswith(one) for one in paths)


def _choice(one: AreaInfo, below: bool) -> Choice:
    return Choice(one.code, one.name, one.full_name, below and one.rank < places.rank_of(places.CELL))
