"""Decision tables of DMN to ours. Where we wrote the file ourselves, the pack's own spelling of a cell comes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args
from xml.etree.ElementTree import Element

from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.expressions import evaluate, names, parse
from yiwang.engine.expressions.operations import kind_of
from yiwang.engine.problems import Problem, Text, Where
from yiwang.engine.values import Domain, TypeName
from yiwang.packtools.dmn.problems import UNSUPPORTED
from yiwang.packtools.dmn.types import Types
from yiwang.packtools.dmn.xml import HIT_POLICIES, OURS, below, first, legal, local, text_of

_OTHER_POLICY = Text("未知的命中方式", "an unknown hit policy")


class TableReader:
    """Reads one `<decisionTable>`."""

    def __init__(self, types: Types, known: frozenset[str], where: Where) -> None:
        self._types, self._known, self._where = types, known, where
        self.problems: list[Problem] = []

    def table(self, element: Element, name: str, type_: str) -> Table:
        """The table of the decision `name`, whose variable has the type `type_`."""
        policy = (element.get("hitPolicy", "UNIQUE"), element.get("aggregation", ""))
        if policy not in HIT_POLICIES:
            self.problems.append(UNSUPPORTED.at(self._where, name=name, reason=_OTHER_POLICY))
        rules = list(below(element, "rule"))
        inputs = tuple(self._input(column, place) for place, column in enumerate(below(element, "input")))
        elements = list(below(element, "output"))
        outputs = tuple(
            self._output(column, name, type_, len(elements) == 1, [_entry(rule, place) for rule in rules])
            for place, column in enumerate(elements)
        )
        notes = [annotation.get("name", "") for annotation in below(element, "annotation")]
        rows = tuple(self._row(rule, notes, number) for number, rule in enumerate(rules, start=1))
        plain = Table(
            name,
            Text(legal(element.get("outputLabel") or name), name),
            HIT_POLICIES.get(policy, "unique"),
            inputs,
            outputs,
            rows,
            where=self._where,
        )
        return _with_own(plain, element)

    def _input(self, element: Element, place: int) -> Column:
        expression = first(element, "inputExpression")
        text = text_of(expression)
        allowed = text_of(first(element, "inputValues"))
        type_ = expression.get("typeRef", "") if expression is not None else ""
        if own := _spelled(element, f"{type_} {allowed}"):
            return own
        domain = self._types.domain(type_, allowed) or Domain("string", *_values(self._types, allowed))
        label = element.get("label", "")
        parsed, _ = parse(text, self._where, self._known)
        plain = parsed is not None and names(parsed) == {" ".join(text.split())}
        name = " ".join(text.split()) if plain or not label else label
        return Column(name or f"input {place + 1}", domain, Text(label, label), "" if plain else text)

    def _output(self, element: Element, decision: str, type_: str, only: bool, entries: Sequence[str]) -> Column:
        allowed = text_of(first(element, "outputValues"))
        default = text_of(first(element, "defaultOutputEntry"))
        own_type = element.get("typeRef", "")
        if own := _spelled(element, f"{own_type} {allowed}"):
            return own
        name = element.get("name") or decision
        domain = (
            self._types.domain(own_type, allowed)
            or (self._types.domain(type_, allowed) if only else self._types.component(type_, name))
            or Domain(_guessed(entries), *_values(self._types, allowed))
        )
        label = element.get("label", "")
        return Column(name, domain, Text(label, label), "", self._result(default) if default else "")

    def _row(self, element: Element, notes: Sequence[str], number: int) -> Row:
        tests = tuple(_spelling(entry) or text_of(entry) or "-" for entry in below(element, "inputEntry"))
        outputs = tuple(_spelling(entry) or self._result(text_of(entry)) for entry in below(element, "outputEntry"))
        said = [text_of(entry) for entry in below(element, "annotationEntry")]
        named = dict(zip(notes, said, strict=False))
        source = named.pop("source", "")
        note = named.pop("note", "") or "; ".join(text for text in named.values() if text)
        return Row(tests, outputs, note, source, self._where._replace(path=f"{self._where.path} {number}"))

    def _result(self, text: str) -> str:
        """An output entry as our cell: a literal stays, what is computed from facts gets `=`."""
        expression, problems = parse(text, self._where, self._known) if text else (None, [])
        if expression is None:
            self.problems += problems
            return text or "null"
        return f"={text}" if names(expression) else text


def _entry(rule: Element, place: int) -> str:
    entries = list(below(rule, "outputEntry"))
    return text_of(entries[place]) if place < len(entries) else ""


def _values(types: Types, allowed: str) -> tuple[Any, ...]:
    found = types.domain("string", allowed)
    return (found.values,) if found else ()


_TYPE_OF_KIND: dict[str, TypeName] = {
    "number": "number", "boolean": "boolean", "date": "date", "datetime": "datetime", "time": "time",
    "duration": "duration", "months": "months",
}  # fmt: skip


def _guessed(entries: Sequence[str]) -> TypeName:
    """The type of an output that names none: that of its first literal."""
    for entry in entries:
        expression, _ = parse(entry) if entry else (None, [])
        if expression is not None and not names(expression):
            return _TYPE_OF_KIND.get(kind_of(evaluate(expression, {})), "string")
    return "string"


# what we wrote ourselves


def _with_own(table: Table, element: Element) -> Table:
    """The table with what DMN has no place for: title, source, dates."""
    extension = first(element, "extensionElements")
    inside = next((child for child in extension if local(child) == "table"), None) if extension is not None else None
    own = _read_json(inside.get("as", "")) if inside is not None else {}
    try:
        since, until = (date.fromisoformat(own[day]) if own[day] else None for day in ("since", "until"))
        title, overrides = Text(*map(str, own["title"])), bool(own["overrides"])
        id_, source, assumed = (str(own[key]) for key in ("id", "source", "assumed"))
    except (KeyError, TypeError, ValueError):
        return table
    return replace(
        table, id=id_, title=title, source=source, since=since, until=until, assumed=assumed, overrides=overrides
    )


def _spelling(element: Element) -> str:
    """The pack's spelling of a cell, unless somebody has since changed what DMN says."""
    return element.get(f"{{{OURS}}}cell", "") if element.get(f"{{{OURS}}}written") == text_of(element) else ""


def _spelled(element: Element, written: str) -> Column | None:
    """The pack's own column, unless somebody has since changed its type or values."""
    if element.get(f"{{{OURS}}}written") != written:
        return None
    try:
        return _own_column(_read_json(element.get(f"{{{OURS}}}column", "")))
    except (KeyError, TypeError, ValueError):
        return None


def _read_json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _own_column(own: dict[str, Any]) -> Column:
    domain = own["domain"]
    values = tuple(_value(text) for text in domain["values"])
    low, high = (_value(domain[end]) if domain[end] else None for end in ("low", "high"))
    low_closed, high_closed = map(bool, domain["closed"])
    catalog, unit = str(domain["catalog"]), str(domain["unit"])
    if domain["type"] not in get_args(TypeName):
        raise ValueError(domain["type"])
    read = Domain(domain["type"], values, low, high, low_closed, high_closed, catalog, unit)
    return Column(str(own["name"]), read, Text(*own["title"]), str(own["expression"]), str(own["default"]))


def _value(text: str) -> Any:
    expression, _ = parse(text)
    return evaluate(expression, {}) if expression is not None else text
