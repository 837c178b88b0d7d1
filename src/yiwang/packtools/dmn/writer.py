"""Tables of a pack to DMN 1.3. Cells become plain FEEL; where a pack spells them otherwise, its spelling goes along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.expressions import cell_to_text, parse, parse_tests, to_text, value_to_text
from yiwang.engine.expressions.nodes import Literal, Name, Parameter, Test, UnaryTests
from yiwang.engine.values import Span, Value, parse_span
from yiwang.packtools.dmn.model import mapped
from yiwang.packtools.dmn.xml import HIT_POLICIES, MODEL, OURS, TYPES, legal

Parameters = Mapping[str, Value]

_TYPE_REFS = {type_: name for name, type_ in reversed(TYPES.items())} | {
    "integer": "number",
    "datetime": "date and time",
    "duration": "days and time duration",
    "months": "years and months duration",
}
_POLICIES = {policy: written for written, policy in HIT_POLICIES.items()}


def export_dmn(tables: Sequence[Table], parameters: Parameters = MappingProxyType({})) -> bytes:
    """Decision tables as a DMN 1.3 file (UTF-8).

    `parameters`: values of `@parameters` by id; where one is given, DMN gets the figure. `import_dmn` gives back the
    very tables, as long as nobody changes the cells.
    """
    register_namespace("", MODEL)
    register_namespace("yiwang", OURS)
    root = Element(_tag("definitions"), {"name": "decisions", "id": "definitions", "namespace": OURS})
    names = list(dict.fromkeys(column.name for table in tables for column in table.inputs if not column.expression))
    ids = {name: f"input_{number}" for number, name in enumerate(names, start=1)}
    domains = {column.name: column for table in tables for column in table.inputs}
    for number, table in enumerate(tables, start=1):
        _decision(root, table, number, _unique(tables, number), ids, parameters)
    for name in names:
        data = SubElement(root, _tag("inputData"), {"name": legal(name), "id": ids[name]})
        SubElement(data, _tag("variable"), {"name": legal(name), "typeRef": _type_ref(domains[name])})
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _unique(tables: Sequence[Table], number: int) -> str:
    """The table's id; with its number when the file holds several versions of one id."""
    id_ = tables[number - 1].id
    return legal(id_) if sum(table.id == id_ for table in tables) == 1 else f"{legal(id_)} {number}"


def _type_ref(column: Column) -> str:
    return _TYPE_REFS.get(column.domain.type, "string")


def _decision(
    root: Element, table: Table, number: int, name: str, ids: Mapping[str, str], parameters: Parameters
) -> None:
    decision = SubElement(root, _tag("decision"), {"name": name, "id": f"decision_{number}"})
    variable = SubElement(decision, _tag("variable"), {"name": name})
    if len(table.outputs) == 1:
        variable.set("typeRef", _type_ref(table.outputs[0]))
    for place, column in enumerate(table.inputs, start=1):
        if not column.expression:
            link = SubElement(decision, _tag("informationRequirement"), {"id": f"needs_{number}_{place}"})
            SubElement(link, _tag("requiredInput"), {"href": f"#{ids[column.name]}"})
    policy, aggregation = _POLICIES[table.hit_policy]
    element = SubElement(decision, _tag("decisionTable"), {"hitPolicy": policy, "id": f"table_{number}"})
    if aggregation:
        element.set("aggregation", aggregation)
    _own_table(element, table)
    for column in table.inputs:
        _input(element, column)
    for column in table.outputs:
        _output(element, column, parameters)
    for note in ("note", "source"):
        SubElement(element, _tag("annotation"), {"name": note})
    for row in table.rows:
        _row(element, table, row, parameters)


def _own_table(element: Element, table: Table) -> None:
    own = {
        "id": table.id,
        "title": list(table.title),
        "source": table.source,
        "since": table.since.isoformat() if table.since else "",
        "until": table.until.isoformat() if table.until else "",
        "assumed": table.assumed,
        "overrides": table.overrides,
    }
    SubElement(SubElement(element, _tag("extensionElements")), f"{{{OURS}}}table", {"as": json.dumps(own)})


def _own_column(element: Element, column: Column, written: str) -> None:
    domain = column.domain
    own = {
        "name": column.name,
        "title": list(column.title),
        "expression": column.expression,
        "default": column.default,
        "domain": {
            "type": domain.type,
            "values": [value_to_text(value) for value in domain.values],
            "low": value_to_text(domain.low) if domain.low is not None else "",
            "high": value_to_text(domain.high) if domain.high is not None else "",
            "closed": [domain.low_closed, domain.high_closed],
            "catalog": domain.catalog,
            "unit": domain.unit,
        },
    }
    element.set(f"{{{OURS}}}column", json.dumps(own))
    element.set(f"{{{OURS}}}written", written)


