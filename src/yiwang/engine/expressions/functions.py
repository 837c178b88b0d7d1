"""The closed list of functions. A calculation that does not fit gets a new line here, with its test."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from yiwang.engine.expressions.limits import MAX_DIGITS
from yiwang.engine.expressions.operations import EXACT, Kind, arithmetic, equal, kind_of, less, number, text
from yiwang.engine.expressions.temporal import READERS, read_date, read_datetime, read_duration, read_time
from yiwang.engine.values import Months, Number, Value

Kinds = tuple[Kind, ...]
NUMBER: Kinds = ("number",)
STRING: Kinds = ("string",)
DAY: Kinds = ("date", "datetime")
CLOCK: Kinds = ("time", "datetime")
ANY: Kinds = ("any",)


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` lists what each argument may be; the last `optional` ones may be left out.

    `many`: any number of arguments of the one kind in `takes`, or one list of them. `result` "same" is the kind of
    the first argument. A null argument gives null without a call.
    """

    takes: tuple[Kinds, ...]
    result: Kind
    does: Callable[..., Value]
    optional: int = 0
    many: bool = False
    whole: bool = False
    """Gives a whole number."""


def _rounding(mode: str) -> Callable[..., Value]:
    context = Context(prec=3 * MAX_DIGITS, rounding=mode, traps=[InvalidOperation])

    def rounded(value: Number, scale: Number = 0) -> Value:
        if not isinstance(scale, int) or abs(scale) > MAX_DIGITS:
            return None
        return number(Decimal(value).quantize(Decimal(1).scaleb(-scale), context=context))

    return rounded


def _modulo(left: Number, right: Number) -> Value:
    """The remainder with the sign of the divisor (DMN: `modulo(-12, 5) = 3`)."""
    if not right:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left % right
    rest = EXACT.remainder(Decimal(left), Decimal(right))
    return number(EXACT.add(rest, Decimal(right)) if rest and (rest < 0) != (right < 0) else rest)


def _extreme(pick_first: Callable[[Value, Value], bool | None]) -> Callable[..., Value]:
    def extreme(*values: Value) -> Value:
        best = values[0] if values else None
        for value in values[1:]:
            first = pick_first(value, best)
            if first is None:
                return None
            best = value if first else best
        return best

    return extreme


def _total(*values: Value) -> Value:
    total: Value = values[0] if values else None
    for value in values[1:]:
        total = arithmetic("+", total, value)
    return total


def _mean(*values: Value) -> Value:
    return arithmetic("/", _total(*values), len(values)) if values else None


def _substring(value: str, start: Number, length: Number | None = None) -> Value:
    """From position `start` (1 is the first, -1 the last)."""
    if not isinstance(start, int) or start == 0 or not (length is None or isinstance(length, int)):
        return None
    begin = start - 1 if start > 0 else max(len(value) + start, 0)
    return value[begin:] if length is None else value[begin : begin + max(length, 0)]


def _years_between(start: date, end: date) -> Value:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _joined(day: date | str, clock: time | None = None) -> Value:
    if isinstance(day, str):
        return read_datetime(day) if clock is None else None
    return day if clock is None and isinstance(day, datetime) else datetime.combine(_day(day), clock or time())


def _contains(items: tuple[Value, ...], value: Value) -> Value:
    return any(equal(item, value) for item in items)


def _abs(value: Any) -> Value:
    return Months(abs(value.months)) if isinstance(value, Months) else abs(value)


