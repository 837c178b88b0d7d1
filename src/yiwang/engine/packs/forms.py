"""What the fields of a form are as facts of a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from yiwang.engine.expressions import evaluate, names, parse
from yiwang.engine.packs.definitions import Catalog, Form, FormField
from yiwang.engine.problems import NOWHERE
from yiwang.engine.values import Domain, Number, TypeName
from yiwang.engine.workflows.definitions import Fact

_TYPES: Mapping[str, TypeName] = {
    "text": "text", "integer": "integer", "decimal": "number", "date": "date", "dateTime": "datetime", "time": "time",
    "geopoint": "text", "image": "text", "body": "string", "acknowledge": "boolean", "select_one": "string",
    "select_multiple": "list",
}  # fmt: skip
CHANNEL = "channel"
"""In a condition: the channel by which the report comes in."""
_QUOTED = re.compile(r"'([^'\"]*)'")
_REFERENCE = re.compile(r"\$\{(\w+)\}")
_DOT = re.compile(r"(?<![\w.\"])\.(?![\w.])")
_BOUND = re.compile(r"\.\s*(?P<sign><=|>=|<|>)\s*(?P<number>-?\d+(?:\.\d+)?)")


def form_facts(form: Form, catalogs: Mapping[str, Catalog]) -> tuple[Fact, ...]:
    """The facts that filling the form gives, origin `intake`. A `note` asks nothing."""
    found = ((field, field_domain(field, catalogs)) for field in form.fields)
    return tuple(
        Fact(field.name, domain, field.label, "intake", required=_always_asked(field), where=field.where)
        for field, domain in found
        if domain is not None
    )


def _always_asked(field: FormField) -> bool:
    """A required field that is only shown on a condition may stay empty."""
    return field.required and not field.relevant


def as_condition(text: str, field: FormField) -> str:
    """XLSForm's way of writing in ours: `'a'` is text, `${name}` a field, `.` the field itself."""
    text = _REFERENCE.sub(r"\1", _QUOTED.sub(r'"\1"', text))
    return _DOT.sub(field.name, text)


def asked_by(field: FormField, channel: str) -> bool:
    """Whether the question is put to whoever reports by a channel. Only a condition about the channel alone leaves it
    out; where the channel is not known yet (empty), it is put."""
    if not field.relevant or not channel:
        return True
    condition, _ = parse(as_condition(field.relevant, field), NOWHERE)
    if condition is None or names(condition) != {CHANNEL}:
        return True
    return evaluate(condition, {CHANNEL: channel}) is not False


def field_domain(field: FormField, catalogs: Mapping[str, Catalog]) -> Domain | None:
    """What an answer may be; None for what is no question (or of no known type). A constraint `. >= 1 and . <= 9` is
    read as a range; other constraints are checked by the form alone."""
    kind, _, catalog = field.type.partition(" ")
    type_name = _TYPES.get(kind)
    if type_name is None:
        return None
    if catalog:
        return with_codes(Domain(type_name, catalog=catalog.strip()), catalogs)
    return _bounded(Domain(type_name), field.constraint) if type_name in ("integer", "number") else Domain(type_name)


def with_codes(domain: Domain, catalogs: Mapping[str, Catalog]) -> Domain:
    """The domain with the codes of the catalog that it names as its values."""
    catalog = catalogs.get(domain.catalog)
    if catalog is None or domain.values:
        return domain
    return replace(domain, values=tuple(item.code for item in catalog.items))


def _bounded(domain: Domain, constraint: str) -> Domain:
    parts = [part.strip() for part in constraint.split(" and ")] if constraint else []
    bounds = [_BOUND.fullmatch(part) for part in parts]
    if not all(bounds):
        return domain
    for bound in bounds:
        assert bound is not None
        number, closed = _number(bound["number"]), len(bound["sign"]) == 2
        if bound["sign"][0] == ">":
            domain = replace(domain, low=number, low_closed=closed)
        else:
            domain = replace(domain, high=number, high_closed=closed)
    return domain


def _number(text: str) -> Number:
    return int(text) if text.lstrip("-").isdecimal() else Decimal(text)
