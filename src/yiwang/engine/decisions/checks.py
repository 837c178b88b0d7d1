"""What is wrong with a table that can be read: gaps, overlaps, dead rows, computed results of the wrong type."""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.engine.decisions import problems as kinds
from yiwang.engine.decisions.analysis import Analysis, analyse
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.decisions.policies import MAY_BE_EMPTY
from yiwang.engine.decisions.tables import CompiledTable
from yiwang.engine.expressions import Expression, check, names, parameters
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Domain

_NEVER = Text("所列条件在取值范围内没有一个值符合", "no value of the domain meets its conditions")
_COVERED = Text("符合它的情况，都已由优先的行决定", "wherever it applies, rows that come first decide")


def table_problems(
    table: Table, compiled: CompiledTable, facts: Mapping[str, Domain] | None = None, analysis: Analysis | None = None
) -> list[Problem]:
    """All that the static analysis finds, each with the place of its row.

    `facts`: the domains of further facts that computed results may use (parameters under `@name`); results that use
    a fact whose domain is not known here are not checked. `analysis`: when it was already made.
    """
    found = analysis or analyse(compiled)
    problems = _gaps(table, compiled, found) + _overlaps(table, found) + _dead_rows(table, found)
    problems += _computed(table, compiled, facts or {})
    if not found.complete:
        problems.append(kinds.NOT_ANALYSED.at(table.where, table=table.id))
    return problems


def _gaps(table: Table, compiled: CompiledTable, found: Analysis) -> list[Problem]:
    """No gaps where every output has a default, or where no row is a result too (an empty list, nought)."""
    if compiled.defaults is not None or table.hit_policy in MAY_BE_EMPTY:
        return []
    return [kinds.GAP.at(table.where, table=table.id, values=str(gap)) for gap in found.gaps]


def _overlaps(table: Table, found: Analysis) -> list[Problem]:
    return [
        kinds.OVERLAP.at(
            table.rows[overlap.second - 1].where,
            table=table.id,
            first=overlap.first,
            second=overlap.second,
            values=str(overlap.region),
            policy=table.hit_policy,
        )
        for overlap in found.overlaps
    ]


def _dead_rows(table: Table, found: Analysis) -> list[Problem]:
    return [
        kinds.DEAD_ROW.at(
            table.rows[dead.row - 1].where, table=table.id, row=dead.row, reason=_COVERED if dead.covered else _NEVER
        )
        for dead in found.dead_rows
    ]


def _computed(table: Table, compiled: CompiledTable, facts: Mapping[str, Domain]) -> list[Problem]:
    known = {**{column.name: column.domain for column in table.inputs if not column.expression}, **facts}
    problems: list[Problem] = []
    for cells in compiled.outputs:
        for column, cell in zip(table.outputs, cells, strict=True):
            if cell.expression is not None and _used(cell.expression) <= known.keys():
                problems += check(cell.expression, known, column.domain.type)
    return problems


def _used(expression: Expression) -> set[str]:
    return {*names(expression), *(f"@{name}" for name in parameters(expression))}
