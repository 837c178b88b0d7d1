"""Hit policies: what several rows that apply come to (DMN 1.3 §8.2.10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from yiwang.engine.decisions.definitions import HitPolicy, Table
from yiwang.engine.decisions.outcomes import Outputs
from yiwang.engine.expressions.functions import call
from yiwang.engine.expressions.operations import arithmetic
from yiwang.engine.values import Value

SEVERAL: frozenset[HitPolicy] = frozenset(("collect", "rule_order", "output_order"))
"""Policies that give one set of outputs a row."""
MAY_BE_EMPTY: frozenset[HitPolicy] = SEVERAL | {"collect_count"}
"""Policies for which no row at all is a result: an empty list, nought."""
AGGREGATES: dict[HitPolicy, Callable[[tuple[Value, ...]], Value]] = {
    "collect_sum": lambda values: reduce(lambda total, value: arithmetic("+", total, value), values),
    "collect_min": lambda values: call("min", values),
    "collect_max": lambda values: call("max", values),
    "collect_count": len,
}


def rank(table: Table, outputs: Outputs) -> tuple[int, ...]:
    """The place of outputs in the order of priority: each output lists its values best first; unlisted come last."""
    return tuple(
        column.domain.values.index(outputs[column.name])
        if outputs[column.name] in column.domain.values
        else len(column.domain.values)
        for column in table.outputs
        if column.domain.values
    )


def in_priority(table: Table, rows: Sequence[tuple[int, Outputs]]) -> list[tuple[int, Outputs]]:
    """Rows best first; equals keep the order of the table."""
    return sorted(rows, key=lambda row: rank(table, row[1]))


def aggregate(table: Table, rows: Sequence[tuple[int, Outputs]]) -> Outputs:
    """One value out of those of all rows."""
    name = table.outputs[0].name
    values = tuple(outputs[name] for _, outputs in rows)
    if not values:
        return {name: 0 if table.hit_policy == "collect_count" else None}
    return {name: AGGREGATES[table.hit_policy](values)}
