"""Marks on the map of the room: one case, or how many lie in a square, which is what the list behind the mark names.

What lies near together could be put together more finely than by squares; but a list must hold just what its mark
counted, and only of a square can an address say that: the cases themselves may be hundreds, and so may their cells,
which besides belong to several marks at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from yiwang.cases.interface import Spot, Tile
from yiwang.faces.desk.room.labels import LETTER, LETTER_ON_PHONE, Rectangle
from yiwang.faces.desk.room.plan import Plan, Squares
from yiwang.faces.desk.room.scope import Scope
from yiwang.faces.web.language import t


@dataclass(frozen=True, slots=True)
class Mark:
    """One case, which it leads to, or several in a square: it leads to their list."""

    x: float
    y: float
    size: float
    number: int
    late: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Size:
    """How large things on the ground are, in units of the drawing: a phone shows it at a third of the size."""

    kind: Literal["wide", "phone"]
    letter: float
    side: float
    """Of the squares; no mark is wider, so that none covers another."""
    least: float
    growth: float
    most: float
    """Of a crowd's mark: its radius grows with the root of how many there are."""
    scale: int
    """Of the mark of one case."""


SIZES = (Size("wide", LETTER, 54, 11, 2.2, 26, 1), Size("phone", LETTER_ON_PHONE, 92, 26, 3, 42, 2))


class Drawn(NamedTuple):
    """The cases that have a mark. `last`: there are more, and this is the last that has one."""

    spots: Sequence[Spot]
    last: tuple[datetime | None, UUID] | None = None


def marks(scope: Scope, drawn: Drawn, plan: Plan, size: Size, narrowed: dict[str, str]) -> list[Mark]:
    """The marks of cases. `narrowed`: what the address of their lists says besides."""
    squares = Squares(plan, size.side)
    crowds: dict[tuple[int, int], list[Spot]] = {}
    for one in drawn.spots:
        if (square := squares.of(one.longitude, one.latitude)) is not None:
            crowds.setdefault(square, []).append(one)
    found = []
    for square, crowd in crowds.items():
        tile = squares.tile(*square)
        alone = scope.case(crowd[0].id) if len(crowd) == 1 else ""
        url = alone or scope.list(tile=tile_said(tile), first=last_said(drawn.last), **narrowed)
        found.append(_mark(crowd, plan, squares.drawn(tile), size, url, scope.now))
    return found


def _mark(crowd: Sequence[Spot], plan: Plan, square: Rectangle, size: Size, url: str, now: datetime) -> Mark:
    """In the middle of what it stands for, but wholly within its square."""
    number, late = len(crowd), sum(one.due_at is not None and one.due_at < now for one in crowd)
    radius = 7.0 * size.scale if number == 1 else min(size.least + size.growth * number**0.5, size.most)
    at = [plan.at(one.longitude, one.latitude) for one in crowd]
    x = _within(sum(x for x, _ in at) / number, square.left + radius, square.right - radius)
    y = _within(sum(y for _, y in at) / number, square.top + radius, square.bottom - radius)
    label = t("{n} 件，其中超时 {l} 件", "{n} open, {l} of them overdue", n=number, l=late)
    return Mark(round(x, 1), round(y, 1), round(radius, 1), number, late, label, url)


def _within(wanted: float, low: float, high: float) -> float:
    return min(max(wanted, low), high)


def tile_said(tile: Tile) -> str:
    """As the address says it (desk/behind.py reads it): numbers of degrees as they are."""
    return ",".join(map(repr, (tile.west, tile.south, tile.east, tile.north)))


def last_said(last: tuple[datetime | None, UUID] | None) -> str:
    if last is None:
        return ""
    due, id = last
    return f"{due.isoformat() if due else ''},{id}"
