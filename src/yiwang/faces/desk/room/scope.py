"""Which area the room shows, what lies below it, and how each number's list is addressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

from django.urls import reverse

from yiwang.cases.interface import Filters
from yiwang.faces.web.language import t
from yiwang.faces.web.words import last_due
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.civil_time import civil, instant


@dataclass(frozen=True)
class Scope:
    """An area that the acting post oversees; `code` is empty for the whole site."""

    person: Any
    now: datetime
    code: str
    name: str
    path: str
    crumbs: list[AreaInfo]
    """From the post's own area down to this one, this one apart."""
    below: Sequence[AreaInfo]

    @property
    def today(self) -> date:
        return civil(self.now).date()

    @property
    def midnight(self) -> datetime:
        """What is due before this is due today."""
        return last_due(self.today)

    @property
    def morning(self) -> datetime:
        return instant(datetime.combine(self.today, time()))

    @property
    def codes(self) -> list[str]:
        """The areas whose figures together are this one's."""
        return [self.code] if self.code else [one.code for one in self.below]

    def filters(self, **narrowed: Any) -> Filters:
        """What the list behind a number holds."""
        return Filters(view="area", area=self.code, **{"ended": False, "about": False, **narrowed})

    def room(self, code: str, **more: str) -> str:
        """The address of the room of an area."""
        return _address("desk:room", {"area": code, **more})

    def case(self, id: UUID) -> str:
        return reverse("desk:case", args=[id])

    def list(self, area: str | None = None, **narrowed: str) -> str:
        """The address of that list (desk/filters.py reads it)."""
        area = self.code if area is None else area
        return _address("desk:cases", {"view": "area", "area": area, "shared": "1", **narrowed})


_reversed = cache(reverse)


def _address(page: str, query: Mapping[str, str]) -> str:
    """A room writes thousands of addresses."""
    said = "&".join(f"{name}={quote_plus(value)}" for name, value in query.items() if value)
    return f"{_reversed(page)}?{said}"


def scope_of(person: Any, code: str, now: datetime) -> Scope | None:
    """The area asked for, or the post's own; None when it is not below it."""
    day = civil(now).date()
    if person.area_path == "-":
        return None
    code = code or person.area_code
    if not code:
        return Scope(person, now, "", t("全部地区", "All areas"), "", [], places.children_known("", day))
    above = places.upward(code)
    if not above or not above[0].path.startswith(person.area_path):
        return None
    here, *over = above
    crumbs = [one for one in reversed(over) if one.path.startswith(person.area_path)]
    return Scope(person, now, here.code, here.name, here.path, crumbs, places.children_known(here.code, day))
