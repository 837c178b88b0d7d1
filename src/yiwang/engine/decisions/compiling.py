"""From a table as written to one that answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yiwang.engine.decisions import problems as kinds
from yiwang.engine.decisions.cells import CellReader, InputCell, OutputCell
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.decisions.policies import AGGREGATES
from yiwang.engine.decisions.tables import CompiledTable
from yiwang.engine.expressions import Compiled, compile_expression, names, parse
from yiwang.engine.expressions import parameters as parameters_of
from yiwang.engine.problems import Problem, Text, errors
from yiwang.engine.values import Value

Facts = Mapping[str, Value]


def compile_table(table: Table, parameters: Facts = MappingProxyType({})) -> tuple[CompiledTable | None, list[Problem]]:
    """Read all cells of a table.

    `parameters`: values of `@parameters` in force, by id. Out: the table that answers, or None when a cell cannot be
    read; problems either way. A value outside its domain is a problem but does not keep the table from answering.
    """
    problems = _shape(table)
    if problems:
        return None, problems
    given = {f"@{name.removeprefix('@')}": value for name, value in parameters.items()}
    fact_names = frozenset(column.name for column in table.inputs)
    readers = [CellReader(table.id, column, given, fact_names) for column in (*table.inputs, *table.outputs)]
    inputs, outputs = _read_rows(table, readers)
    defaults = _read_defaults(table, readers[len(table.inputs) :])
    expressions, used = _input_expressions(table, given, problems)
    problems += [problem for reader in readers for problem in reader.problems]
    broken = any(cell is None for column in inputs for cell in column) or any(None in row for row in outputs)
    if broken or any(problem.kind is not kinds.OUTSIDE_DOMAIN for problem in errors(problems)):
        return None, problems
    used |= {name for row in outputs for cell in row if cell.expression for name in names(cell.expression)}
    return CompiledTable(table, inputs, outputs, defaults, expressions, frozenset(used)), problems


def _shape(table: Table) -> list[Problem]:
    width = (len(table.inputs), len(table.outputs))
    expected = " + ".join(map(str, width))
    problems = [
        kinds.WRONG_SHAPE.at(
            row.where, table=table.id, found=f"{len(row.tests)} + {len(row.outputs)}", expected=expected
        )
        for row in table.rows
        if (len(row.tests), len(row.outputs)) != width
    ]
    if reason := _unfit(table):
        problems.append(kinds.BAD_TABLE.at(table.where, table=table.id, reason=reason))
    return problems


def _unfit(table: Table) -> Text | None:
    if not table.inputs or not table.outputs:
        return Text("没有条件列或结果列", "it has no input or no output")
    for columns in (table.inputs, table.outputs):
        if len({column.name for column in columns}) < len(columns):
            return Text("有两列同名", "two columns have the same name")
    if table.hit_policy in AGGREGATES and len(table.outputs) > 1:
        return Text("汇总只能有一个结果列", "an aggregate has one output only")
    if table.hit_policy in ("priority", "output_order") and not any(column.domain.values for column in table.outputs):
        return Text("没有列出结果的先后次序", "no output lists its values in order of priority")
    return None


def _read_rows(table: Table, readers: list[CellReader]) -> tuple[list[list[InputCell]], list[tuple[OutputCell, ...]]]:
    width = len(table.inputs)
    inputs: list[list[InputCell]] = [[] for _ in range(width)]
    outputs: list[tuple[OutputCell, ...]] = []
    for row in table.rows:
        for place, cell in enumerate(row.tests):
            inputs[place].append(readers[place].input(cell, row.where))  # type: ignore[arg-type]
        read = (readers[width + place].output(cell, row.where) for place, cell in enumerate(row.outputs))
        outputs.append(tuple(read))  # type: ignore[arg-type]
    return inputs, outputs


def _read_defaults(table: Table, readers: list[CellReader]) -> tuple[OutputCell, ...] | None:
    """Defaults hold only when every output has one."""
    if not all(column.default for column in table.outputs):
        return None
    read = [reader.output(column.default, table.where) for reader, column in zip(readers, table.outputs, strict=True)]
    return None if None in read else tuple(cell for cell in read if cell is not None)


def _input_expressions(table: Table, given: Facts, problems: list[Problem]) -> tuple[dict[str, Compiled], set[str]]:
    """What inputs compute instead of reading a fact, and the facts used."""
    expressions: dict[str, Compiled] = {}
    used: set[str] = set()
    for column in table.inputs:
        if not column.expression:
            used.add(column.name)
            continue
        expression, found = parse(column.expression, table.where, _spaced_names(table))
        problems += found
        if expression is not None:
            used |= names(expression)
            compiled = compile_expression(expression)
            figures = {f"@{name}": given.get(f"@{name}") for name in parameters_of(expression)}
            expressions[column.name] = _bound(compiled, figures) if figures else compiled
    return expressions, used


def _bound(compiled: Compiled, figures: Facts) -> Compiled:
    return lambda facts: compiled({**facts, **figures})


def _spaced_names(table: Table) -> list[str]:
    return [column.name for column in table.inputs if not column.expression]
