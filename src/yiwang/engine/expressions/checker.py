"""The type check of an expression against the declared facts."""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.engine.expressions import problems as kinds
from yiwang.engine.expressions.domains import domain_text, fits
from yiwang.engine.expressions.functions import ANY, FUNCTIONS, Kinds
from yiwang.engine.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expression,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Parameter,
    Range,
    Test,
)
from yiwang.engine.expressions.operations import ARITHMETIC, ORDERED, Kind, kind_of
from yiwang.engine.expressions.writer import value_to_text
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Domain, TypeName, Value

Facts = Mapping[str, Domain]


def check(expression: Expression, facts: Facts, expected: TypeName | None = None) -> list[Problem]:
    """All that is wrong with the types of an expression.

    `facts`: the domain of every fact it may use, and of every parameter under the key `@name`.
    `expected`: the type its value must have; a whole number is a number, a code is a text.
    """
    checker = _Checker(facts)
    found = checker.kind(expression)
    if expected and not _suits(found, expected):
        checker.mismatch(expression, found, expected)
    return checker.problems


def result_type(expression: Expression, facts: Facts) -> TypeName | None:
    """The type of the value: None when it is null or cannot be known."""
    found = _Checker(facts).kind(expression)
    return None if found in ("any", "null") else found  # type: ignore[return-value]


def _suits(found: Kind, expected: str) -> bool:
    if found in ("any", "null", expected) or expected == "any":
        return True
    return (found, expected) in (("integer", "number"), ("string", "text"))


def _general(kind: Kind) -> Kind:
    return "number" if kind == "integer" else kind


