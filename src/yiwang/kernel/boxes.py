"""A tree of boxes in columns: which of many hold a point, and which things are nearest to one."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from math import ceil, hypot, sqrt

from yiwang.kernel.polygons import Box

FAN = 16
"""Boxes within one of the level above."""


class Boxes:
    """Given things by their numbers and the box of each."""

    __slots__ = ("_levels", "_numbers")

    def __init__(self, numbers: Sequence[int], boxes: Sequence[Box]) -> None:
        order = _tiled(boxes)
        self._numbers = array("I", (numbers[at] for at in order))
        level = [boxes[at] for at in order]
        self._levels = [_columns(level)]
        while len(level) > FAN:
            level = [_around(level[at : at + FAN]) for at in range(0, len(level), FAN)]
            self._levels.insert(0, _columns(level))

    def holding(self, x: float, y: float) -> list[int]:
        """The things whose boxes hold a point."""
        found: Sequence[int] = range(len(self._levels[0][0]))
        for depth, (left, low, right, high) in enumerate(self._levels):
            if depth:
                most = len(left)
                found = [one for above in found for one in range(above * FAN, min(above * FAN + FAN, most))]
            found = [one for one in found if left[one] <= x <= right[one] and low[one] <= y <= high[one]]
        return [self._numbers[one] for one in found]

    def nearest(self, x: float, y: float, distance: Callable[[int], float]) -> Iterator[tuple[float, int]]:
        """All things, the nearest first, each with its distance; `distance` is asked only when a box is near enough."""
        waiting: list[tuple[float, bool, int, int]] = []  # how far, whether that is the thing itself, it, its level
        self._wait(waiting, 0, range(len(self._levels[0][0])), x, y)
        while waiting:
            far, itself, one, depth = heappop(waiting)
            if itself:
                yield far, one
            elif depth + 1 == len(self._levels):
                number = self._numbers[one]
                heappush(waiting, (distance(number), True, number, depth))
            else:
                most = len(self._levels[depth + 1][0])
                self._wait(waiting, depth + 1, range(one * FAN, min(one * FAN + FAN, most)), x, y)

    def _wait(
        self, waiting: list[tuple[float, bool, int, int]], depth: int, ones: range, x: float, y: float
    ) -> None:  # fmt: skip
        left, low, right, high = self._levels[depth]
        for one in ones:
            far = hypot(max(left[one] - x, 0.0, x - right[one]), max(low[one] - y, 0.0, y - high[one]))
            heappush(waiting, (far, False, one, depth))


def _tiled(boxes: Sequence[Box]) -> list[int]:
    """An order in which neighbours stand together: in stripes from left to right, each from low to high."""
    order = sorted(range(len(boxes)), key=lambda at: boxes[at][0] + boxes[at][2])
    wide = FAN * max(1, ceil(sqrt(len(boxes) / FAN)))
    stripes = (order[at : at + wide] for at in range(0, len(order), wide))
    return [at for stripe in stripes for at in sorted(stripe, key=lambda at: boxes[at][1] + boxes[at][3])]


def _around(boxes: Sequence[Box]) -> Box:
    lefts, lows, rights, highs = zip(*boxes, strict=True)
    return min(lefts), min(lows), max(rights), max(highs)


def _columns(boxes: Sequence[Box]) -> tuple[array[float], array[float], array[float], array[float]]:
    return (
        array("d", (one[0] for one in boxes)), array("d", (one[1] for one in boxes)),
        array("d", (one[2] for one in boxes)), array("d", (one[3] for one in boxes)),
    )  # fmt: skip
