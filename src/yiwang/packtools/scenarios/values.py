"""Plain values of a scenario as values of the engine, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from yiwang.engine.expressions import fits
from yiwang.engine.packs.figures import read_value
from yiwang.engine.values import Domain, Number, Span, Value, parse_span

Plain = Mapping[str, object]


class Malformed(Exception):
    """Something in the scenario that cannot be read; caught by the runner and reported with its place."""

    def __init__(self, what: str, found: object) -> None:
        super().__init__(what)
        self.what, self.found = what, found


def shown(value: object) -> str:
    """A value as a scenario writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, list | tuple | set | frozenset) and not isinstance(value, Span):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return "null" if value is None else str(value)


def to_value(plain: object, domain: Domain) -> Value:
    """What a plain value means in a domain. One that cannot be read is given on as text: the engine then refuses it."""
    if plain is None:
        return None
    if domain.type == "list":
        return tuple(str(item) for item in plain) if isinstance(plain, tuple | list) else (str(plain),)
    if isinstance(plain, int | Decimal) and not isinstance(plain, bool) and fits(plain, domain):
        return plain
    text = shown(plain)
    value = read_value(text, domain)
    return text if value is None else value


def same(expected: object, actual: object) -> bool:
    """Is `actual` what the scenario writes as `expected`?"""
    if actual is None or expected is None or isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected if not isinstance(actual, str) else shown(expected) == actual
    if isinstance(actual, int | Decimal):
        return isinstance(expected, int | Decimal) and actual == expected
    if isinstance(actual, Span):
        return parse_span(str(expected)) == actual
    if isinstance(actual, datetime):
        return _moment_or_none(expected) == actual
    if isinstance(actual, date):
        return str(expected) == actual.isoformat()
    if isinstance(actual, tuple | list | set | frozenset):
        wanted = expected if isinstance(expected, tuple | list) else (expected,)
        return sorted(map(shown, wanted)) == sorted(map(shown, actual))
    return shown(expected) == shown(actual)


def _moment_or_none(plain: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(plain))
    except ValueError:
        return None


def moment(plain: object, what: str) -> datetime:
    found = _moment_or_none(plain)
    if found is None or found.tzinfo is not None:
        raise Malformed(what, plain)
    return found


def day(plain: object, what: str) -> date:
    return moment(plain, what).date()


def span(plain: object, what: str) -> Span:
    found = parse_span(str(plain))
    if found is None:
        raise Malformed(what, plain)
    return found


def number(plain: object, what: str) -> Number:
    if isinstance(plain, bool) or not isinstance(plain, int | Decimal):
        raise Malformed(what, plain)
    return plain


def names(plain: object) -> tuple[str, ...]:
    if plain is None:
        return ()
    return tuple(str(item) for item in plain) if isinstance(plain, tuple | list) else (str(plain),)


def mapping(plain: object, what: str) -> Plain:
    if plain is None:
        return {}
    if not isinstance(plain, Mapping):
        raise Malformed(what, plain)
    return plain
