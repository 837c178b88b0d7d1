"""Item definitions: the types of a DMN model, as domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from yiwang.engine.expressions import evaluate, names, parse_tests
from yiwang.engine.expressions.nodes import Range, Test
from yiwang.engine.expressions.operations import kind_of
from yiwang.engine.values import Domain, Number, TypeName, Value
from yiwang.packtools.dmn.xml import TYPES, below, first, local, text_of

_DEEPEST = 8
"""Item definitions that refer to one another are followed so far."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A list of allowed values as read: single values, or the ends of one range of numbers."""

    values: tuple[Value, ...] = ()
    low: Number | None = None
    high: Number | None = None
    low_closed: bool = True
    high_closed: bool = True


def read_allowed(text: str) -> Allowed:
    """`"a", "b"` or `[0..10]`; anything else allows everything."""
    cell, _ = parse_tests(text) if text else (None, [])
    if cell is None or cell.negated or cell.anything:
        return Allowed()
    if len(cell.tests) == 1 and isinstance(cell.tests[0], Range):
        low, high = (_number(end) for end in (cell.tests[0].low, cell.tests[0].high))
        return Allowed((), low, high, cell.tests[0].low_closed, cell.tests[0].high_closed)
    values = [_constant(test) for test in cell.tests]
    return Allowed() if None in values else Allowed(tuple(values))


def _constant(test: Test | None) -> Value:
    return None if test is None or isinstance(test, Range) or names(test) else evaluate(test, {})


def _number(test: Test | None) -> Number | None:
    value = _constant(test)
    return value if isinstance(value, (int, Decimal)) and kind_of(value) == "number" else None


class Types:
    """The item definitions of a model."""

    def __init__(self, root: Element) -> None:
        self._definitions = {element.get("name", ""): element for element in below(root, "itemDefinition")}

    def domain(self, type_: str, allowed: str = "") -> Domain | None:
        """The domain of a type by name, narrowed to the allowed values; None when the type is not a simple one."""
        simple, inherited = self._simple(type_, _DEEPEST)
        if simple is None:
            return None
        found = read_allowed(allowed or inherited)
        return Domain(simple, found.values, found.low, found.high, found.low_closed, found.high_closed)

    def _simple(self, type_: str, depth: int) -> tuple[TypeName | None, str]:
        bare = type_.strip().rpartition(":")[2]
        if bare in TYPES:
            return TYPES[bare], ""
        definition = self._definitions.get(bare)
        if definition is None or not depth:
            return None, ""
        return self._of(definition, depth)

    def _of(self, definition: Element, depth: int) -> tuple[TypeName | None, str]:
        reference = first(definition, "typeRef")
        simple, inherited = self._simple((reference.text or "") if reference is not None else "", depth - 1)
        return simple, text_of(first(definition, "allowedValues")) or inherited

    def component(self, type_: str, name: str) -> Domain | None:
        """The domain of one part of a structure."""
        definition = self._definitions.get(type_.rpartition(":")[2])
        for part in definition if definition is not None else ():
            if local(part) == "itemComponent" and part.get("name") == name:
                simple, allowed = self._of(part, _DEEPEST)
                found = read_allowed(allowed)
                return Domain(simple, found.values, found.low, found.high) if simple else None
        return None

    def names(self, variables: Iterable[Element]) -> frozenset[str]:
        """The names of variables, and of the parts of those that are structures, dotted."""
        found: set[str] = set()
        for variable in variables:
            name = " ".join(variable.get("name", "").split())
            definition = self._definitions.get(variable.get("typeRef", ""))
            found |= {name, *self._parts(name, definition, _DEEPEST)}
        return frozenset(found)

    def _parts(self, name: str, definition: Element | None, depth: int) -> set[str]:
        found: set[str] = set()
        for part in below(definition, "itemComponent") if definition is not None and depth else ():
            dotted = f"{name}.{part.get('name', '')}"
            reference = first(part, "typeRef")
            inner = self._definitions.get(reference.text or "") if reference is not None else part
            found |= {dotted, *self._parts(dotted, inner, depth - 1)}
        return found
