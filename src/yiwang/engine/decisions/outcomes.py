"""What a decision gives: outputs, the rows that fired, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yiwang.engine.decisions.definitions import Table
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value

Outputs = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row fired: its cells that ask for something, and what it says of itself."""

    table: str
    row: int
    cells: tuple[tuple[str, str], ...]
    note: str = ""
    source: str = ""

    def __str__(self) -> str:
        asked = ", ".join(f"{name}: {cell}" for name, cell in self.cells)
        return f"{self.table} row {self.row}" + (f" ({asked})" if asked else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one decision.

    `outputs`: name to value; for `collect`, `rule_order` and `output_order` one such mapping a row that fired.
    `fired`: the rows behind the outputs, from 1; empty when the defaults were used. `problems`: why there is no result.
    """

    outputs: Outputs | tuple[Outputs, ...]
    fired: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    table: Table | None = field(default=None, compare=False, repr=False)

    def facts(self) -> dict[str, Value]:
        """The outputs as facts for what comes after; of several rows, each output is the list of its values."""
        if isinstance(self.outputs, tuple):
            names = [column.name for column in self.table.outputs] if self.table else []
            return {name: tuple(row[name] for row in self.outputs) for name in names}
        return dict(self.outputs)

    @property
    def because(self) -> str:
        """In short: `dispute_warning row 4`, `dispute_warning rows 1 3`, `dispute_warning default`."""
        rows = " ".join(map(str, self.fired))
        word = ("row " if len(self.fired) == 1 else "rows ") if self.fired else "default"
        return f"{self.table.id if self.table else ''} {word}{rows}"

    def explain(self) -> tuple[Reason, ...]:
        """Why each row fired: the cells of it that matched, without those that accept anything."""
        return tuple(_reason(self.table, number) for number in self.fired) if self.table else ()


def _reason(table: Table, number: int) -> Reason:
    row = table.rows[number - 1]
    asked = zip(table.inputs, row.tests, strict=True)
    cells = tuple((column.name, cell.strip()) for column, cell in asked if cell.strip() != "-")
    return Reason(table.id, number, cells, row.note, row.source)
