"""Does a case type name only things that are there? Compiling stops when it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from yiwang.engine.problems import Problem, Text, Where, declare
from yiwang.engine.values import Span
from yiwang.engine.workflows.definitions import ACTORS, CaseType, Fact, OwnerRule, TimeRule
from yiwang.engine.workflows.facts import read_default
from yiwang.engine.workflows.rules import Rules

UNKNOWN = declare(
    "workflow.unknown_name",
    what=(
        "案件类型“{case_type}”的“{item}”用到了不存在的{kind}“{name}”",
        "{item} of case type {case_type} names the {kind} {name}, which does not exist",
    ),
    why=(
        "规则包里没有这个名称，办到这一步就会出错",
        "The pack has nothing of that name, so the case could not go on there",
    ),
    mend=("请改正名称，或者补上它。已有的是：{known}", "Correct the name, or add it. There are: {known}"),
)
TWICE = declare(
    "workflow.name_twice",
    what=("案件类型“{case_type}”里“{name}”出现了两次", "{name} stands twice in case type {case_type}"),
    why=("同名的两项无法区分", "Two things of one name cannot be told apart"),
    mend=("请改名或删去一项", "Rename one or leave it out"),
)
NOT_A_TIME = declare(
    "workflow.not_a_time",
    what=(
        "案件类型“{case_type}”的“{item}”：参数“{name}”不是时限",
        "{item} of case type {case_type}: the parameter {name} is no length of time",
    ),
    why=("这里需要一段时间，例如 3 working_days", "A length of time is needed here, such as 3 working_days"),
    mend=("请把参数的类型改为 span", "Give the parameter the type span"),
)
NOT_A_COUNT = declare(
    "workflow.not_a_count",
    what=(
        "案件类型“{case_type}”的“{item}”：次数上限“{name}”不是非负整数",
        "{item} of case type {case_type}: the bound {name} is not a whole number from 0",
    ),
    why=("次数上限必须是数得清的次数", "A bound on how often must be a number of times"),
    mend=("请写成整数，或引用整数参数", "Write a whole number, or a parameter that is one"),
)
INCOMPLETE_TIME = declare(
    "workflow.incomplete_time",
    what=("案件类型“{case_type}”的“{item}”没有写明时限", "{item} of case type {case_type} has no time"),
    why=("这里必须写明一段时间、一个参数或一个决策结果", "A span, a parameter or a decision output must stand here"),
    mend=("请补上，例如 3 working_days", "Add it, for example 3 working_days"),
)
BAD_DEFAULT = declare(
    "workflow.bad_default",
    what=(
        "案件类型“{case_type}”里“{name}”的默认值“{value}”不在允许范围内",
        "The default {value} of {name} in case type {case_type} is not allowed by its domain",
    ),
    why=("没有填写时会用到这个值", "It is used when nothing is given"),
    mend=("请改正默认值或取值范围", "Correct the default or the domain"),
)

STAGE, TRANSITION, POST = Text("环节", "stage"), Text("步骤", "transition"), Text("岗位", "post")
TABLE, PARAMETER, FACT = Text("决策表", "decision table"), Text("参数", "parameter"), Text("事实", "fact")
OUTPUT, PART = Text("决策结果", "decision output"), Text("协同环节", "part")
BODY = Text("单位类型或岗位", "unit kind or post")


class References:
    """Collects what a case type names and the pack does not have."""

    def __init__(self, case_type: CaseType, rules: Rules) -> None:
        self.case_type = case_type
        self.rules = rules
        self.problems: list[Problem] = []
        self.outputs = output_names(case_type, rules)
        self.stages = {stage.id for stage in case_type.stages}
        self.parts = {part.id for part in case_type.parts}

    def names(self, kind: Text, names: Iterable[str], known: Iterable[str], item: str, where: Where) -> None:
        known = set(known)
        for name in names:
            if name not in known:
                shown = ", ".join(sorted(known)[:30]) or "-"
                self._add(UNKNOWN.at(where, case_type=self.case_type.id, item=item, kind=kind, name=name, known=shown))

    def actors(self, names: Iterable[str], item: str, where: Where) -> None:
        self.names(POST, names, {*self.rules.posts, *ACTORS}, item, where)

    def owner(self, owner: OwnerRule | None, item: str, where: Where) -> None:
        if owner is None:
            return
        if owner.output:
            self.names(OUTPUT, [owner.output], self.outputs, item, where)
        elif owner.post:
            self.names(POST, [owner.post], {*self.rules.posts, "owner"}, item, where)

    def time(self, time: TimeRule | None, item: str, where: Where) -> None:
        if time is None:
            return
        if time.parameter:
            self.names(PARAMETER, [time.parameter], self.rules.parameters, item, where)
            value = self.rules.parameters.get(time.parameter)
            if time.parameter in self.rules.parameters and not isinstance(value, Span):
                self._add(NOT_A_TIME.at(where, case_type=self.case_type.id, item=item, name=time.parameter))
        elif time.output:
            self.names(OUTPUT, [time.output], self.outputs, item, where)
        elif time.span is None:
            self._add(INCOMPLETE_TIME.at(where, case_type=self.case_type.id, item=item))

    def count(self, bound: TimeRule | int | None, item: str, where: Where) -> None:
        if bound is None:
            return
        if isinstance(bound, TimeRule) and bound.parameter not in self.rules.parameters:
            self.names(PARAMETER, [bound.parameter or str(bound.span)], self.rules.parameters, item, where)
            return
        value = count_of(bound, self.rules)
        if not isinstance(value, int) or value < 0:
            name = bound.parameter if isinstance(bound, TimeRule) else bound
            self._add(NOT_A_COUNT.at(where, case_type=self.case_type.id, item=item, name=name))

    def once(self, names: Iterable[tuple[str, Where]]) -> None:
        seen = set()
        for name, where in names:
            if name in seen:
                self._add(TWICE.at(where, case_type=self.case_type.id, name=name))
            seen.add(name)

    def default(self, fact: Fact) -> None:
        if fact.default and not read_default(fact.default, fact.domain)[1]:
            details = {"case_type": self.case_type.id, "name": fact.name, "value": fact.default}
            self._add(BAD_DEFAULT.at(fact.where, **details))

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)


def reference_problems(case_type: CaseType, rules: Rules) -> list[Problem]:
    """Every name that the case type uses and the rules do not have; times and bounds that are none."""
    found = References(case_type, rules)
    found.names(STAGE, [case_type.start], found.stages, "start", case_type.where)
    found.names(TABLE, case_type.on_open, rules.tables, "on_open", case_type.where)
    found.once((stage.id, stage.where) for stage in case_type.stages)
    found.once((move.id, move.where) for move in case_type.transitions)
    for stage in case_type.stages:
        found.owner(stage.owner, stage.id, stage.where)
        found.time(stage.within, stage.id, stage.where)
    for fact in all_facts(case_type, rules).values():
        found.default(fact)
    _transitions(case_type, found)
    _parts(case_type, found)
    _holds(case_type, found)
    return found.problems


def _transitions(case_type: CaseType, found: References) -> None:
    declared = all_facts(case_type, found.rules)
    given = {name for name, fact in declared.items() if fact.origin != "system"}
    for move in case_type.transitions:
        item, where = move.id, move.where
        found.names(STAGE, (*move.sources, move.target), found.stages, item, where)
        found.actors((*move.by, *move.tells), item, where)
        found.names(FACT, (*move.needs, *move.takes), given, item, where)
        found.names(TABLE, move.decide, found.rules.tables, item, where)
        found.names(PART, move.waits_for, found.parts, item, where)
        found.time(move.or_after, item, where)
        found.count(move.at_most, item, where)


def _parts(case_type: CaseType, found: References) -> None:
    for part in case_type.parts:
        item, where = part.id, part.where
        found.names(STAGE, part.stages, found.stages, item, where)
        found.actors(part.by, item, where)
        found.actors([part.scored_by] if part.scored_by else [], item, where)
        found.names(BODY, part.bodies, {*found.rules.unit_kinds, *found.rules.posts}, item, where)
        found.time(part.respond_within, item, where)
        found.time(part.finish_within, item, where)


def _holds(case_type: CaseType, found: References) -> None:
    for pause in case_type.pauses:
        found.names(STAGE, pause.stages, found.stages, pause.id, pause.where)
        found.actors((*pause.by, *pause.resumed_by, *pause.tells), pause.id, pause.where)
        found.time(pause.up_to, pause.id, pause.where)
    if extension := case_type.extension:
        found.names(STAGE, extension.stages, found.stages, "extension", extension.where)
        found.actors((*extension.by, *extension.ruled_by, *extension.tells), "extension", extension.where)
        found.time(extension.up_to, "extension", extension.where)
        found.time(extension.ruling_within, "extension", extension.where)
    if objection := case_type.objection:
        found.names(STAGE, objection.stages, found.stages, "objection", objection.where)
        found.actors((*objection.by, *objection.ruled_by), "objection", objection.where)
        found.time(objection.within, "objection", objection.where)
        found.time(objection.ruling_within, "objection", objection.where)
        moves = {move.id for move in case_type.transitions}
        found.names(TRANSITION, [objection.upheld], moves, "objection", objection.where)


def all_facts(case_type: CaseType, rules: Rules) -> Mapping[str, Fact]:
    """The facts of the form and those declared besides; a declared one comes before one of the form."""
    facts = {fact.name: fact for fact in rules.forms.get(case_type.form, ())}
    return facts | {fact.name: fact for fact in case_type.facts}


def tables_used(case_type: CaseType) -> Iterator[str]:
    """The decision tables that the case type evaluates, each once."""
    named = [*case_type.on_open, *(table for move in case_type.transitions for table in move.decide)]
    yield from dict.fromkeys(named)


def output_names(case_type: CaseType, rules: Rules) -> set[str]:
    """Every output of the tables that the case type evaluates."""
    tables = (rules.tables[name].table for name in tables_used(case_type) if name in rules.tables)
    return {column.name for table in tables for column in table.outputs}


def output_titles(case_type: CaseType, rules: Rules) -> dict[str, Text]:
    """What those outputs are called: another case type's table may call one of the same name otherwise."""
    tables = [rules.tables[name].table for name in tables_used(case_type) if name in rules.tables]
    return {column.name: column.title for table in reversed(tables) for column in table.outputs if column.title.zh}


def count_of(bound: TimeRule | int | None, rules: Rules) -> int | None:
    """The number that a bound stands for; None = unbounded."""
    if isinstance(bound, TimeRule):
        return cast("int | None", rules.parameters.get(bound.parameter))
    return bound
