"""What operators do with values: exact, bounded, and null where DMN says null (DMN 1.3 §10.3.2.13, tables 42, 49–54).

One table says which kinds of values an operator takes and what it gives; the type check and both ways of evaluating
read it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Clamped, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from yiwang.engine.expressions.limits import MAX_DIGITS, MAX_TEXT
from yiwang.engine.values import Months, Number, Span, Value

Kind = str
"""number, string, boolean, date, datetime, time, duration, months, span, list, null; `any` when not known."""

KINDS: dict[type, Kind] = {
    type(None): "null", bool: "boolean", int: "number", Decimal: "number", str: "string", date: "date",
    datetime: "datetime", time: "time", timedelta: "duration", Months: "months", Span: "span", tuple: "list",
}  # fmt: skip
ORDERED: frozenset[Kind] = frozenset(("number", "string", "date", "datetime", "time", "duration", "months"))
EXACT = Context(prec=MAX_DIGITS, Emax=6144, Emin=-6143, traps=[InvalidOperation, DivisionByZero, Overflow])
_LARGEST = 10**MAX_DIGITS
_WIDE = Context(prec=2 * MAX_DIGITS, traps=[InvalidOperation, Clamped])


def kind_of(value: Value) -> Kind:
    """The kind of a value; a class that is no value of ours (a float, a mapping) is `other`, which fits nothing."""
    return KINDS.get(value.__class__, "other")


def number(value: Number | None) -> Number | None:
    """The number in its one form: a whole number is an int, a fraction has no trailing zeros; too large is null."""
    if value is None or not -_LARGEST < value < _LARGEST:
        return None
    if isinstance(value, int):
        return value
    trimmed = value.normalize(EXACT)
    exponent = trimmed.as_tuple().exponent
    return int(trimmed) if isinstance(exponent, int) and exponent >= 0 else trimmed


def text(value: str) -> str | None:
    """The text, or null when it has grown too long."""
    return value if len(value) <= MAX_TEXT else None


def equal(left: Value, right: Value) -> bool | None:
    """`=`: null equals only null; values of different kinds cannot be compared (null)."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind == "list":
        return _equal_lists(left, right)  # type: ignore[arg-type]
    return left == right


