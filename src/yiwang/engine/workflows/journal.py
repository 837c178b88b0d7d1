"""Events as plain JSON values, for the journal, and back.

Numbers that JSON would blur, moments, spans and lists carry a tag: `{"decimal": "1.5"}`, `{"span": "3 working_days"}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from yiwang.engine.values import Months, Span, Value, parse_span
from yiwang.engine.workflows import events as e
from yiwang.engine.workflows.commands import Actor

_NAMED: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        e.CaseOpened, e.StepTaken, e.ReporterTold, e.CaseEnded, e.PartOpened, e.PartResponded, e.PartFinished,
        e.PartScored, e.PartJoined, e.PartEnded, e.PartReminded, e.Paused, e.Resumed, e.Extended, e.ExtensionAsked,
        e.Objected, e.Ruled, e.RulingReminded, e.Reminded, e.Supervised, e.Called, Actor,
    )
}  # fmt: skip
_AS_IT_IS: frozenset[type] = frozenset({str, bool, int, type(None)})
"""Most of what is written and read: told at once."""
_DECODE: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "microseconds": lambda microseconds: timedelta(microseconds=microseconds),
    "months": Months,
    "span": parse_span,
    "list": lambda items: tuple(_decoded(item) for item in items),
    "map": lambda items: {name: item if type(item) in _AS_IT_IS else _decoded(item) for name, item in items.items()},
}


def to_data(event: e.Event) -> dict[str, Any]:
    """An event as JSON values: `{"event": "StepTaken", "at": {"datetime": …}, …}`; defaults are left out."""
    return _record("event", event)


def event_from_data(data: Mapping[str, Any]) -> e.Event:
    """The event that `to_data` wrote. Raises KeyError or TypeError for data that it did not write."""
    event: e.Event = _read_record("event", data)
    return event


def value_to_data(value: Value) -> Any:
    """One value of a fact as it stands in an event's data."""
    return _encoded(value)


def value_from_data(data: Any) -> Value:
    """The value that `value_to_data` wrote."""
    value: Value = _decoded(data)
    return value


def _record(tag: str, record: Any) -> dict[str, Any]:
    defaults = record._field_defaults
    fields = record._asdict()
    written = {name: _encoded(value) for name, value in fields.items() if defaults.get(name, record) != value}
    return {tag: type(record).__name__, **written}


def _read_record(tag: str, data: Mapping[str, Any]) -> Any:
    kind = _NAMED[data[tag]]
    return kind(**{name: value if type(value) in _AS_IT_IS else _decoded(value)
                   for name, value in data.items() if name != tag})  # fmt: skip


def _encoded(value: Any) -> Any:
    return value if type(value) in _AS_IT_IS else _written(value)


def _written(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"decimal": str(value)}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            whole = value.microseconds == 0
            return {"seconds": round(value.total_seconds())} if whole else {"microseconds": value // _MICROSECOND}
        case Span():
            return {"span": str(value)}
        case Months(months):
            return {"months": months}
        case Mapping():
            return {"map": {name: _encoded(item) for name, item in value.items()}}
        case tuple() if hasattr(value, "_fields"):
            return _record("record", value)
        case tuple():
            return {"list": [_encoded(item) for item in value]}
    raise TypeError(f"not a value of an event: {value!r}")


_MICROSECOND = timedelta(microseconds=1)
_PLAIN = (str, int, float, list)
"""Most of what is read: told at once, where asking whether it is a mapping takes five times as long."""


def _decoded(data: Any) -> Any:
    if data is None or isinstance(data, _PLAIN) or not isinstance(data, Mapping):
        return data
    if "record" in data:
        return _read_record("record", data)
    ((tag, value),) = data.items()
    return _DECODE[tag](value)
