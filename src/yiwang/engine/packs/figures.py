"""The value of a parameter on a day, typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from yiwang.engine.expressions import domain_text, fits
from yiwang.engine.expressions.temporal import read_date, read_datetime, read_duration, read_time
from yiwang.engine.packs.definitions import DatedValue, Parameter
from yiwang.engine.problems import Problem, declare
from yiwang.engine.values import Domain, Value, parse_span

BAD_FIGURE = declare(
    "pack.bad_figure",
    what=(
        "参数“{id}”自 {since} 起的值“{value}”不在取值范围内",
        "The value “{value}” of “{id}” since {since} is outside its domain",
    ),
    why=(
        "用到它的时限和条件都会算错或无法计算。",
        "Every limit and condition that uses it would be wrong or impossible.",
    ),
    mend=("请改成：{allowed}。", "Make it: {allowed}."),
)


def _number(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() else number


_READ: Mapping[str, Callable[[str], Value]] = {
    "number": _number,
    "integer": _number,
    "boolean": lambda text: {"true": True, "yes": True, "false": False, "no": False}.get(text.lower()),
    "date": read_date,
    "datetime": read_datetime,
    "time": read_time,
    "duration": read_duration,
    "months": read_duration,
    "span": parse_span,
    "list": lambda text: tuple(part.strip() for part in text.split(";") if part.strip()),
}


def read_value(text: str, domain: Domain) -> Value:
    """The value that a text stands for in a domain; None when it is not one of its values."""
    read = _READ.get(domain.type)
    value: Value = read(text.strip()) if read else text.strip()
    return value if value is not None and fits(value, domain) else None


def in_force(values: Sequence[DatedValue], on: date) -> DatedValue | None:
    """The dated value that holds on a day; None before the first."""
    return max((value for value in values if value.since <= on), key=lambda value: value.since, default=None)


def figure_on(parameter: Parameter, on: date) -> tuple[Value, list[Problem]]:
    """The typed value of a parameter on a day; None before its first date, or, with the problem, when invalid."""
    held = in_force(parameter.values, on)
    if held is None:
        return None, []
    value = read_value(held.value, parameter.domain)
    if value is not None:
        return value, []
    details = {"id": parameter.id, "since": held.since, "value": held.value, "allowed": domain_text(parameter.domain)}
    return None, [BAD_FIGURE.at(held.where, **details)]