def _equal_lists(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool | None:
    if len(left) != len(right):
        return False
    return conjunction([equal(one, other) for one, other in zip(left, right, strict=True)])


def unequal(left: Value, right: Value) -> bool | None:
    return negation(equal(left, right))


def _comparable(left: Value, right: Value) -> bool:
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    return kind in ORDERED or (isinstance(left, Span) and isinstance(right, Span) and _same_unit(left, right))


def _same_unit(left: Span, right: Span) -> bool:
    return left.unit == right.unit != "until"


def less(left: Any, right: Any) -> bool | None:
    return left < right if _comparable(left, right) else None


def less_or_equal(left: Any, right: Any) -> bool | None:
    return left <= right if _comparable(left, right) else None


def greater(left: Any, right: Any) -> bool | None:
    return left > right if _comparable(left, right) else None


def greater_or_equal(left: Any, right: Any) -> bool | None:
    return left >= right if _comparable(left, right) else None


COMPARISONS: dict[str, Callable[[Value, Value], bool | None]] = {
    "=": equal, "!=": unequal, "<": less, "<=": less_or_equal, ">": greater, ">=": greater_or_equal,
}  # fmt: skip


def negation(value: Value) -> bool | None:
    return not value if isinstance(value, bool) else None


def conjunction(values: list[bool | None]) -> bool | None:
    """Three-valued `and`: false wins, then null."""
    return False if False in values else None if None in values else True


def disjunction(values: list[bool | None]) -> bool | None:
    """Three-valued `or`: true wins, then null."""
    return True if True in values else None if None in values else False


def add_months(day: Any, months: Months) -> Any:
    """A calendar length later: the same day of the month, or its last day when there is none such."""
    count = day.year * 12 + day.month - 1 + months.months
    year, month = count // 12, count % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def _shift_time(clock: time, length: timedelta) -> time:
    since_midnight = datetime.combine(date.min, clock) - datetime.min
    return (datetime.min + (since_midnight + length) % timedelta(days=1)).time()


def _between_times(left: time, right: time) -> timedelta:
    return datetime.combine(date.min, left) - datetime.combine(date.min, right)


def _power(base: Number, exponent: Number) -> Number | None:
    whole = isinstance(base, int) and isinstance(exponent, int) and 0 <= exponent <= 256
    if whole and int(base).bit_length() * exponent <= 256:
        return number(base**exponent)
    return number(EXACT.power(Decimal(base), Decimal(exponent)))


def _divide(left: Number, right: Number) -> Number | None:
    if isinstance(left, int) and isinstance(right, int) and right and left % right == 0:
        return left // right
    return number(EXACT.divide(Decimal(left), Decimal(right)))


def _sum(left: Number, right: Number) -> Number | None:
    whole = left.__class__ is right.__class__ is int
    return number(left + right if whole else EXACT.add(Decimal(left), Decimal(right)))


def _difference(left: Number, right: Number) -> Number | None:
    return _sum(left, -right if isinstance(right, int) else right.copy_negate())


def _product(left: Number, right: Number) -> Number | None:
    whole = left.__class__ is right.__class__ is int
    return number(left * right if whole else EXACT.multiply(Decimal(left), Decimal(right)))


def _scaled_duration(length: timedelta, factor: Number) -> timedelta:
    micro = Decimal(length // timedelta(microseconds=1))
    return timedelta(microseconds=int(_WIDE.multiply(micro, Decimal(factor))))


def _scaled_months(length: Months, factor: Number) -> Months | None:
    whole = number(EXACT.multiply(Decimal(length.months), Decimal(factor)))
    return Months(int(whole)) if whole is not None else None


def _scaled_span(span: Span, factor: Number) -> Span | None:
    amount = _product(span.amount, factor)
    return None if amount is None or amount < 0 or span.unit == "until" else Span(amount, span.unit)


def _added_spans(left: Span, right: Span) -> Span | None:
    amount = _sum(left.amount, right.amount)
    return Span(amount, left.unit) if _same_unit(left, right) and amount is not None else None


def _ratio(left: timedelta, right: timedelta) -> Number | None:
    micro = timedelta(microseconds=1)
    return _divide(left // micro, right // micro)


Operation = tuple[Callable[[Any, Any], Value], Kind]

ARITHMETIC: dict[tuple[str, Kind, Kind], Operation] = {
    ("+", "number", "number"): (_sum, "number"),
    ("-", "number", "number"): (_difference, "number"),
    ("*", "number", "number"): (_product, "number"),
    ("/", "number", "number"): (_divide, "number"),
    ("**", "number", "number"): (_power, "number"),
    ("+", "string", "string"): (lambda a, b: text(a + b), "string"),
    ("+", "date", "duration"): (lambda a, b: a + b, "date"),
    ("-", "date", "duration"): (lambda a, b: a - b, "date"),
    ("+", "datetime", "duration"): (lambda a, b: a + b, "datetime"),
    ("-", "datetime", "duration"): (lambda a, b: a - b, "datetime"),
    ("+", "time", "duration"): (_shift_time, "time"),
    ("-", "time", "duration"): (lambda a, b: _shift_time(a, -b), "time"),
    ("-", "date", "date"): (lambda a, b: a - b, "duration"),
    ("-", "datetime", "datetime"): (lambda a, b: a - b, "duration"),
    ("-", "time", "time"): (_between_times, "duration"),
    ("+", "date", "months"): (add_months, "date"),
    ("-", "date", "months"): (lambda a, b: add_months(a, Months(-b.months)), "date"),
    ("+", "datetime", "months"): (add_months, "datetime"),
    ("-", "datetime", "months"): (lambda a, b: add_months(a, Months(-b.months)), "datetime"),
    ("+", "duration", "duration"): (lambda a, b: a + b, "duration"),
    ("-", "duration", "duration"): (lambda a, b: a - b, "duration"),
    ("/", "duration", "duration"): (_ratio, "number"),
    ("*", "duration", "number"): (_scaled_duration, "duration"),
    ("*", "number", "duration"): (lambda a, b: _scaled_duration(b, a), "duration"),
    ("+", "months", "months"): (lambda a, b: Months(a.months + b.months), "months"),
    ("-", "months", "months"): (lambda a, b: Months(a.months - b.months), "months"),
    ("*", "months", "number"): (_scaled_months, "months"),
    ("*", "number", "months"): (lambda a, b: _scaled_months(b, a), "months"),
    ("+", "span", "span"): (_added_spans, "span"),
    ("*", "span", "number"): (_scaled_span, "span"),
    ("*", "number", "span"): (lambda a, b: _scaled_span(b, a), "span"),
}


def arithmetic(operator: str, left: Value, right: Value) -> Value:
    """What the operator gives; null for kinds it does not take, division by zero, and results beyond the limits."""
    operation = ARITHMETIC.get((operator, kind_of(left), kind_of(right)))
    if operation is None:
        return None
    try:
        return operation[0](left, right)
    except (ArithmeticError, ValueError):
        return None


def negate(value: Value) -> Value:
    """Unary minus, of numbers and lengths of time."""
    kind = kind_of(value)
    if kind == "months":
        return arithmetic("*", value, -1)
    try:
        return -value if kind in ("number", "duration") else None  # type: ignore[operator]
    except OverflowError:
        return None
