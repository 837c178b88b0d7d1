"""Calculations, compiled: a formula over declared inputs and the figures in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yiwang.engine.expressions import Compiled, check, compile_expression, parameters, parse
from yiwang.engine.packs.definitions import Calculation
from yiwang.engine.problems import Problem, errors
from yiwang.engine.values import Domain, Value


@dataclass(frozen=True, slots=True)
class CompiledCalculation:
    """A calculation, ready to be asked."""

    calculation: Calculation
    formula: Compiled
    figures: Mapping[str, Value]
    """The parameters it uses, under `@id`."""

    def result(self, inputs: Mapping[str, Value]) -> Value:
        """The result for the inputs; None when something it needs is not known."""
        return self.formula({**inputs, **self.figures})


def compile_calculation(
    calculation: Calculation, figures: Mapping[str, Value], domains: Mapping[str, Domain]
) -> tuple[CompiledCalculation | None, list[Problem]]:
    """`figures` and `domains`: value and domain of each parameter in force, by id."""
    expression, problems = parse(calculation.expression, calculation.where)
    if expression is None:
        return None, problems
    known = {**calculation.inputs, **{f"@{id}": domain for id, domain in domains.items() if id in figures}}
    problems = problems + check(expression, known, calculation.result.type)
    if errors(problems):
        return None, problems
    used = {f"@{id}": figures[id] for id in parameters(expression)}
    return CompiledCalculation(calculation, compile_expression(expression), used), problems
