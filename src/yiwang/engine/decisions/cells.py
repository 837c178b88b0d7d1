"""Cells: text to tests and results. Done once, when the table is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from yiwang.engine.decisions import problems as kinds
from yiwang.engine.decisions.definitions import Column
from yiwang.engine.expressions import (
    Compiled,
    Expression,
    compile_expression,
    domain_text,
    evaluate,
    fits,
    has_type,
    names,
    parameters,
    parse,
    parse_tests,
    value_to_text,
)
from yiwang.engine.expressions.nodes import ListOf, Literal, Range, Test
from yiwang.engine.expressions.operations import ORDERED, kind_of
from yiwang.engine.problems import Problem, Text, Where
from yiwang.engine.values import Domain, Value, parse_span

Parameters = Mapping[str, Value]
"""Values of parameters under `@name`."""

_NOT_THIS_TYPE = Text("类型与该列不符", "not of the column's type")
_NO_RESULT = Text("算不出结果", "it has no value")
_EMPTY = Text("空单元格（任意值请写 -）", "empty (write - for any value)")
_EMPTY_RESULT = Text("结果是空的（无结果请写 null）", "an empty result (write null for none)")
_BARE_WORD = Text("该列没有列出可取的值，文字要加引号", "no values are listed for the column, so text needs quotes")
_EMPTY_RANGE = Text("范围的下限大于上限", "the range is empty")
_NO_ORDER = Text("这类值没有大小之分", "values of this type have no order")


class Interval(NamedTuple):
    """Values between two ends; None = unbounded. A single value is `[v..v]`."""

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class InputCell:
    """What an input cell accepts. `null`: whether it accepts "not known": only `-` and a written `null` do."""

    anything: bool = False
    intervals: tuple[Interval, ...] = ()
    null: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class OutputCell:
    """A fixed value, or an expression over the facts."""

    value: Value = None
    expression: Expression | None = None
    compiled: Compiled | None = None


class _Refused(Exception):
    """Carries problems out of the reading of one cell; never leaves this module."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems


