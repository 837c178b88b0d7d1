"""A DMN model that evaluates: decisions by name, each a table, an expression or an invocation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

from yiwang.engine.decisions import CompiledTable, Outcome
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.expressions import Expression, evaluate
from yiwang.engine.expressions.limits import MAX_DEPTH
from yiwang.engine.expressions.nodes import Call, Name, Test, depth, walk
from yiwang.engine.problems import NOWHERE, Problem, Text, Where
from yiwang.engine.values import Value
from yiwang.packtools.dmn.problems import CIRCLE, NO_SUCH, UNSUPPORTED

Result = Value | Mapping[str, Value] | tuple[Mapping[str, Value], ...]
"""A value; a structure (a table with several outputs); a list of structures."""
_MOST_PARTS = 10_000
_TOO_LARGE = Text("展开后过大", "too large once knowledge models are filled in")
_NOTHING = Text("没有可计算的内容", "there is nothing to evaluate")


@dataclass(frozen=True, slots=True)
class Body:
    """What a decision or a knowledge model computes: one of the three."""

    expression: Expression | None = None
    table: CompiledTable | None = None
    calls: str = ""
    """The knowledge model that an invocation calls, with `bindings`."""
    bindings: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    name: str
    body: Body
    requires: tuple[str, ...] = ()
    """The decisions that it needs first."""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function of its parameters."""

    name: str
    parameters: tuple[str, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Model:
    """All of one DMN file. `tables`: its decision tables as a pack holds them, by the name of their decision."""

    name: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)

    def evaluate(self, decision: str, inputs: Mapping[str, Any]) -> tuple[Result, list[Problem]]:
        """The result of a decision and of those it needs. A structured input is a mapping of its parts."""
        return _Evaluation(self, flat(inputs)).result(decision)


def flat(inputs: Mapping[str, Any]) -> dict[str, Value]:
    """Structures as facts with dotted names: `{"loan": {"rate": 1}}` is `{"loan.rate": 1}`."""
    facts: dict[str, Value] = {}
    for name, value in inputs.items():
        if isinstance(value, Mapping):
            facts.update({f"{name}.{part}": inner for part, inner in flat(value).items()})
        else:
            facts[name] = value
    return facts


class _Evaluation:
    """One run over one set of inputs; every decision is evaluated once."""

    def __init__(self, model: Model, facts: dict[str, Value]) -> None:
        self._model, self._facts = model, facts
        self._begun: set[str] = set()
        self._results: dict[str, Result] = {}
        self._problems: list[Problem] = []

    def result(self, name: str) -> tuple[Result, list[Problem]]:
        self._need(name)
        return self._results.get(name), self._problems

    def _need(self, name: str) -> None:
        decision = self._model.decisions.get(name)
        if decision is None:
            self._problems.append(NO_SUCH.at(name=name))
        elif name in self._begun:
            if name not in self._results:
                self._problems.append(CIRCLE.at(decision.where, name=name))
        else:
            self._begun.add(name)
            for required in decision.requires:
                self._need(required)
            found = self._body(decision.body, self._facts, decision)
            self._results[name] = found
            self._facts.update(flat({name: found}) if isinstance(found, Mapping) else {name: cast(Value, found)})

    def _body(self, body: Body, facts: Mapping[str, Value], decision: Decision) -> Result:
        if body.table is not None:
            outcome = body.table.decide(facts)
            self._problems += outcome.problems
            return _as_dmn(outcome)
        if body.calls:
            return self._invoked(body, facts, decision)
        if body.expression is None:
            self._problems.append(UNSUPPORTED.at(decision.where, name=decision.name, reason=_NOTHING))
            return None
        whole = filled_in(body.expression, self._model.knowledge)
        if whole is None:
            self._problems.append(UNSUPPORTED.at(decision.where, name=decision.name, reason=_TOO_LARGE))
            return None
        return evaluate(whole, facts)

    def _invoked(self, body: Body, facts: Mapping[str, Value], decision: Decision) -> Result:
        called = self._model.knowledge.get(body.calls)
        if called is None or called.body.calls:
            self._problems.append(UNSUPPORTED.at(decision.where, name=decision.name, reason=_NOTHING))
            return None
        given = {name: self._body(Body(bound), facts, decision) for name, bound in body.bindings.items()}
        return self._body(called.body, cast(Mapping[str, Value], given), decision)


def _as_dmn(outcome: Outcome) -> Result:
    """A table with one output gives the value itself, one with several gives a structure (DMN 1.3 §8.2.10)."""
    several = outcome.table is not None and len(outcome.table.outputs) > 1
    if isinstance(outcome.outputs, tuple):
        rows = tuple(outcome.outputs)
        return rows if several else tuple(next(iter(row.values())) for row in rows)
    if several or not outcome.outputs:
        return outcome.outputs or None
    return next(iter(outcome.outputs.values()))


def filled_in(expression: Expression, knowledge: Mapping[str, Knowledge]) -> Expression | None:
    """The expression with every call of a knowledge model replaced by its body; None when that grows too large."""
    for _ in range(len(knowledge) + 1):
        calls = [part for part in walk(expression) if isinstance(part, Call) and part.function in knowledge]
        if not calls:
            return expression
        expression = cast(Expression, _expanded(expression, knowledge))
        if depth(expression) > MAX_DEPTH or sum(1 for _ in walk(expression)) > _MOST_PARTS:
            return None
    return None


def _expanded(node: Test, knowledge: Mapping[str, Knowledge]) -> Test:
    called = knowledge.get(node.function) if isinstance(node, Call) else None
    if isinstance(node, Call) and called is not None and called.body.expression is not None:
        given = dict(zip(called.parameters, (_expanded(part, knowledge) for part in node.arguments), strict=False))
        return _with_names(called.body.expression, given)
    return mapped(node, lambda part: _expanded(part, knowledge))


def _with_names(node: Test, given: Mapping[str, Test]) -> Test:
    if isinstance(node, Name):
        return given.get(node.name, node)
    return mapped(node, lambda part: _with_names(part, given))


def mapped(node: Test, change: Callable[[Any], Any]) -> Test:
    """The node with every part directly below it changed."""
    changed: dict[str, Any] = {}
    for slot in fields(node):
        part = getattr(node, slot.name)
        if isinstance(part, Test):
            changed[slot.name] = change(part)
        elif slot.name in ("parts", "items", "arguments", "tests"):
            changed[slot.name] = tuple(change(item) for item in part)
    return replace(node, **changed) if changed else node
