"""Answers that a scenario need not give: what the form requires and no rule reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from yiwang.engine.expressions import names, parse
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows.program import Program

EXAMPLE = "…"


def example_answers(program: Program, on: date) -> dict[str, Value]:
    """An answer to every required question that neither a table nor a condition of the case type reads."""
    read = set(_read(program))
    return {name: _example(program.intake[name], on) for name in program.required if name not in read}


def _read(program: Program) -> Iterator[str]:
    case_type = program.case_type
    for name in {*case_type.on_open, *(table for move in case_type.transitions for table in move.decide)}:
        yield from program.rules.tables[name].fact_names
    for move in case_type.transitions:
        yield from _named(move.when) if move.when else ()


@lru_cache(maxsize=4096)
def _named(condition: str) -> frozenset[str]:
    expression, _ = parse(condition)
    return frozenset(names(expression)) if expression else frozenset()


def _example(domain: Domain, on: date) -> Value:
    if domain.values:
        return domain.values[:1] if domain.type == "list" else domain.values[0]
    match domain.type:
        case "integer" | "number":
            return domain.low if domain.low is not None else domain.high if domain.high is not None else 1
        case "boolean":
            return False
        case "date":
            return on
        case "datetime":
            return datetime.combine(on, time())
        case "time":
            return time()
        case "list":
            return (EXAMPLE,)
    return EXAMPLE