class CellReader:
    """Reads the cells of one column; the same text is read once. Problems are collected, each with its place."""

    def __init__(self, table: str, column: Column, given: Parameters, fact_names: frozenset[str]) -> None:
        self._table, self._column, self._given, self._fact_names = table, column, given, fact_names
        self._inputs: dict[str, InputCell | None] = {}
        self._outputs: dict[str, OutputCell | None] = {}
        self.problems: list[Problem] = []
        domain = column.domain
        self._bare_words = domain.type in ("string", "list") and bool(domain.values or domain.catalog)
        self._words = [value for value in domain.values if isinstance(value, str)] if self._bare_words else []

    def _bad(self, cell: str, where: Where, reason: Text) -> NoReturn:
        column = self._column.name
        raise _Refused([kinds.BAD_CELL.at(where, table=self._table, column=column, cell=cell, reason=reason)])

    def _unreadable(self, cell: str, problem: Problem) -> NoReturn:
        self._bad(cell, problem.where, Text(problem.what("zh-Hans"), problem.what("en")))

    # inputs

    def input(self, cell: str, where: Where) -> InputCell | None:
        """The test of an input cell; None and a problem when it cannot be read."""
        if cell not in self._inputs:
            try:
                self._inputs[cell] = self._read_input(cell, where)
            except _Refused as refused:
                self._inputs[cell] = None
                self.problems += refused.problems
        return self._inputs[cell]

    def _read_input(self, cell: str, where: Where) -> InputCell:
        if cell.strip() == "-":
            return InputCell(anything=True, null=True)
        if not cell.strip():
            self._bad(cell, where, _EMPTY)
        tests, problems = parse_tests(cell, where, self._words)
        if tests is None:
            self._unreadable(cell, problems[0])
        intervals: list[Interval] = []
        null = False
        for test in _flat(tests.tests):
            if isinstance(test, Literal) and test.value is None:
                null = True
            else:
                intervals.append(self._interval(test, cell, where))
        return InputCell(False, tuple(intervals), null and not tests.negated, tests.negated)

    def _interval(self, test: Test, cell: str, where: Where) -> Interval:
        if isinstance(test, Range):
            low, high = (None if end is None else self._constant(end, cell, where) for end in (test.low, test.high))
            return self._checked_range(Interval(low, high, test.low_closed, test.high_closed), cell, where)
        value = self._constant(test, cell, where)
        if not fits(value, self._column.domain):
            self._outside(value, where)
        return Interval(value, value)

    def _checked_range(self, found: Interval, cell: str, where: Where) -> Interval:
        ends = [end for end in (found.low, found.high) if end is not None]
        if kind_of(ends[0]) not in ORDERED:
            self._bad(cell, where, _NO_ORDER)
        if len(ends) == 2 and _is_empty(found):
            self._bad(cell, where, _EMPTY_RANGE)
        return found

    def _outside(self, value: Value, where: Where) -> None:
        column, allowed = self._column.name, domain_text(self._column.domain)
        shown = value_to_text(value)
        problem = kinds.OUTSIDE_DOMAIN.at(where, table=self._table, column=column, value=shown, allowed=allowed)
        self.problems.append(problem)

    def _constant(self, expression: Expression, cell: str, where: Where) -> Value:
        """The value of a cell without facts; bare words stand for themselves where the values are listed."""
        value = expression.value if isinstance(expression, Literal) else self._computed_once(expression, cell, where)
        if value is None:
            self._bad(cell, where, _NO_RESULT)
        domain = self._column.domain
        if not has_type(value, domain) and not (domain.type == "integer" and kind_of(value) == "number"):
            self._bad(cell, where, _NOT_THIS_TYPE)
        return value

    def _computed_once(self, expression: Expression, cell: str, where: Where) -> Value:
        words = names(expression)
        if words and not self._bare_words:
            self._bad(cell, where, _BARE_WORD)
        self._need_parameters(expression, where)
        return evaluate(expression, {**self._given, **{word: word for word in words}})

    def _need_parameters(self, expression: Expression, where: Where) -> None:
        missing = sorted(name for name in parameters(expression) if self._given.get(f"@{name}") is None)
        if missing:
            raise _Refused([kinds.UNKNOWN_PARAMETER.at(where, table=self._table, name=name) for name in missing])

    # outputs

    def output(self, cell: str, where: Where) -> OutputCell | None:
        """The result of an output cell; None and a problem when it cannot be read."""
        if cell not in self._outputs:
            try:
                self._outputs[cell] = self._read_output(cell, where)
            except _Refused as refused:
                self._outputs[cell] = None
                self.problems += refused.problems
        return self._outputs[cell]

    def _read_output(self, cell: str, where: Where) -> OutputCell:
        text = cell.strip()
        if not text:
            self._bad(cell, where, _EMPTY_RESULT)
        if text.startswith("="):
            return self._computed(text[1:], where)
        if self._column.domain.type == "span" and (span := parse_span(text)):
            return OutputCell(span)
        expression, problems = parse(text, where, self._words)
        if expression is None:
            self._unreadable(cell, problems[0])
        if isinstance(expression, Literal) and expression.value is None:
            return OutputCell()
        value = self._constant(expression, cell, where)
        if not fits_output(value, self._column.domain):
            self._outside(value, where)
        return OutputCell(value)

    def _computed(self, text: str, where: Where) -> OutputCell:
        inside = where._replace(column=where.column + 1) if where.column else where
        expression, problems = parse(text, inside, self._fact_names)
        if expression is None:
            self._unreadable(f"={text}", problems[0])
        self._need_parameters(expression, where)
        used = {f"@{name}": self._given[f"@{name}"] for name in parameters(expression)}
        compiled = compile_expression(expression)
        if not names(expression):
            return OutputCell(evaluate(expression, used))
        return OutputCell(None, expression, _with_parameters(compiled, used) if used else compiled)


def _with_parameters(compiled: Compiled, used: Parameters) -> Compiled:
    return lambda facts: compiled({**facts, **used})


def _is_empty(range_: Interval) -> bool:
    low: Any = range_.low
    high: Any = range_.high
    return bool(low > high or (low == high and not (range_.low_closed and range_.high_closed)))


def _flat(tests: tuple[Test, ...]) -> list[Test]:
    """Tests with lists opened: `["a", "b"]` tests the same as `"a", "b"`."""
    flat: list[Test] = []
    for test in tests:
        flat.extend(test.items if isinstance(test, ListOf) else (test,))
    return flat


def fits_output(value: Value, domain: Domain) -> bool:
    """Whether a result is of its column's domain; of a list, every item must be."""
    if domain.type == "list" and isinstance(value, tuple):
        return not domain.values or all(item in domain.values for item in value)
    return fits(value, domain)
