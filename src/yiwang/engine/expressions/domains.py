"""Whether a value belongs to a domain, and how a domain is shown."""

from __future__ import annotations

from yiwang.engine.expressions.operations import kind_of
from yiwang.engine.expressions.writer import value_to_text
from yiwang.engine.values import Domain, Value

_KIND_OF_TYPE = {"integer": "number", "text": "string"}


def has_type(value: Value, domain: Domain) -> bool:
    """Whether the value is of the domain's type; null is of none."""
    if domain.type == "integer" and value != _whole(value):
        return False
    return kind_of(value) == _KIND_OF_TYPE.get(domain.type, domain.type)


def _whole(value: Value) -> Value:
    return value if kind_of(value) != "number" or value % 1 == 0 else None  # type: ignore[operator]


def fits(value: Value, domain: Domain) -> bool:
    """Whether the value belongs to the domain: its type, its closed set, its range."""
    if not has_type(value, domain):
        return False
    if domain.values and value not in domain.values:
        return False
    return _in_range(value, domain)


def _in_range(value: Value, domain: Domain) -> bool:
    if kind_of(value) != "number":
        return True
    low, high = domain.low, domain.high
    return not (
        (low is not None and (value < low or (value == low and not domain.low_closed)))  # type: ignore[operator]
        or (high is not None and (value > high or (value == high and not domain.high_closed)))  # type: ignore[operator]
    )


def domain_text(domain: Domain) -> str:
    """The closed set or the range, as a pack writes it; the type when it has neither."""
    if domain.values:
        return "; ".join(value if isinstance(value, str) else value_to_text(value) for value in domain.values)
    if domain.low is None and domain.high is None:
        return domain.type
    low = "" if domain.low is None else value_to_text(domain.low)
    high = "" if domain.high is None else value_to_text(domain.high)
    return f"{'[' if domain.low_closed else '('}{low}..{high}{']' if domain.high_closed else ')'}"
