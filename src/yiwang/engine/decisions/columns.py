"""One input column, indexed: every value falls into one of finitely many positions, and rows accept positions.

An ordered column with n breakpoints has 2n+1 positions: below the first, the first itself, between the first and the
second, and so on. A column of codes has one position a code, and one for any other value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from yiwang.engine.decisions.cells import InputCell, Interval
from yiwang.engine.expressions.operations import KINDS, ORDERED
from yiwang.engine.values import Domain, Value

Ranges = tuple[tuple[int, int], ...]
"""Stretches of positions, both ends included, ascending and apart."""

_KINDS = {"integer": "number", "text": "string"}


class ColumnIndex:
    """Positions of a column's values. The index does not know rows; `row_masks` puts them on it."""

    def __init__(self, domain: Domain, cells: Iterable[InputCell]) -> None:
        self.domain = domain
        self.kind = _KINDS.get(domain.type, domain.type)
        self.classes = frozenset(class_ for class_, kind in KINDS.items() if kind == self.kind)
        intervals = [interval for cell in set(cells) for interval in cell.intervals]
        self.ordered = self.kind in ORDERED and (
            self.kind != "string" or any(not interval.is_point for interval in intervals)
        )
        self.points = self._points(intervals)
        step = 2 if self.ordered else 1
        self.position_of = {point: index * step + step - 1 for index, point in enumerate(self.points)}
        self.size = len(self.points) * step + 1
        self.whole: Ranges = ((0, self.size - 1),)

    def _points(self, intervals: list[Interval]) -> list[Any]:
        ends = [end for interval in intervals for end in (interval.low, interval.high) if end is not None]
        known = (False, True) if self.kind == "boolean" else self.domain.values
        points = dict.fromkeys((*known, *ends))
        return sorted(points) if self.ordered else list(points)

    def position(self, value: Value) -> int:
        """Where a value of the column's type falls; -1 for null and for a value of another type."""
        if value.__class__ not in self.classes:
            return -1
        found = self.position_of.get(value)
        if found is not None:
            return found
        return 2 * bisect_left(self.points, value) if self.ordered else self.size - 1

    def ranges(self, cell: InputCell) -> Ranges:
        """The positions that a cell accepts."""
        if cell.anything:
            return self.whole
        found = _joined(self._stretch(interval) for interval in cell.intervals)
        return self._others(found) if cell.negated else found

    def _stretch(self, interval: Interval) -> tuple[int, int]:
        first, last = 0, self.size - 1
        if interval.low is not None:
            first = self.position_of[interval.low] + (not interval.low_closed)
        if interval.high is not None:
            last = self.position_of[interval.high] - (not interval.high_closed)
        return first, last

    def _others(self, ranges: Ranges) -> Ranges:
        """Every position that is not in the ranges."""
        starts = [0, *(last + 1 for _, last in ranges)]
        ends = [*(first - 1 for first, _ in ranges), self.size - 1]
        return tuple((start, end) for start, end in zip(starts, ends, strict=True) if start <= end)


def _joined(stretches: Iterable[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif first <= last:
            joined.append((first, last))
    return tuple(joined)


def row_masks(index: ColumnIndex, rows: Sequence[Ranges]) -> list[int]:
    """For each position the rows that accept it, as bits: a bit flips where a stretch begins and after its end."""
    flips = [0] * (index.size + 1)
    for row, ranges in enumerate(rows):
        bit = 1 << row
        for first, last in ranges:
            flips[first] ^= bit
            flips[last + 1] ^= bit
    masks, here = [], 0
    for flip in flips[:-1]:
        here ^= flip
        masks.append(here)
    return masks


def finder(index: ColumnIndex, masks: list[int], null_mask: int) -> Callable[[Value], int]:
    """The fastest way from a value to its rows. A value of another type is treated as not known."""
    classes = index.classes
    by_value = {point: masks[position] for point, position in index.position_of.items()}
    other = masks[-1]
    if not index.ordered:
        return lambda value: by_value.get(value, other) if value.__class__ in classes else null_mask
    points, gaps = index.points, masks[::2]

    def find(value: Any) -> int:
        if value.__class__ not in classes:
            return null_mask
        mask = by_value.get(value)
        return gaps[bisect_left(points, value)] if mask is None else mask

    return find
