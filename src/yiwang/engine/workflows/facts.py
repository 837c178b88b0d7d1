"""Facts of a case: what a default written as text means, and of which type a value is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from yiwang.engine.expressions import fits
from yiwang.engine.expressions.temporal import read_date, read_datetime, read_duration, read_time
from yiwang.engine.values import Domain, Months, Span, TypeName, Value, parse_span

_TYPES: tuple[tuple[type, TypeName], ...] = (
    (bool, "boolean"), (int, "integer"), (Decimal, "number"), (datetime, "datetime"), (date, "date"), (time, "time"),
    (timedelta, "duration"), (Months, "months"), (Span, "span"), (tuple, "list"),
)  # fmt: skip


def type_of(value: Value) -> TypeName:
    """The type of a parameter's value, for the check of conditions that name it."""
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "string")


def read_default(text: str, domain: Domain) -> tuple[Value, bool]:
    """The value that a default written as text stands for, and whether it belongs to the domain."""
    reader = _READERS.get(domain.type)
    value = reader(text.strip()) if reader else text
    return value, fits(value, domain)


def _number(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else number


def _boolean(text: str) -> Value:
    return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower())


_READERS: dict[TypeName, Callable[[str], Value]] = {
    "number": _number, "integer": _number, "boolean": _boolean, "date": read_date, "datetime": read_datetime,
    "time": read_time, "duration": read_duration, "months": read_duration, "span": parse_span,
}  # fmt: skip