def _label(column: Column) -> dict[str, str]:
    label = legal(column.title.zh or column.title.en)
    return {"label": label} if label else {}


def _input(element: Element, column: Column) -> None:
    type_, allowed = _type_ref(column), _allowed(column)
    made = SubElement(element, _tag("input"), _label(column))
    _own_column(made, column, f"{type_} {allowed}")
    expression = SubElement(made, _tag("inputExpression"), {"typeRef": type_})
    _text(expression, column.expression or column.name)
    if allowed:
        _text(SubElement(made, _tag("inputValues")), allowed)


def _output(element: Element, column: Column, parameters: Parameters) -> None:
    type_, allowed = _type_ref(column), _allowed(column)
    made = SubElement(element, _tag("output"), {"name": legal(column.name), "typeRef": type_, **_label(column)})
    _own_column(made, column, f"{type_} {allowed}")
    if allowed:
        _text(SubElement(made, _tag("outputValues")), allowed)
    if column.default:
        _text(SubElement(made, _tag("defaultOutputEntry")), _output_text(column.default, column, parameters))


def _allowed(column: Column) -> str:
    domain = column.domain
    if domain.values:
        return ", ".join(_feel(value) for value in domain.values)
    if domain.low is None and domain.high is None:
        return ""
    if domain.low is not None and domain.high is not None:
        ends = "(["[domain.low_closed], ")]"[domain.high_closed]
        return f"{ends[0]}{value_to_text(domain.low)}..{value_to_text(domain.high)}{ends[1]}"
    if domain.high is None:
        return f"{'>=' if domain.low_closed else '>'} {value_to_text(domain.low)}"
    return f"{'<=' if domain.high_closed else '<'} {value_to_text(domain.high)}"


def _row(element: Element, table: Table, row: Row, parameters: Parameters) -> None:
    made = SubElement(element, _tag("rule"))
    for cell, column in zip(row.tests, table.inputs, strict=True):
        _cell(SubElement(made, _tag("inputEntry")), cell, _input_text(cell, column, parameters))
    for cell, column in zip(row.outputs, table.outputs, strict=True):
        _cell(SubElement(made, _tag("outputEntry")), cell, _output_text(cell, column, parameters))
    for note in (row.note, row.source):
        _text(SubElement(made, _tag("annotationEntry")), note)


def _cell(element: Element, cell: str, written: str) -> None:
    _text(element, written)
    if legal(written).strip() != cell:
        element.set(f"{{{OURS}}}cell", legal(cell))
        element.set(f"{{{OURS}}}written", legal(written).strip())


def _text(element: Element, text: str) -> None:
    SubElement(element, _tag("text")).text = legal(text)


# cells to FEEL


def _input_text(cell: str, column: Column, parameters: Parameters) -> str:
    words = [value for value in column.domain.values if isinstance(value, str)]
    tests, _ = parse_tests(cell, known_names=words)
    if tests is None:
        return cell
    changed = tuple(_plain(test, column, parameters) for test in tests.tests)
    return cell_to_text(UnaryTests(changed, tests.negated)) if changed != tests.tests else cell


def _output_text(cell: str, column: Column, parameters: Parameters) -> str:
    text = cell.strip()
    if column.domain.type == "span" and (span := parse_span(text)):
        return _feel(span)
    computed = text.startswith("=")
    words = [] if computed else [value for value in column.domain.values if isinstance(value, str)]
    expression, _ = parse(text[1:] if computed else text, known_names=words)
    if expression is None:
        return cell
    changed = _plain(expression, None if computed else column, parameters)
    if changed != expression:
        return to_text(changed)
    return text[1:].strip() if computed else cell


def _plain(node: Test, column: Column | None, parameters: Parameters) -> Test:
    """A part of a cell without what only packs have: bare words become strings, parameters figures, spans strings."""
    if isinstance(node, Name) and column is not None and (column.domain.values or column.domain.catalog):
        return Literal(node.name)
    if isinstance(node, Parameter) and node.name in parameters:
        return _plain(Literal(parameters[node.name]), column, parameters)
    if isinstance(node, Literal) and isinstance(node.value, Span):
        return Literal(value_to_text(node.value))
    changed: Test = mapped(node, lambda part: _plain(part, column, parameters))
    return changed


def _feel(value: Value) -> str:
    """A value as FEEL; a span, which FEEL does not have, as text."""
    text = value_to_text(value)
    return value_to_text(text) if isinstance(value, Span) else text
