"""DMN XML to a model. Any version of the standard; tables, literal expressions, invocations, knowledge models."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from yiwang.engine.decisions import compile_table
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.expressions import Expression, parse
from yiwang.engine.problems import Problem, Text, Where
from yiwang.packtools.dmn.model import Body, Decision, Knowledge, Model
from yiwang.packtools.dmn.problems import NOT_DMN, UNSUPPORTED
from yiwang.packtools.dmn.tables import TableReader
from yiwang.packtools.dmn.types import Types
from yiwang.packtools.dmn.xml import below, first, local, text_of

MOST_BYTES = 20_000_000
_TOO_LARGE = Text("文件过大", "the file is too large")
_NO_DEFINITIONS = Text("根元素不是 definitions", "its root is not <definitions>")
_SUPPORTED = ("decisionTable", "literalExpression", "invocation")


def import_dmn(text: bytes, file: str) -> tuple[Model, list[Problem]]:
    """Read a DMN file. `file` names it in problems. What cannot be read is left out of the model, with a problem."""
    where = Where(file)
    if len(text) > MOST_BYTES:
        return Model(), [NOT_DMN.at(where, reason=_TOO_LARGE)]
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except ParseError as error:
        return Model(), [NOT_DMN.at(where._replace(line=error.position[0], column=error.position[1] + 1), reason=error)]
    except (DefusedXmlException, ValueError, LookupError) as error:
        return Model(), [NOT_DMN.at(where, reason=error.__class__.__name__)]
    if local(root) != "definitions":
        return Model(), [NOT_DMN.at(where, reason=_NO_DEFINITIONS)]
    reader = _Reader(root, where)
    return reader.model(), reader.problems


class _Reader:
    def __init__(self, root: Element, where: Where) -> None:
        self._root, self._where = root, where
        self.problems: list[Problem] = []
        self._types = Types(root)
        self._names_by_id = {
            f"#{element.get('id', '')}": self._name(element)
            for element in root
            if local(element) in ("decision", "inputData", "businessKnowledgeModel")
        }
        self._inputs = tuple(self._name(element) for element in below(root, "inputData"))
        self._functions = tuple(self._name(element) for element in below(root, "businessKnowledgeModel"))
        variables = [variable for element in root for variable in below(element, "variable")]
        self._known = self._types.names(variables) | {self._name(element) for element in below(root, "decision")}
        self._tables: dict[str, Table] = {}

    def _name(self, element: Element) -> str:
        return " ".join(element.get("name", "").split())

    def model(self) -> Model:
        knowledge = {
            self._name(element): self._knowledge(element) for element in below(self._root, "businessKnowledgeModel")
        }
        decisions = {self._name(element): self._decision(element) for element in below(self._root, "decision")}
        return Model(self._name(self._root), decisions, knowledge, self._inputs, self._tables)

    def _decision(self, element: Element) -> Decision:
        name = self._name(element)
        needs = (first(requirement, "requiredDecision") for requirement in below(element, "informationRequirement"))
        ids = [need.get("href", "") for need in needs if need is not None]
        requires = tuple(self._names_by_id[id_] for id_ in ids if id_ in self._names_by_id)
        variable = first(element, "variable")
        type_ = variable.get("typeRef", "") if variable is not None else ""
        return Decision(name, self._body(element, name, type_, self._known), requires, self._at(name))

    def _knowledge(self, element: Element) -> Knowledge:
        name = self._name(element)
        logic = first(element, "encapsulatedLogic")
        if logic is None:
            return Knowledge(name, (), Body())
        formal = list(below(logic, "formalParameter"))
        known = self._types.names(formal)
        return Knowledge(name, tuple(map(self._name, formal)), self._body(logic, name, logic.get("typeRef", ""), known))

    def _at(self, name: str) -> Where:
        return self._where._replace(path=name)

    def _body(self, element: Element, name: str, type_: str, known: frozenset[str]) -> Body:
        inside = first(element, *_SUPPORTED)
        if inside is None:
            return self._unsupported(name, known, element)
        if local(inside) == "literalExpression":
            return Body(self._expression(text_of(inside), name, known))
        if local(inside) == "invocation":
            return self._invocation(inside, name, known)
        return self._table(inside, name, type_, known)

    def _unsupported(self, name: str, known: frozenset[str], element: Element) -> Body:
        tags = ", ".join(local(child) for child in element if local(child) not in ("variable", "description"))
        self.problems.append(UNSUPPORTED.at(self._at(name), name=name, reason=tags or "—"))
        return Body()

    def _expression(self, text: str, name: str, known: frozenset[str]) -> Expression | None:
        expression, problems = parse(text, self._at(name), known, self._functions)
        self.problems += problems
        return expression

    def _invocation(self, element: Element, name: str, known: frozenset[str]) -> Body:
        bindings: dict[str, Expression] = {}
        for binding in below(element, "binding"):
            parameter = first(binding, "parameter")
            given = self._expression(text_of(first(binding, "literalExpression")), name, known)
            if parameter is not None and given is not None:
                bindings[self._name(parameter)] = given
        return Body(calls=text_of(first(element, "literalExpression")), bindings=bindings)

    def _table(self, element: Element, name: str, type_: str, known: frozenset[str]) -> Body:
        reader = TableReader(self._types, known, self._at(name))
        table = reader.table(element, name, type_)
        self._tables[name] = table
        compiled, problems = compile_table(table, _NO_PARAMETERS)
        self.problems += reader.problems + problems
        return Body(table=compiled)


_NO_PARAMETERS: Mapping[str, None] = {}