class _Checker:
    """Finds the kind of every part; `integer` is kept apart from `number` as far as it can be known."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.problems: list[Problem] = []

    def mismatch(self, node: Test, found: Kind, *expected: Kind) -> None:
        titles = [kinds.KIND_TITLES[kind] for kind in expected]
        wanted = Text("或".join(title.zh for title in titles), " or ".join(title.en for title in titles))
        self.problems.append(kinds.WRONG_TYPE.at(node.where, found=kinds.KIND_TITLES[found], expected=wanted))

    def kind(self, node: Expression) -> Kind:
        match node:
            case Literal(value):
                return "integer" if kind_of(value) == "number" and isinstance(value, int) else kind_of(value)
            case Name(name) | Parameter(name):
                return self._declared(node, name)
            case Arithmetic():
                return self._arithmetic(node)
            case Negate(operand):
                return self._one_of(operand, "number", "duration", "months")
            case If(condition, then, otherwise):
                self._one_of(condition, "boolean")
                return self._common(node, [self.kind(then), self.kind(otherwise)])
            case ListOf(items):
                for item in items:
                    self.kind(item)
                return "list"
            case Call():
                return self._call(node)
        self._condition(node)
        return "boolean"

    def _declared(self, node: Name | Parameter, name: str) -> Kind:
        mark = "@" if isinstance(node, Parameter) else ""
        domain = self._facts.get(mark + name)
        if domain is not None:
            return "string" if domain.type == "text" else domain.type
        known = [fact[len(mark) :] for fact in self._facts if fact.startswith("@") == bool(mark)]
        problem = kinds.UNKNOWN_PARAMETER if mark else kinds.UNKNOWN_NAME
        self.problems.append(problem.at(node.where, name=name, nearest=kinds.nearest(name, known)))
        return "any"

    def _one_of(self, node: Expression, *allowed: Kind) -> Kind:
        found = self.kind(node)
        if found not in ("any", "null") and _general(found) not in allowed:
            self.mismatch(node, found, *allowed)
            return "any"
        return found

    def _common(self, node: Expression, found: list[Kind]) -> Kind:
        known = [kind for kind in found if kind not in ("any", "null")]
        if len({_general(kind) for kind in known}) > 1:
            self.mismatch(node, known[1], known[0])
            return "any"
        return ("integer" if set(known) == {"integer"} else _general(known[0])) if known else "any"

    def _arithmetic(self, node: Arithmetic) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        if "any" in (left, right) or "null" in (left, right):
            return "any"
        operation = ARITHMETIC.get((node.operator, _general(left), _general(right)))
        if operation is None:
            rights = [key[2] for key in ARITHMETIC if key[:2] == (node.operator, _general(left))]
            lefts = sorted({key[1] for key in ARITHMETIC if key[0] == node.operator})
            if rights:
                self.mismatch(node.right, right, *rights)
            else:
                self.mismatch(node.left, left, *lefts)
            return "any"
        whole = left == right == "integer" and node.operator in ("+", "-", "*")
        return "integer" if whole else operation[1]

    def _call(self, node: Call) -> Kind:
        function = FUNCTIONS[node.function]
        found = [self._argument(argument, kinds_) for argument, kinds_ in self._pairs(node)]
        if function.result == "number":
            return "integer" if function.whole and self._gives_whole(node, found) else "number"
        if function.result != "same":
            return function.result
        if function.many:
            return "any" if found == ["list"] else self._common(node, found)
        return found[0]

    def _pairs(self, node: Call) -> list[tuple[Expression, Kinds]]:
        function = FUNCTIONS[node.function]
        takes = function.takes * len(node.arguments) if function.many else function.takes
        if function.many and len(node.arguments) == 1 and takes[0] is not ANY:
            takes = ((*takes[0], "list"),)
        return list(zip(node.arguments, takes, strict=False))

    def _argument(self, node: Expression, allowed: Kinds) -> Kind:
        return self.kind(node) if allowed is ANY else self._one_of(node, *allowed)

    def _gives_whole(self, node: Call, found: list[Kind]) -> bool:
        """Rounding to no places is whole; sums and remainders of whole numbers are; counting always is."""
        function = FUNCTIONS[node.function]
        if function.many or node.function == "modulo":
            return set(found) == {"integer"}
        if function.takes != FUNCTIONS["round"].takes:
            return True
        scale = node.arguments[1] if len(node.arguments) > 1 else Literal(0)
        return isinstance(scale, Literal) and isinstance(scale.value, int) and scale.value <= 0

    # conditions

    def _condition(self, node: Expression) -> None:
        match node:
            case Not(operand):
                self._one_of(operand, "boolean")
            case Logic(_, parts):
                for part in parts:
                    self._one_of(part, "boolean")
            case Comparison(operator, left, right):
                self._compare(left, right, operator not in ("=", "!="))
                if operator in ("=", "!="):
                    self._compare_values(left, right)
            case Between(value, low, high):
                self._compare(value, low, True)
                self._compare(value, high, True)
            case In(value, tests):
                for test in tests:
                    self._test(value, test)

    def _compare(self, left: Expression, right: Expression, ordered: bool) -> None:
        before = len(self.problems)
        found = self.kind(left)
        other = self.kind(right)
        if len(self.problems) > before or {found, other} & {"any", "null"}:
            return
        if ordered and _general(found) not in ORDERED | {"span"}:
            self.mismatch(left, found, *sorted(ORDERED))
        elif _general(found) != _general(other):
            self.mismatch(right, other, _general(found))

    def _compare_values(self, left: Expression, right: Expression) -> None:
        """A fact compared with a value that it never has."""
        for fact, literal in ((left, right), (right, left)):
            if isinstance(fact, Name) and isinstance(literal, Literal):
                self._within_domain(fact, literal, literal.value)

    def _within_domain(self, fact: Name, node: Literal, value: Value) -> None:
        domain = self._facts.get(fact.name)
        if domain is None or value is None or fits(value, domain):
            return
        if fits(value, Domain("number" if domain.type == "integer" else domain.type)):
            shown = value_to_text(value)
            allowed = domain_text(domain)
            self.problems.append(kinds.OUTSIDE_DOMAIN.at(node.where, name=fact.name, value=shown, allowed=allowed))

    def _test(self, value: Expression, test: Test) -> None:
        if isinstance(test, Range):
            for end in (test.low, test.high):
                if end is not None:
                    self._compare(value, end, True)
        elif isinstance(test, ListOf):
            for item in test.items:
                self._test(value, item)
        elif not (isinstance(test, Name) and self.kind(test) == "list"):
            self._compare(value, test, False)
            self._compare_values(value, test)
