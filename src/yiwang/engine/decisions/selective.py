"""Large tables: one well-chosen column leaves the few rows worth looking at."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from heapq import merge

from yiwang.engine.decisions.columns import ColumnIndex, Ranges

INDEX_ENTRIES = 4_000_000
"""The index holds at most so many row numbers; a table beyond that is looked through row by row."""


class SelectiveIndex:
    """From the position of one column's value to the rows that accept it."""

    def __init__(self, indexes: Sequence[ColumnIndex], ranges: Sequence[Sequence[Ranges]]) -> None:
        self._rows = len(ranges[0])
        costs = [_cost(index, column) for index, column in zip(indexes, ranges, strict=True)]
        best = min(range(len(costs)), key=lambda place: costs[place])
        self._place = best if costs[best] < float("inf") else -1
        self._anywhere: array[int] = array("I")
        self._at: dict[int, array[int]] = {}
        if self._place >= 0:
            self._fill(indexes[best], ranges[best])

    def _fill(self, index: ColumnIndex, ranges: Sequence[Ranges]) -> None:
        for row, accepted in enumerate(ranges):
            if accepted == index.whole:
                self._anywhere.append(row)
                continue
            for first, last in accepted:
                for position in range(first, last + 1):
                    self._at.setdefault(position, array("I")).append(row)

    def candidates(self, positions: Sequence[int]) -> Iterator[int]:
        """Rows that may apply, ascending. A value that is not known (-1) may meet any row that names null."""
        position = positions[self._place] if self._place >= 0 else -1
        if position < 0:
            return iter(range(self._rows))
        return merge(self._at.get(position, ()), self._anywhere)


def _cost(index: ColumnIndex, ranges: Sequence[Ranges]) -> float:
    """How many rows a look-up meets on average; infinite when the index would be too large."""
    anywhere = sum(accepted == index.whole for accepted in ranges)
    entries = sum(last - first + 1 for accepted in ranges if accepted != index.whole for first, last in accepted)
    return anywhere + entries / index.size if entries <= INDEX_ENTRIES else float("inf")
