"""The parts an expression is made of: immutable, compared by meaning and not by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as Choice

from yiwang.engine.problems import NOWHERE, Where
from yiwang.engine.values import Value

ArithmeticOperator = Choice["+", "-", "*", "/", "**"]
ComparisonOperator = Choice["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Literal:
    value: Value
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A fact."""

    name: str
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`@name`: a figure of the pack; looked up among the facts under the key `@name`."""

    name: str
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: ArithmeticOperator
    left: Expression
    right: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: ComparisonOperator
    left: Expression
    right: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` over two or more parts."""

    operator: Choice["and", "or"]
    parts: tuple[Expression, ...]
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: Expression
    low: Expression
    high: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`[low..high)`, or `< high`, `>= low` when one end is None. Stands only after `in` and in table cells."""

    low: Expression | None
    high: Expression | None
    low_closed: bool = True
    high_closed: bool = True
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`value in (test, test …)`: a test is a range, a value, or a list that may hold the value."""

    value: Expression
    tests: tuple[Test, ...]
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    condition: Expression
    then: Expression
    otherwise: Expression
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[Expression, ...]
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed table in `functions`."""

    function: str
    arguments: tuple[Expression, ...]
    where: Where = field(default=NOWHERE, compare=False)


Expression = (
    Literal | Name | Parameter | Negate | Not | Arithmetic | Comparison | Logic | Between | In | If | ListOf | Call
)
Test = Expression | Range


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """An input cell of a table: any of `tests` holds, or none when `negated`. No tests at all is `-`: anything."""

    tests: tuple[Test, ...] = ()
    negated: bool = False
    where: Where = field(default=NOWHERE, compare=False)

    @property
    def anything(self) -> bool:
        return not self.tests


def children(node: Test) -> tuple[Test, ...]:
    """The parts directly below a node, from left to right."""
    match node:
        case Negate(operand) | Not(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Logic(_, parts) | ListOf(parts) | Call(_, parts):
            return parts
        case Between(value, low, high):
            return (value, low, high)
        case In(value, tests):
            return (value, *tests)
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Range(start, end):
            return tuple(part for part in (start, end) if part is not None)
    return ()


def walk(node: Test) -> Iterator[Test]:
    """The node and everything below it. No recursion: a deep tree is refused by the parser with this very walk."""
    waiting: list[Test] = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(children(here))


def depth(node: Test) -> int:
    """How many levels the tree has."""
    level, deepest = [node], 0
    while level:
        deepest += 1
        level = [child for parent in level for child in children(parent)]
    return deepest


def names(node: Test) -> frozenset[str]:
    """The facts that the expression uses."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


def parameters(node: Test) -> frozenset[str]:
    """The parameters that the expression uses, without the `@`."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Parameter))
