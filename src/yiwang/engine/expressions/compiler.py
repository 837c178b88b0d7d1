"""The fast way: an expression becomes nested functions once, and is then only called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from yiwang.engine.expressions.evaluator import evaluate, same_or_member, truth
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
    names,
    parameters,
)
from yiwang.engine.expressions.operations import COMPARISONS, arithmetic, conjunction, disjunction, negate, negation
from yiwang.engine.values import Value

Facts = Mapping[str, Value]
Compiled = Callable[[Facts], Value]
_Tester = Callable[[Value, Facts], bool | None]


def compile_expression(expression: Expression) -> Compiled:
    """A function of the facts that gives what `evaluate` gives."""
    if not names(expression) and not parameters(expression):
        constant = evaluate(expression, {})
        return lambda facts: constant
    match expression:
        case Name(name):
            return lambda facts: facts.get(name)
        case Parameter(name):
            key = f"@{name}"
            return lambda facts: facts.get(key)
        case Comparison(comparator, left, right):
            return _comparison(comparator, left, right)
        case Arithmetic(operator, left, right):
            first, second = compile_expression(left), compile_expression(right)
            return lambda facts: arithmetic(operator, first(facts), second(facts))
        case Negate(operand):
            inside = compile_expression(operand)
            return lambda facts: negate(inside(facts))
        case ListOf(items):
            made = tuple(map(compile_expression, items))
            return lambda facts: tuple([item(facts) for item in made])
        case Call(function, arguments):
            given = tuple(map(compile_expression, arguments))
            return lambda facts: call(function, tuple([argument(facts) for argument in given]))
    return _condition(expression)


def _condition(expression: Expression) -> Compiled:
    match expression:
        case If(condition, then, otherwise):
            test, yes, no = map(compile_expression, (condition, then, otherwise))
            return lambda facts: yes(facts) if test(facts) is True else no(facts)
        case Not(operand):
            inside = compile_expression(operand)
            return lambda facts: negation(inside(facts))
        case Logic(operator, parts):
            return _logic(operator == "and", tuple(map(compile_expression, parts)))
        case Between(value, low, high):
            return _in(value, (Range(low, high),))
        case In(value, tests):
            return _in(value, tests)
    raise TypeError(f"not an expression: {expression!r}")


def _comparison(comparator: str, left: Expression, right: Expression) -> Compiled:
    compare = COMPARISONS[comparator]
    first, second = compile_expression(left), compile_expression(right)
    if not isinstance(left, Name) or not isinstance(right, Literal) or comparator not in ("=", "!="):
        return lambda facts: compare(first(facts), second(facts))
    name, literal = left.name, right.value
    if isinstance(literal, (tuple, Decimal, int)) and not isinstance(literal, bool) or literal is None:
        return lambda facts: compare(facts.get(name), literal)
    own, wanted = literal.__class__, comparator == "="

    def same(facts: Facts) -> Value:
        value = facts.get(name)
        return (value == literal) is wanted if value.__class__ is own else compare(value, literal)

    return same


def _logic(all_of: bool, parts: tuple[Compiled, ...]) -> Compiled:
    """Stops at the first part that decides: false for `and`, true for `or`."""
    decides = not all_of

    def logic(facts: Facts) -> Value:
        unknown = False
        for part in parts:
            value = truth(part(facts))
            if value is decides:
                return decides
            unknown = unknown or value is None
        return None if unknown else all_of

    return logic


def _in(value: Expression, tests: tuple[Test, ...]) -> Compiled:
    here = compile_expression(value)
    testers = tuple(map(_tester, tests))

    def found(facts: Facts) -> Value:
        seen = here(facts)
        return disjunction([tester(seen, facts) for tester in testers])

    return found


def _tester(test: Test) -> _Tester:
    if not isinstance(test, Range):
        tested = compile_expression(test)
        return lambda value, facts: same_or_member(value, tested(facts))
    ends = []
    if test.low is not None:
        ends.append((COMPARISONS[">=" if test.low_closed else ">"], compile_expression(test.low)))
    if test.high is not None:
        ends.append((COMPARISONS["<=" if test.high_closed else "<"], compile_expression(test.high)))
    return lambda value, facts: conjunction([compare(value, end(facts)) for compare, end in ends])
