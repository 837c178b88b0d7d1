"""Definitions as the plain values that a pack file holds: the reverse of `reader`, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from yiwang.engine.packs.definitions import AgendaItem, Calculation, DatedValue, Exclusion
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span, Value
from yiwang.engine.workflows.definitions import (
    CaseType,
    Extension,
    Fact,
    Objection,
    OverdueStep,
    OwnerRule,
    Part,
    Pause,
    Stage,
    TimeRule,
    Transition,
)

Plain = dict[str, Any]

_RENAMED = {
    (Transition, "sources"): "from",
    (Transition, "target"): "to",
    (AgendaItem, "condition"): "where",
    (Exclusion, "where_text"): "where",
}
_NESTED = (CaseType, Stage, Transition, Part, Pause, Extension, Objection, DatedValue, Exclusion, AgendaItem)
_BY_NAME = {"stages", "transitions", "facts", "parts", "pauses"}


@cache
def _written_fields(kind: type) -> tuple[Field[Any], ...]:
    return tuple(field for field in fields(kind) if field.compare)


def entry(item: Any, *without: str) -> Plain:
    """A definition as a mapping in the order of its fields; what is empty or the default is left out."""
    found: Plain = {}
    kind: type = type(item)
    for field in _written_fields(kind):
        value = getattr(item, field.name)
        if field.name not in without and not _left_out(field, value):
            found[_RENAMED.get((type(item), field.name), field.name)] = _field(item, field.name, value)
    return found


def _left_out(field: Field[Any], value: object) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return value in ("", (), None, Text("", ""))


def _field(item: Any, name: str, value: Any) -> Any:
    if name == "because":
        return "required" if value else "no"
    if isinstance(item, CaseType) and name in _BY_NAME:
        return {_name_of(child): _child(child) for child in value}
    if isinstance(item, Calculation) and name == "inputs":
        return {key: domain(input_) for key, input_ in value.items()}
    return plain(value)


def _name_of(item: Any) -> str:
    return str(item.name if isinstance(item, Fact) else item.id)


def _child(item: Any) -> Plain:
    if isinstance(item, Fact):
        return {**domain(item.domain), **entry(item, "name", "domain")}
    return entry(item, "id")


def plain(value: Any) -> Any:
    """A value as it stands in a file."""
    write = _WRITERS.get(type(value))
    if write:
        return write(value)
    if isinstance(value, _NESTED):
        return entry(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def time_rule(rule: TimeRule) -> str:
    if rule.span is not None:
        return str(rule.span)
    return f"@{rule.parameter}" if rule.parameter else f"={rule.output}"


def owner_rule(rule: OwnerRule) -> str:
    return rule.post or f"={rule.output}"


def overdue_step(step: OverdueStep) -> str:
    return f"{step.at} -> {step.do} {step.levels_up or 'owner'}"


def bilingual(text: Text) -> dict[str, str]:
    return {name: words for name, words in (("zh-Hans", text.zh), ("en", text.en)) if words}


def literal(value: Value) -> str:
    """A value of a domain as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)


def domain(found: Domain) -> Plain:
    """A domain as the mapping that declares it."""
    written: Plain = {"type": found.type}
    if found.values:
        written["values"] = [literal(value) for value in found.values]
    if found.labels:
        written["labels"] = {"zh-Hans": [one.zh for one in found.labels], "en": [one.en for one in found.labels]}
    written |= {name: getattr(found, name) for name in ("low", "high") if getattr(found, name) is not None}
    if found.low is not None and not found.low_closed:
        written["low_open"] = True
    if found.high is not None and not found.high_closed:
        written["high_open"] = True
    return written | {name: getattr(found, name) for name in ("catalog", "unit") if getattr(found, name)}


def column_domain(found: Domain) -> str:
    """A domain as the notes of a table write it: `a; b`, `[1..9)`, `catalog:id`."""
    if found.catalog:
        return f"catalog:{found.catalog}"
    if found.low is None and found.high is None:
        return "; ".join(literal(value) for value in found.values)
    low, high = ("" if bound is None else literal(bound) for bound in (found.low, found.high))
    return f"{'[' if found.low_closed else '('}{low}..{high}{']' if found.high_closed else ')'}"


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    Text: bilingual,
    TimeRule: time_rule,
    OwnerRule: owner_rule,
    OverdueStep: overdue_step,
    Domain: domain,
    Span: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}
