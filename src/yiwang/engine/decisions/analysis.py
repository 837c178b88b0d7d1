"""Static analysis of a table over its declared inputs: gaps, overlaps and dead rows, exactly, without trying values.

Each column falls into classes of values that the rows do not tell apart. The space of inputs is the product of these
classes; it is walked column by column, carrying the rows still possible, and never twice from the same point.
"Not known" is no value of a domain: what is said here holds for known inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from yiwang.engine.decisions.policies import rank
from yiwang.engine.decisions.regions import Positions, Region
from yiwang.engine.decisions.tables import CompiledTable, bits

MOST_FINDINGS = 20
"""So many gaps, and so many overlaps, are listed; officials mend the first ones and look again."""
MOST_STEPS = 300_000
"""The walk stops after looking at so many classes of values, and says so: about a second."""
_CLASSES_A_STEP = 50
"""So many classes are asked for one row in the time of one step."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (from 1) that both apply. `differ`: their outputs are not the same."""

    first: int
    second: int
    region: Region
    differ: bool


@dataclass(frozen=True, slots=True)
class DeadRow:
    """A row (from 1) that is never used: `never` accepts nothing of the domain, `covered` others always win."""

    row: int
    covered: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found. `complete`: everything was looked at and everything found is listed.

    `overlaps` holds what the hit policy forbids: every overlap for `unique`, those with differing outputs for `any`.
    """

    gaps: tuple[Region, ...]
    overlaps: tuple[Overlap, ...]
    dead_rows: tuple[DeadRow, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Class:
    """Values of a column that the same rows accept."""

    rows: int
    positions: tuple[int, ...]


class _Exhausted(Exception):
    """The steps are used up."""


class _Budget:
    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self, cost: int = 1) -> None:
        self._left -= cost
        if self._left < 0:
            raise _Exhausted


_Found = TypeVar("_Found")
_Box = tuple[frozenset[int] | None, ...]
"""For each column the classes in it; None = all."""


def analyse(compiled: CompiledTable, most: int = MOST_FINDINGS, steps: int = MOST_STEPS) -> Analysis:
    """Gaps, overlaps and dead rows of a table; at most `most` of each kind, within `steps` steps of work."""
    if not compiled.small:
        return Analysis((), (), (), complete=False)
    return _Analyst(compiled, most, steps).run()


class _Analyst:
    def __init__(self, compiled: CompiledTable, most: int, steps: int) -> None:
        self._compiled, self._most, self._steps = compiled, most, steps
        self._budget = _Budget(steps)
        names = [column.name for column in compiled.table.inputs]
        self._positions = [Positions(name, index) for name, index in zip(names, compiled.indexes, strict=True)]
        self._classes = [_classes(*pair) for pair in zip(self._positions, compiled.masks, strict=True)]
        self._row_cost = 1 + sum(map(len, self._classes)) // _CLASSES_A_STEP
        self._complete = True

    def run(self) -> Analysis:
        gaps, overlaps, dead = self._some(self._gaps()), self._some(self._overlaps()), self._some(self._dead_rows())
        return Analysis(gaps, overlaps, dead, self._complete)

    def _some(self, search: Iterator[_Found]) -> tuple[_Found, ...]:
        """As many as are wanted of what a search finds; each search has its own steps."""
        self._budget = _Budget(self._steps)
        results: list[_Found] = []
        try:
            for result in search:
                if len(results) >= self._most:
                    self._complete = False
                    break
                results.append(result)
        except _Exhausted:
            self._complete = False
        return tuple(results)

    def _region(self, box: _Box) -> Region:
        sets = []
        for positions, classes, chosen in zip(self._positions, self._classes, box, strict=True):
            if chosen is not None:
                inside = sorted(position for number in chosen for position in classes[number].positions)
                sets.append(positions.values(inside))
        return Region(tuple(sets))

    # gaps

    def _gaps(self) -> Iterator[Region]:
        walk = _Walk(self._classes, self._most + 1, self._budget)
        for box in walk.uncovered(self._compiled.all_rows):
            yield self._region(box)

    # overlaps

    def _overlaps(self) -> Iterator[Overlap]:
        """Pairs of rows; for `any` only those whose outputs differ."""
        policy = self._compiled.table.hit_policy
        if policy not in ("unique", "any"):
            return
        same = _rows_by_outputs(self._compiled)
        for row in range(len(self._compiled.table.rows)):
            self._budget.step(self._row_cost)
            partners = self._meeting(row) >> (row + 1) << (row + 1)
            if policy == "any":
                partners &= ~same[row]
            for other in bits(partners):
                self._budget.step()
                yield Overlap(row + 1, other + 1, self._shared(row, other), not same[row] >> other & 1)

    def _meeting(self, row: int) -> int:
        """The rows that apply somewhere together with this one."""
        meeting = self._compiled.all_rows
        for classes in self._classes:
            here = 0
            for found in classes:
                if found.rows >> row & 1:
                    here |= found.rows
            meeting &= here
        return meeting

    def _shared(self, row: int, other: int) -> Region:
        both = 1 << row | 1 << other
        box = [
            frozenset(n for n, found in enumerate(classes) if found.rows & both == both) for classes in self._classes
        ]
        whole = (
            None if len(chosen) == len(classes) else chosen for chosen, classes in zip(box, self._classes, strict=True)
        )
        return self._region(tuple(whole))

    # dead rows

    def _dead_rows(self) -> Iterator[DeadRow]:
        winners = _winners(self._compiled)
        for row in range(len(self._compiled.table.rows)):
            self._budget.step(self._row_cost)
            own = [[found for found in classes if found.rows >> row & 1] for classes in self._classes]
            if not all(own):
                yield DeadRow(row + 1, covered=False)
            elif winners[row] and not _Walk(own, 1, self._budget).leaves_any(winners[row]):
                yield DeadRow(row + 1, covered=True)


def _classes(positions: Positions, masks: Sequence[int]) -> list[_Class]:
    grouped: dict[int, list[int]] = {}
    for position in positions.valid:
        grouped.setdefault(masks[position], []).append(position)
    return [_Class(rows, tuple(found)) for rows, found in grouped.items()]


class _Walk:
    """Walks the product of the classes, and remembers what it found from each (column, rows still possible)."""

    def __init__(self, classes: Sequence[Sequence[_Class]], most: int, budget: _Budget) -> None:
        self._classes, self._most, self._budget = classes, most, budget
        self._boxes: dict[tuple[int, int], tuple[_Box, ...]] = {}
        self._left: dict[tuple[int, int], bool] = {}
        always = -1
        self._always = [always]
        for column in reversed(classes):
            for found in column:
                always &= found.rows
            self._always.insert(0, always)

    def uncovered(self, rows: int, column: int = 0) -> tuple[_Box, ...]:
        """Boxes of the columns from `column` on in which none of the rows applies; at most `most`."""
        if not rows:
            return ((None,) * (len(self._classes) - column),)
        if column == len(self._classes) or rows & self._always[column]:
            return ()
        if (column, rows) not in self._boxes:
            self._boxes[column, rows] = self._split(rows, column)
        return self._boxes[column, rows]

    def _split(self, rows: int, column: int) -> tuple[_Box, ...]:
        """Classes below which the same is found are told together; it is enough to find one box more than is wanted."""
        alike: dict[tuple[_Box, ...], list[int]] = {}
        count = 0
        for number, found in enumerate(self._classes[column]):
            self._budget.step()
            below = self.uncovered(rows & found.rows, column + 1)
            if below:
                count += 0 if below in alike else len(below)
                alike.setdefault(below, []).append(number)
            if count >= self._most:
                break
        boxes: list[_Box] = []
        for below, numbers in alike.items():
            chosen = None if len(numbers) == len(self._classes[column]) else frozenset(numbers)
            boxes += [(chosen, *box) for box in below]
        return tuple(boxes[: self._most])

    def leaves_any(self, rows: int, column: int = 0) -> bool:
        """Whether somewhere none of the rows applies."""
        if not rows:
            return True
        if column == len(self._classes) or rows & self._always[column]:
            return False
        if (column, rows) not in self._left:
            self._budget.step(1 + len(self._classes[column]))
            inside = {rows & found.rows for found in self._classes[column]}
            self._left[column, rows] = any(self.leaves_any(below, column + 1) for below in sorted(inside))
        return self._left[column, rows]


def _outputs_key(compiled: CompiledTable, row: int) -> tuple[object, ...]:
    return tuple((cell.value.__class__, cell.value, cell.expression) for cell in compiled.outputs[row])


def _rows_by_outputs(compiled: CompiledTable) -> list[int]:
    """For each row the rows with the same outputs, as bits."""
    keys = [_outputs_key(compiled, row) for row in range(len(compiled.outputs))]
    groups: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(keys):
        groups[key] = groups.get(key, 0) | 1 << row
    return [groups[key] for key in keys]


def _winners(compiled: CompiledTable) -> list[int]:
    """For each row the rows that win over it wherever both apply, as bits."""
    table, rows = compiled.table, range(len(compiled.table.rows))
    if table.hit_policy == "first":
        return [(1 << row) - 1 for row in rows]
    fixed = all(cell.compiled is None for cells in compiled.outputs for cell in cells)
    if table.hit_policy != "priority" or not fixed:
        return [0] * len(rows)
    names = [column.name for column in table.outputs]
    ranks = [
        rank(table, {name: cell.value for name, cell in zip(names, compiled.outputs[row], strict=True)}) for row in rows
    ]
    winners, before = [0] * len(rows), 0
    for row in sorted(rows, key=lambda row: (ranks[row], row)):
        winners[row] = before
        before |= 1 << row
    return winners
