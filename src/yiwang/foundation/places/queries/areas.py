"""Reading areas: one by its code, those above and below, by name, and what an old code means on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yiwang.foundation.places.models import RANKS, Area
from yiwang.kernel.prefixes import starts_with


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """An area as other rooms see it; a grid cell is one too. `until` is exclusive."""

    code: str
    level: str
    rank: int
    name: str
    full_name: str
    path: str
    parent: str
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()

    def alive(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def info_of(area: Area) -> AreaInfo:
    return AreaInfo(
        area.code, area.level, area.rank, area.name, area.full_name, area.path, area.parent, area.since, area.until,
        tuple(area.successor.split()),
    )  # fmt: skip


ROW = ("code", "level", "rank", "name", "full_name", "path", "parent", "since", "until", "successor")
"""Columns for `info_of_row`: a thousand rows as tuples cost a quarter of what they cost as objects of the ORM."""


def info_of_row(row: tuple[Any, ...]) -> AreaInfo:
    return AreaInfo(*(*row[:-1], tuple(row[-1].split())))


def area(code: str) -> AreaInfo | None:
    """The area of a code, whether or not it still exists."""
    found = Area.objects.filter(code=code).first()
    return info_of(found) if found else None


def areas(codes: Iterable[str]) -> dict[str, AreaInfo]:
    """The areas of many codes, in one query for each few hundred."""
    wanted = sorted(set(codes))
    found: dict[str, AreaInfo] = {}
    for start in range(0, len(wanted), 500):
        rows = Area.objects.filter(code__in=wanted[start : start + 500])
        found.update((one.code, info_of(one)) for one in rows)
    return found


def codes_below(path: str, most: int) -> frozenset[str]:
    """The codes of an area and of all below it, ended ones too; none where there are more than `most`."""
    codes = list(Area.objects.filter(starts_with("path", path)).values_list("code", flat=True)[: most + 1])
    return frozenset(codes if len(codes) <= most else ())


def areas_named(names: Iterable[str], under: str = "") -> dict[str, list[AreaInfo]]:
    """The areas of these exact names at or below a path that have not ended, by name."""
    wanted = sorted(set(names))
    found: dict[str, list[AreaInfo]] = {}
    for start in range(0, len(wanted), 500):
        rows = Area.objects.filter(
            starts_with("path", under),
            rank__in=sorted(set(RANKS.values())),
            name__in=wanted[start : start + 500],
            until=None,
        )
        for one in rows.order_by("code"):
            found.setdefault(one.name, []).append(info_of(one))
    return found


def ancestors(code: str) -> list[AreaInfo]:
    """The area of a code and those above it, from itself upward; empty for an unknown code."""
    own = area(code)
    if own is None:
        return []
    codes = own.path.strip("/").split("/")
    above = areas(codes[:-1])
    return [own, *(above[code] for code in reversed(codes[:-1]) if code in above)]


def children(code: str, on: date) -> list[AreaInfo]:
    """The areas right below one that exist on a day, by code. An empty code: the topmost."""
    return [info_of(one) for one in Area.objects.filter(_alive(on), parent=code).order_by("code")]


def below(path: str, on: date) -> list[AreaInfo]:
    """An area and all that lie below it on a day, by path."""
    return [info_of(one) for one in Area.objects.filter(_alive(on), starts_with("path", path)).order_by("path")]


def areas_at(path: str, level: str, on: date) -> list[AreaInfo]:
    """The areas of a level in an area, itself included, by path."""
    rows = Area.objects.filter(_alive(on), starts_with("path", path), level=level)
    return [info_of(one) for one in rows.order_by("path")]


def find_areas(text: str, limit: int = 20) -> list[AreaInfo]:
    """Areas whose code or name begins with a text, highest level first; those that ended are among them."""
    text = text.strip()
    if not text:
        return []
    field = "code" if text.isascii() and text[0].isdecimal() else "name"
    found: list[AreaInfo] = []
    # One query for each level: the index (rank, name) gives the highest first without sorting all that begin alike.
    for rank in sorted(set(RANKS.values())):
        rows = Area.objects.filter(starts_with(field, text), rank=rank).order_by(field, "code")
        found += [info_of(one) for one in rows[: limit - len(found)]]
        if len(found) == limit:
            break
    return found


def resolve(code: str, on: date) -> list[AreaInfo]:
    """What a code means on a day: itself in its life, later what came after it (several when it was split)."""
    found: list[AreaInfo] = []
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop(0)
        info = area(current) if current not in seen else None
        seen.add(current)
        if info is None:
            continue
        if info.until is not None and info.until <= on:
            waiting += info.successors
        elif info.alive(on):
            found.append(info)
    return found


def _alive(on: date) -> Q:
    return (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on))