def _string(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else text(f"{value:f}" if isinstance(value, Decimal) else str(value))


_ROUND: tuple[Kinds, ...] = (NUMBER, NUMBER)
_ALL_DAYS: Kinds = ("date", "datetime", "string")

FUNCTIONS: dict[str, Function] = {
    "abs": Function((("number", "duration", "months"),), "same", _abs, whole=True),
    "floor": Function(_ROUND, "number", _rounding(decimal.ROUND_FLOOR), optional=1, whole=True),
    "ceiling": Function(_ROUND, "number", _rounding(decimal.ROUND_CEILING), optional=1, whole=True),
    "round": Function(_ROUND, "number", _rounding(decimal.ROUND_HALF_UP), optional=1, whole=True),
    "round up": Function(_ROUND, "number", _rounding(decimal.ROUND_UP), optional=1, whole=True),
    "round down": Function(_ROUND, "number", _rounding(decimal.ROUND_DOWN), optional=1, whole=True),
    "round half up": Function(_ROUND, "number", _rounding(decimal.ROUND_HALF_UP), optional=1, whole=True),
    "round half down": Function(_ROUND, "number", _rounding(decimal.ROUND_HALF_DOWN), optional=1, whole=True),
    "decimal": Function(_ROUND, "number", _rounding(decimal.ROUND_HALF_EVEN), whole=True),
    "modulo": Function(_ROUND, "number", _modulo, whole=True),
    "sqrt": Function((NUMBER,), "number", lambda n: number(EXACT.sqrt(Decimal(n))) if n >= 0 else None),
    "odd": Function((NUMBER,), "boolean", lambda n: n % 2 == 1 if isinstance(n, int) else None),
    "even": Function((NUMBER,), "boolean", lambda n: n % 2 == 0 if isinstance(n, int) else None),
    "min": Function((ANY,), "same", _extreme(less), many=True, whole=True),
    "max": Function((ANY,), "same", _extreme(lambda a, b: less(b, a)), many=True, whole=True),
    "sum": Function((NUMBER,), "number", _total, many=True, whole=True),
    "mean": Function((NUMBER,), "number", _mean, many=True),
    "count": Function((("list",),), "number", len, whole=True),
    "list contains": Function((("list",), ANY), "boolean", _contains),
    "string length": Function((STRING,), "number", len, whole=True),
    "upper case": Function((STRING,), "string", lambda s: text(s.upper())),
    "lower case": Function((STRING,), "string", lambda s: text(s.lower())),
    "contains": Function((STRING, STRING), "boolean", lambda s, part: part in s),
    "starts with": Function((STRING, STRING), "boolean", lambda s, part: s.startswith(part)),
    "ends with": Function((STRING, STRING), "boolean", lambda s, part: s.endswith(part)),
    "substring": Function((STRING, NUMBER, NUMBER), "string", _substring, optional=1),
    "substring before": Function((STRING, STRING), "string", lambda s, part: s[: max(s.find(part), 0)]),
    "substring after": Function((STRING, STRING), "string", lambda s, part: s.partition(part)[2] if part else s),
    "string": Function((("number", "boolean", "string"),), "string", _string),
    "year": Function((DAY,), "number", lambda d: d.year, whole=True),
    "month": Function((DAY,), "number", lambda d: d.month, whole=True),
    "day": Function((DAY,), "number", lambda d: d.day, whole=True),
    "weekday": Function((DAY,), "number", lambda d: d.isoweekday(), whole=True),
    "hour": Function((CLOCK,), "number", lambda t: t.hour, whole=True),
    "minute": Function((CLOCK,), "number", lambda t: t.minute, whole=True),
    "days": Function((("duration",),), "number", lambda d: d // timedelta(days=1), whole=True),
    "days between": Function((DAY, DAY), "number", lambda a, b: (_day(b) - _day(a)).days, whole=True),
    "years between": Function((DAY, DAY), "number", _years_between, whole=True),
    "date": Function((_ALL_DAYS,), "date", lambda d: read_date(d) if isinstance(d, str) else _day(d)),
    "time": Function((("string", "time", "datetime"),), "time", lambda t: (
        read_time(t) if isinstance(t, str) else t.time() if isinstance(t, datetime) else t)),
    "date and time": Function((_ALL_DAYS, ("time",)), "datetime", _joined, optional=1),
    "duration": Function((STRING,), "any", read_duration),
}  # fmt: skip
"""min, max, sum, mean of nothing are null; `round` is half up, away from zero."""

FUNCTIONS["datetime"] = FUNCTIONS["date and time"]
LITERALS = {**READERS, "datetime": READERS["date and time"]}


def call(name: str, arguments: tuple[Value, ...]) -> Value:
    """What the function gives; null for a null argument, a wrong kind, or a result beyond the limits."""
    function = FUNCTIONS[name]
    if function.many:
        arguments = _spread(arguments)
    if not _fit(function, arguments):
        return None
    try:
        return function.does(*arguments)
    except (ArithmeticError, ValueError):
        return None


def _spread(arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    first = arguments[0] if len(arguments) == 1 else None
    return first if isinstance(first, tuple) and kind_of(first) == "list" else arguments


def _fit(function: Function, arguments: tuple[Value, ...]) -> bool:
    takes = function.takes * len(arguments) if function.many else function.takes
    return not any(
        argument is None or (kinds is not ANY and kind_of(argument) not in kinds)
        for argument, kinds in zip(arguments, takes, strict=False)
    )
