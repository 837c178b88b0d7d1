"""Where names stand on the map of the room: beside the marks and beside one another, the more important ones first.

A name that finds no room is left out; the table beside the map has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

LETTER, LETTER_ON_PHONE = 30.0, 40.0
"""How high letters are at most: on the wall, and on a phone, in units of the drawing (room.css)."""
STEPS = (0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0)
SIDES = (0.0, -0.35, 0.35, -0.7, 0.7)


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Wanted(NamedTuple):
    """A name, the middle of its shape, what the shape covers, and how much it matters."""

    code: str
    text: str
    x: float
    y: float
    within: Rectangle
    weight: int


class Label(NamedTuple):
    """`y` is the line that letters stand on."""

    code: str
    name: str
    x: float
    y: float


def placed(
    wanted: Iterable[Wanted], marks: Sequence[Rectangle], width: float, height: float, letter: float = LETTER
) -> list[Label]:
    """The names that have room, each where it meets nothing."""
    sheet = Rectangle(0, 0, width, height)
    taken, found = list(marks), list[Label]()
    for one in sorted(wanted, key=lambda one: (-one.weight, one.code)):
        spot = next((spot for spot in _spots(one, letter) if _free(spot, sheet, taken)), None)
        if spot is not None:
            taken.append(spot)
            x, y = (spot.left + spot.right) / 2, spot.bottom - letter * 0.25
            found.append(Label(one.code, one.text, round(x, 1), round(y, 1)))
    return found


def mark_at(x: float, y: float, size: float) -> Rectangle:
    return Rectangle(x - size, y - size, x + size, y + size)


def _spots(one: Wanted, letter: float) -> Iterator[Rectangle]:
    """Places within the shape, the nearest to its middle first."""
    half = (one.within.right - one.within.left) / 2
    for step in STEPS:
        for side in SIDES:
            x, y = one.x + side * half, one.y + step * letter
            if one.within.top <= y <= one.within.bottom:
                yield _around(one.text, x, y, letter)


def _around(text: str, x: float, y: float, letter: float) -> Rectangle:
    """What letters cover whose middle is there: Chinese ones are as wide as high, Latin ones about half; browsers put a
    gap where the two meet."""
    wide = [ord(sign) > 0x2E80 for sign in text]
    gaps = sum(one != other for one, other in pairwise(wide))
    half = letter * (sum(1 if one else 0.58 for one in wide) + 0.25 * gaps) / 2
    return Rectangle(x - half, y - letter * 0.6, x + half, y + letter * 0.6)


def _free(spot: Rectangle, sheet: Rectangle, taken: Iterable[Rectangle]) -> bool:
    inside = spot.left >= sheet.left and spot.right <= sheet.right and spot.top >= 0 and spot.bottom <= sheet.bottom
    return inside and not any(spot.meets(other) for other in taken)
