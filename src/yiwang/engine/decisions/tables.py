"""Compile a table once; it then answers fast.

Small tables: each column maps a value to the rows that accept it, as bits of one number; the columns are joined with
AND. Tables for which that would take too much memory: the most selective column finds the few rows worth looking at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from yiwang.engine.decisions import problems as kinds
from yiwang.engine.decisions.cells import InputCell, OutputCell
from yiwang.engine.decisions.columns import ColumnIndex, Ranges, finder, row_masks
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.decisions.outcomes import Outcome, Outputs
from yiwang.engine.decisions.policies import AGGREGATES, MAY_BE_EMPTY, SEVERAL, aggregate, in_priority
from yiwang.engine.decisions.selective import SelectiveIndex
from yiwang.engine.expressions import Compiled, value_to_text
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value

Facts = Mapping[str, Value]

MASK_BYTES = 32_000_000
"""A table is indexed by bits as long as that takes no more than this."""
_REMEMBERED = 4096


class CompiledTable:
    """A table that answers. Made by `compile_table`; `decide` is a pure function of the facts."""

    def __init__(
        self,
        table: Table,
        inputs: Sequence[Sequence[InputCell]],
        outputs: Sequence[tuple[OutputCell, ...]],
        defaults: tuple[OutputCell, ...] | None,
        expressions: Mapping[str, Compiled],
        fact_names: frozenset[str],
    ) -> None:
        self.table = table
        self.outputs = outputs
        self.defaults = defaults
        self.fact_names = fact_names
        """The facts that `decide` reads."""
        self.indexes = [ColumnIndex(column.domain, cells) for column, cells in zip(table.inputs, inputs, strict=True)]
        self.cells = inputs
        self._expressions = expressions
        self._columns = tuple(column.name for column in table.inputs)
        self._first_only = table.hit_policy == "first"
        self._remembered: dict[int, Outcome] = {}
        rows = len(table.rows)
        self.small = sum(index.size for index in self.indexes) * rows // 8 <= MASK_BYTES
        self.all_rows = (1 << rows) - 1
        self.masks: list[list[int]] = []
        self.ranges = [_ranges(index, cells) for index, cells in zip(self.indexes, inputs, strict=True)]
        if self.small:
            self.masks = [row_masks(index, ranges) for index, ranges in zip(self.indexes, self.ranges, strict=True)]
            self._finders = tuple(self._finder(place) for place in range(len(self._columns)))
        else:
            self._selective = SelectiveIndex(self.indexes, self.ranges)

    def _finder(self, place: int) -> tuple[str, Callable[[Value], int]]:
        nulls = sum(1 << row for row, cell in enumerate(self.cells[place]) if cell.null)
        return self._columns[place], finder(self.indexes[place], self.masks[place], nulls)

    def decide(self, facts: Facts) -> Outcome:
        """The outcome for the facts. A fact that is not there is "not known": only `-` and `null` accept it."""
        if self._expressions:
            facts = {**facts, **{name: compiled(facts) for name, compiled in self._expressions.items()}}
        if not self.small:
            return self._settle(list(self._matching(facts)), facts)
        mask = self.all_rows
        for name, find in self._finders:
            mask &= find(facts.get(name))
        if self._first_only:
            mask &= -mask
        return self._remembered.get(mask) or self._settle_mask(mask, facts)

    def _settle_mask(self, mask: int, facts: Facts) -> Outcome:
        fired = list(bits(mask))
        outcome = self._settle(fired, facts)
        fixed = mask and all(cell.compiled is None for row in fired for cell in self.outputs[row])
        if fixed and len(self._remembered) < _REMEMBERED:
            self._remembered[mask] = outcome
        return outcome

    def _matching(self, facts: Facts) -> Iterator[int]:
        """The rows of a large table that apply, in order."""
        positions = [index.position(facts.get(name)) for name, index in zip(self._columns, self.indexes, strict=True)]
        for row in self._selective.candidates(positions):
            if all(self._accepts(place, row, position) for place, position in enumerate(positions)):
                yield row
                if self._first_only:
                    return

    def _accepts(self, place: int, row: int, position: int) -> bool:
        if position < 0:
            return self.cells[place][row].null
        return any(first <= position <= last for first, last in self.ranges[place][row])

    # from rows to the outcome

    def _values(self, cells: tuple[OutputCell, ...], facts: Facts) -> Outputs:
        values = [cell.value if cell.compiled is None else cell.compiled(facts) for cell in cells]
        return MappingProxyType(dict(zip((column.name for column in self.table.outputs), values, strict=True)))

    def _settle(self, fired: list[int], facts: Facts) -> Outcome:
        policy = self.table.hit_policy
        rows = [(row, self._values(self.outputs[row], facts)) for row in fired]
        if not rows and (self.defaults is not None or policy not in MAY_BE_EMPTY):
            return self._without_row(facts)
        if policy in SEVERAL:
            rows = in_priority(self.table, rows) if policy == "output_order" else rows
            return self._outcome(tuple(outputs for _, outputs in rows), rows)
        if policy in AGGREGATES:
            return self._outcome(MappingProxyType(aggregate(self.table, rows)), rows)
        if policy == "priority":
            rows = in_priority(self.table, rows)[:1]
        if len(rows) > 1 and (policy == "unique" or any(outputs != rows[0][1] for _, outputs in rows)):
            numbers = " ".join(str(row + 1) for row in fired)
            problem = kinds.SEVERAL_ROWS.at(self.table.where, table=self.table.id, rows=numbers, policy=policy)
            return self._outcome({}, rows, problem)
        return self._outcome(rows[0][1], rows)

    def _outcome(
        self, outputs: Outputs | tuple[Outputs, ...], rows: list[tuple[int, Outputs]], *problems: Problem
    ) -> Outcome:
        return Outcome(outputs, tuple(row + 1 for row, _ in rows), problems, self.table)

    def _without_row(self, facts: Facts) -> Outcome:
        several = self.table.hit_policy in SEVERAL
        if self.defaults is not None:
            outputs = self._values(self.defaults, facts)
            return self._outcome((outputs,) if several else outputs, [])
        unknown = [name for name in self._columns if facts.get(name) is None]
        if unknown:
            problem = kinds.NULL_INPUT.at(self.table.where, table=self.table.id, names=", ".join(unknown))
        else:
            values = ", ".join(f"{name} = {value_to_text(facts.get(name))}" for name in self._columns)
            problem = kinds.NO_ROW.at(self.table.where, table=self.table.id, values=values)
        return self._outcome({}, [], problem)


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _ranges(index: ColumnIndex, cells: Sequence[InputCell]) -> list[Ranges]:
    known: dict[InputCell, Ranges] = {cell: index.ranges(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]
