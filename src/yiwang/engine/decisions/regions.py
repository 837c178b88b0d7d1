"""Parts of the space of inputs, described by the very values that fall in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import ceil, floor
from typing import Any

from yiwang.engine.decisions.cells import Interval
from yiwang.engine.decisions.columns import ColumnIndex
from yiwang.engine.expressions import fits, value_to_text
from yiwang.engine.values import Domain, Value

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """Values of one input: those in `parts`, or (`others`) all but those."""

    name: str
    parts: tuple[Interval, ...]
    others: bool = False

    def contains(self, value: Value) -> bool:
        """Whether the value (not null) falls in it."""
        return any(_inside(value, part) for part in self.parts) != self.others

    def __str__(self) -> str:
        if self.others:
            values = ", ".join(_part(part) for part in self.parts)
            return f"{self.name} != {values}" if len(self.parts) == 1 else f"not({self.name} in ({values}))"
        if len(self.parts) > 1:
            return f"{self.name} in ({', '.join(_part(part) for part in self.parts)})"
        only = self.parts[0]
        if only.is_point:
            return f"{self.name} = {_part(only)}"
        bounded = only.low is not None and only.high is not None
        return f"{self.name} in {_part(only)}" if bounded else f"{self.name} {_part(only)}"


@dataclass(frozen=True, slots=True)
class Region:
    """One set of values an input; inputs that are not named may have any value."""

    sets: tuple[ValueSet, ...]

    def contains(self, facts: Mapping[str, Value]) -> bool:
        return all(found.contains(facts[found.name]) for found in self.sets)

    def __str__(self) -> str:
        return ", ".join(map(str, self.sets)) or "-"


def _inside(value: Any, part: Interval) -> bool:
    low: Any = part.low
    high: Any = part.high
    above = low is None or value > low or (part.low_closed and value == low)
    return above and (high is None or value < high or (part.high_closed and value == high))


def _part(part: Interval) -> str:
    if part.is_point:
        return value_to_text(part.low)
    if part.low is None:
        return f"{'<=' if part.high_closed else '<'} {value_to_text(part.high)}"
    if part.high is None:
        return f"{'>=' if part.low_closed else '>'} {value_to_text(part.low)}"
    ends = "(["[part.low_closed], ")]"[part.high_closed]
    return f"{ends[0]}{value_to_text(part.low)}..{value_to_text(part.high)}{ends[1]}"


class Positions:
    """The positions of one column that its domain leaves possible, and what values they are."""

    def __init__(self, name: str, index: ColumnIndex) -> None:
        self.name, self._index = name, index
        self._bounds = _bounds(index.domain)
        self.valid = [position for position in range(index.size) if self._possible(position)]

    def _possible(self, position: int) -> bool:
        index = self._index
        closed = bool(index.domain.values) or index.kind == "boolean"
        if index.ordered:
            if position % 2:
                return fits(index.points[position // 2], index.domain)
            return not closed and self._stretch([position]) is not None
        return fits(index.points[position], index.domain) if position < len(index.points) else not closed

    def values(self, positions: Sequence[int]) -> ValueSet:
        """The values at some of the valid positions, given in ascending order."""
        index = self._index
        if index.ordered:
            found = (self._stretch(run) for run in _runs(positions, self.valid))
            return ValueSet(self.name, tuple(stretch for stretch in found if stretch is not None))
        if positions[-1] < len(index.points):
            return ValueSet(self.name, tuple(_point(index.points[position]) for position in positions))
        rest = sorted(set(range(len(index.points))) - set(positions))
        return ValueSet(self.name, tuple(_point(index.points[position]) for position in rest), others=True)

    def _stretch(self, run: Sequence[int]) -> Interval | None:
        """The interval that neighbouring positions make, as far as the domain goes; None when nothing is in it."""
        points, first, last = self._index.points, run[0], run[-1]
        low, low_closed = (points[(first - 1) // 2], first % 2 == 1) if first else (None, True)
        high, high_closed = (points[last // 2], last % 2 == 1) if last < self._index.size - 1 else (None, True)
        return _narrowed(Interval(low, high, low_closed, high_closed), self._bounds, self._index.domain)


def _point(value: Value) -> Interval:
    return Interval(value, value)


def _runs(positions: Sequence[int], valid: Sequence[int]) -> Iterable[list[int]]:
    """Positions in runs that have no other valid position between them."""
    rank = {position: place for place, position in enumerate(valid)}
    run: list[int] = []
    for position in positions:
        if run and rank[position] != rank[run[-1]] + 1:
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _bounds(domain: Domain) -> Interval:
    if domain.type == "time":
        return Interval(time.min, time.max)
    return Interval(domain.low, domain.high, domain.low_closed, domain.high_closed)


def _narrowed(found: Interval, bounds: Interval, domain: Domain) -> Interval | None:
    """The part of an interval inside the bounds; whole numbers and days get closed ends; None when it is empty."""
    low, low_closed = _tighter(found.low, found.low_closed, bounds.low, bounds.low_closed, 1)
    high, high_closed = _tighter(found.high, found.high_closed, bounds.high, bounds.high_closed, -1)
    if domain.type == "integer":
        low = None if low is None else floor(low) + 1 if not low_closed else ceil(low)
        high = None if high is None else ceil(high) - 1 if not high_closed else floor(high)
    elif domain.type == "date":
        if (not low_closed and low == date.max) or (not high_closed and high == date.min):
            return None
        low = low + _DAY if low is not None and not low_closed else low
        high = high - _DAY if high is not None and not high_closed else high
    if domain.type in ("integer", "date"):
        low_closed = high_closed = True
    if low is not None and high is not None and (low > high or (low == high and not (low_closed and high_closed))):
        return None
    return Interval(low, high, low_closed, high_closed)


def _tighter(end: Any, closed: bool, bound: Any, bound_closed: bool, sign: int) -> tuple[Any, bool]:
    """The narrower of two ends; `sign` 1 for low ends, -1 for high ones."""
    if end is None or (bound is not None and (bound > end if sign > 0 else bound < end)):
        return (bound, bound_closed) if bound is not None else (end, closed)
    return end, closed and (bound_closed or bound != end)
