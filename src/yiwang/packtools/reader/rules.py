"""The small notations inside fields: domains, times, owners, steps of the overdue ladder."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import cast, get_args

from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Number, Span, TypeName, Value, parse_span
from yiwang.engine.workflows.definitions import OverdueStep, OwnerRule, TimeRule
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.fields import A_LIST, Fields, parse_date, parse_number
from yiwang.packtools.reader.yaml_nodes import Scalar

TYPES: tuple[str, ...] = get_args(TypeName)
A_TIME = Text(
    "时限，如 3 working_days、until 18:00、@参数、=输出", "a time: 3 working_days, until 18:00, @parameter or =output"
)
A_STEP = Text("如“0.8 -> remind owner”或“1.0 -> supervise 1”", "such as “0.8 -> remind owner” or “1.0 -> supervise 1”")
A_DOMAIN = Text("取值范围，如 {type: integer, low: 0}", "a domain such as {type: integer, low: 0}")
A_CLOSED_VALUE = Text("与类型相符的值", "a value of the type")
A_LABEL_EACH = Text("与 values 一样多的名称", "as many labels as values")
A_BOUND = Text("一个整数或 @参数", "a whole number or @parameter")

_STEP = re.compile(r"(\d+(?:\.\d+)?)\s*(?:->|→)\s*(remind|supervise)(?:\s+(owner|\d+))?\Z")
_RANGE = re.compile(r"([\[\]\(])\s*([+-]?[\d.]*?)\s*\.\.\s*([+-]?[\d.]*)\s*([\]\[\)])\Z")


def time_of(text: str) -> TimeRule | None:
    """A time as rules write it; None when it is not one."""
    if text[:1] in "@=" and text[1:].strip():
        name = text[1:].strip()
        return TimeRule(parameter=name) if text[0] == "@" else TimeRule(output=name)
    span = parse_span(text)
    return TimeRule(span=span) if span else None


def optional_time(fields: Fields, key: str) -> TimeRule | None:
    text = fields.optional_text(key)
    if not text:
        return None
    found = time_of(text)
    if found is None:
        fields.bad(key, A_TIME, text)
    return found


def required_time(fields: Fields, key: str) -> TimeRule:
    if not fields.has(key):
        fields.missing(key, A_TIME)
    return optional_time(fields, key) or TimeRule(span=Span(0, "days"))


def owner_of(fields: Fields, key: str = "owner") -> OwnerRule | None:
    text = fields.optional_text(key)
    if not text:
        return None
    return OwnerRule(output=text[1:].strip()) if text.startswith("=") else OwnerRule(post=text)


def bound_of(fields: Fields, key: str = "at_most") -> TimeRule | int | None:
    """A bound on how often: a whole number or `@parameter`."""
    text = fields.optional_text(key)
    if text.startswith("@"):
        return TimeRule(parameter=text[1:].strip())
    if text and not text.isdecimal():
        fields.bad(key, A_BOUND, text)
        return None
    return int(text) if text else None


def ladder_of(fields: Fields, key: str = "overdue") -> tuple[OverdueStep, ...]:
    node = fields.get(key)
    if node is not None and isinstance(node, Scalar):
        fields.report(kinds.WRONG_SHAPE, key, name=key, expected=A_LIST)
        return ()
    steps = []
    for text in fields.names(key):
        found = _STEP.match(text.strip())
        if found is None:
            fields.bad(key, A_STEP, text)
            continue
        at, do, to = found.groups()
        levels = int(to) if to and to.isdecimal() else 0
        steps.append(OverdueStep(float(at), "remind" if do == "remind" else "supervise", levels))
    return tuple(steps)


def domain_at(fields: Fields, key: str = "domain") -> Domain:
    child = fields.child(key)
    if child is None:
        if not fields.has(key):
            fields.missing(key, A_DOMAIN)
        return Domain("text")
    found = domain_of(child)
    child.done()
    return found


def domain_of(fields: Fields) -> Domain:
    """The domain whose keys stand in this mapping itself (a fact has them beside its own)."""
    kind = cast(TypeName, fields.choice("type", TYPES))
    low, high = fields.number("low"), fields.number("high")
    low_open, high_open = fields.flag("low_open"), fields.flag("high_open")
    return Domain(
        kind,
        _closed_values(fields, kind),
        low,
        high,
        low is None or not low_open,
        high is None or not high_open,
        fields.optional_text("catalog"),
        fields.optional_text("unit"),
        _labels(fields),
    )


def _labels(fields: Fields) -> tuple[Text, ...]:
    """What the values are called, in their order."""
    child = fields.child("labels")
    if child is None:
        return ()
    zh, en = child.required_names("zh-Hans"), child.required_names("en")
    child.done()
    count = len(fields.names("values"))
    for language, found in (("zh-Hans", zh), ("en", en)):
        if len(found) != count:
            fields.bad("labels", A_LABEL_EACH, f"{language}: {len(found)}")
            return ()
    return tuple(map(Text, zh, en))


def _closed_values(fields: Fields, kind: TypeName) -> tuple[Value, ...]:
    values: list[Value] = []
    for text in fields.names("values"):
        value = value_of(kind, text)
        if value is None:
            fields.bad("values", A_CLOSED_VALUE, text)
        else:
            values.append(value)
    return tuple(values)


def value_of(kind: TypeName, text: str) -> Value:
    """A literal of a type; None when the text is not one."""
    if kind in ("number", "integer"):
        number = parse_number(text)
        return number if kind == "number" or isinstance(number, int) else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if kind == "date":
        return parse_date(text)
    if kind == "span":
        return parse_span(text)
    if kind in ("datetime", "time"):
        try:
            return datetime.fromisoformat(text) if kind == "datetime" else time.fromisoformat(text)
        except ValueError:
            return None
    return text


def column_domain(kind: TypeName, text: str) -> Domain | None:
    """The domain of a table's column: `a; b`, `[1..9]`, `catalog:id` or nothing; None when it is none of these."""
    if text.startswith("catalog:"):
        return Domain(kind, catalog=text.removeprefix("catalog:").strip())
    found = _RANGE.match(text)
    if found:
        return _range(kind, *found.groups())
    values = [value_of(kind, part.strip()) for part in text.split(";") if part.strip()]
    return None if any(value is None for value in values) else Domain(kind, tuple(values))


def _range(kind: TypeName, opens: str, low_text: str, high_text: str, closes: str) -> Domain | None:
    bounds: list[Number | None] = [parse_number(part) if part else None for part in (low_text, high_text)]
    if any(part and bound is None for part, bound in zip((low_text, high_text), bounds, strict=True)):
        return None
    low, high = bounds
    return Domain(kind, (), low, high, low is None or opens == "[", high is None or closes == "]")
