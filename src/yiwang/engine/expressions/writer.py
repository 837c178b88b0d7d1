"""Expression to text: what `to_text` writes, `parse` reads back as the same expression."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

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
    UnaryTests,
)
from yiwang.engine.expressions.temporal import write_duration
from yiwang.engine.values import Months, Span, Value

_LEVELS = {"or": 1, "and": 2, "=": 3, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_UNARY, _PRIMARY = 7, 8


def to_text(node: Test) -> str:
    """The expression as written in a pack."""
    return _write(node)[0]


def cell_to_text(cell: UnaryTests) -> str:
    """An input cell as written in a table."""
    if cell.anything:
        return "-"
    inside = ", ".join(_at(test, _LEVELS["+"]) for test in cell.tests)
    return f"not({inside})" if cell.negated else inside


def value_to_text(value: Value) -> str:
    """A value as a literal of the language."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case str():
            return _quoted(value)
        case Span():
            return str(value) if value.unit == "until" else f"{Decimal(value.amount):f} {value.unit}"
        case Months() | timedelta():
            return f'duration("{write_duration(value)}")'
        case tuple():
            return f"[{', '.join(value_to_text(item) for item in value)}]"
    return _moment(value) if isinstance(value, (date, time)) else str(value)


def _moment(value: date | time) -> str:
    if isinstance(value, datetime):
        return f'date and time("{value.isoformat()}")'
    return f'{"date" if isinstance(value, date) else "time"}("{value.isoformat()}")'


_SHORT = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_UNPRINTABLE = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')


def _quoted(value: str) -> str:
    """In double quotes; what cannot be printed, or stand in XML, is escaped."""
    body = _UNPRINTABLE.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), value)
    return f'"{body}"'


def _at(node: Test, level: int) -> str:
    """The text of a part, in brackets where it would otherwise bind too loosely."""
    text, own = _write(node)
    return text if own >= level else f"({text})"


def _write(node: Test) -> tuple[str, int]:
    """The text of a node and how tightly it binds."""
    match node:
        case Literal(value):
            text = value_to_text(value)
            return text, _UNARY if text[0] == "-" else _PRIMARY
        case Name(name):
            return name, _PRIMARY
        case Parameter(name):
            return f"@{name}", _PRIMARY
        case Negate(operand):
            return f"-{_at(operand, _UNARY)}", _UNARY
        case Not(operand):
            return f"not({to_text(operand)})", _PRIMARY
        case Call(function, arguments):
            return f"{function}({', '.join(map(to_text, arguments))})", _PRIMARY
        case ListOf(items):
            return f"[{', '.join(map(to_text, items))}]", _PRIMARY
        case Range():
            return _range(node), _PRIMARY
        case If(condition, then, otherwise):
            return f"if {to_text(condition)} then {to_text(then)} else {to_text(otherwise)}", 0
    return _write_operator(node)


def _write_operator(node: Expression) -> tuple[str, int]:
    operand = _LEVELS["+"]
    match node:
        case Arithmetic(operator, left, right):
            level = _LEVELS[operator]
            return f"{_at(left, level)} {operator} {_at(right, level + 1)}", level
        case Comparison(operator, left, right):
            return f"{_at(left, operand)} {operator} {_at(right, operand)}", _LEVELS["="]
        case Logic(word, parts):
            level = _LEVELS[word]
            return f" {word} ".join(_at(part, level + 1) for part in parts), level
        case Between(value, low, high):
            return f"{_at(value, operand)} between {_at(low, operand)} and {_at(high, operand)}", _LEVELS["="]
        case In(value, (Range() as only,)):
            return f"{_at(value, operand)} in {_range(only)}", _LEVELS["="]
        case In(value, tests):
            inside = ", ".join(_at(test, operand) for test in tests)
            return f"{_at(value, operand)} in ({inside})", _LEVELS["="]
    raise TypeError(f"not an expression: {node!r}")


def _range(node: Range) -> str:
    low, high = node.low, node.high
    if high is None:
        return f"{'>=' if node.low_closed else '>'} {_at(low, _LEVELS['+'])}" if low is not None else "-"
    if low is None:
        return f"{'<=' if node.high_closed else '<'} {_at(high, _LEVELS['+'])}"
    ends = "(["[node.low_closed], ")]"[node.high_closed]
    return f"{ends[0]}{_at(low, _LEVELS['+'])}..{_at(high, _LEVELS['+'])}{ends[1]}"
