"""The plain way: walk the expression. `compiler` does the same faster; a test holds the two together."""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.engine.expressions.functions import call
from yiwang.engine.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expression,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Parameter,
    Range,
    Test,
)
from yiwang.engine.expressions.operations import (
    COMPARISONS,
    arithmetic,
    conjunction,
    disjunction,
    equal,
    kind_of,
    negate,
    negation,
)
from yiwang.engine.values import Value

Facts = Mapping[str, Value]


def evaluate(expression: Expression, facts: Facts) -> Value:
    """The value of the expression; a fact that is not there is null (DMN's three-valued logic).

    A parameter `@name` is read from the facts under the key `@name`.
    """
    match expression:
        case Literal(value):
            return value
        case Name(name):
            return facts.get(name)
        case Parameter(name):
            return facts.get(f"@{name}")
        case Arithmetic(operator, left, right):
            return arithmetic(operator, evaluate(left, facts), evaluate(right, facts))
        case Comparison(comparator, left, right):
            return COMPARISONS[comparator](evaluate(left, facts), evaluate(right, facts))
        case If(condition, then, otherwise):
            return evaluate(then if evaluate(condition, facts) is True else otherwise, facts)
        case ListOf(items):
            return tuple(evaluate(item, facts) for item in items)
        case Call(function, arguments):
            return call(function, tuple(evaluate(argument, facts) for argument in arguments))
        case Negate(operand):
            return negate(evaluate(operand, facts))
    return _condition(expression, facts)


def _condition(expression: Expression, facts: Facts) -> bool | None:
    match expression:
        case Not(operand):
            return negation(evaluate(operand, facts))
        case Logic(operator, parts):
            values = [truth(evaluate(part, facts)) for part in parts]
            return conjunction(values) if operator == "and" else disjunction(values)
        case Between(value, low, high):
            here = evaluate(value, facts)
            return within(here, evaluate(low, facts), evaluate(high, facts), True, True)
        case In(value, tests):
            here = evaluate(value, facts)
            return disjunction([_holds(test, here, facts) for test in tests])
    raise TypeError(f"not an expression: {expression!r}")


def truth(value: Value) -> bool | None:
    """In a condition everything that is neither true nor false is null."""
    return value if isinstance(value, bool) else None


def within(value: Value, low: Value, high: Value, low_closed: bool, high_closed: bool) -> bool | None:
    """Whether the value lies between two ends."""
    return conjunction([COMPARISONS[">=" if low_closed else ">"](value, low),
                        COMPARISONS["<=" if high_closed else "<"](value, high)])  # fmt: skip


def same_or_member(value: Value, tested: Value) -> bool | None:
    """A test that is a value: equality, or membership when it is a list."""
    if isinstance(tested, tuple) and kind_of(tested) == "list" and kind_of(value) != "list":
        return disjunction([equal(value, item) for item in tested])
    return equal(value, tested)


def _holds(test: Test, value: Value, facts: Facts) -> bool | None:
    if not isinstance(test, Range):
        return same_or_member(value, evaluate(test, facts))
    ends: list[bool | None] = []
    if test.low is not None:
        ends.append(COMPARISONS[">=" if test.low_closed else ">"](value, evaluate(test.low, facts)))
    if test.high is not None:
        ends.append(COMPARISONS["<=" if test.high_closed else "<"](value, evaluate(test.high, facts)))
    return conjunction(ends)
