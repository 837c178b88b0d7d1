"""What is surely known when a case stands at a stage: facts and decision outputs, on every path that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yiwang.engine.decisions.definitions import Table
from yiwang.engine.expressions import names, parse
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.workflows.compile import domains_of
from yiwang.engine.workflows.definitions import CaseType, TimeRule, Transition
from yiwang.engine.workflows.graph import Graph
from yiwang.engine.workflows.references import all_facts, output_names, tables_used
from yiwang.engine.workflows.rules import Rules

NOT_DECIDED = declare(
    "workflow.output_not_decided",
    what=(
        "案件类型“{case_type}”的“{item}”用到决策结果“{name}”，但到这一步时可能还没有决定",
        "{item} of case type {case_type} uses the decision output {name}, which may not have been decided by then",
    ),
    why=(
        "至少有一条路径不经过给出它的决策表（{tables}），到时就没有责任岗位或时限",
        "At least one path goes by the tables that give it ({tables}); there would be no owner or no time",
    ),
    mend=(
        "请在进入前的步骤写 decide，或者在这里写明岗位和时限",
        "Add `decide` to the transitions that lead there, or write a post and a time",
    ),
)
NOT_A_SPAN = declare(
    "workflow.output_is_no_time",
    what=(
        "案件类型“{case_type}”的“{item}”把决策结果“{name}”当作时限，而它的类型是 {type}",
        "{item} of case type {case_type} takes the decision output {name} as a time, but its type is {type}",
    ),
    why=("时限必须是一段时间", "A time is a length of time"),
    mend=("请把决策表的这一列改为 span", "Make that column of the table a span"),
)
OWNER_UNKNOWN = declare(
    "workflow.owner_value_unknown",
    what=(
        "案件类型“{case_type}”的“{item}”由决策表“{table}”给出责任岗位，其中“{value}”不是岗位",
        "The owner of {item} in case type {case_type} comes from table {table}, whose value {value} is no post",
    ),
    why=("案件分到那里就没有人负责", "A case sent there would be nobody's"),
    mend=("请改成组织架构里的岗位，并在表头列出全部取值", "Name a post of the chart, and list all values in the head"),
)
FACT_NOT_KNOWN = declare(
    "workflow.fact_not_known",
    what=(
        "案件类型“{case_type}”的“{item}”用到“{name}”，但到这一步时可能还不知道",
        "{item} of case type {case_type} uses {name}, which may not be known by then",
    ),
    why=(
        "至少有一条路径没有给出它：条件不会成立，决策表可能没有结果",
        "On some path nobody has given it: the condition does not hold, the table may give nothing",
    ),
    mend=(
        "请在这一步或之前用 needs 要求填写，或者给它默认值",
        "Let this or an earlier step need it, or give it a default",
    ),
)
MAY_BE_EMPTY = declare(
    "workflow.fact_may_be_missing",
    severity="warning",
    what=(
        "案件类型“{case_type}”的“{item}”用到“{name}”，而登记时可以不填",
        "{item} of case type {case_type} uses {name}, which may be left empty at intake",
    ),
    why=(
        "没有填写时，条件不会成立，决策表可能没有结果",
        "Left empty, the condition does not hold and the table may give nothing",
    ),
    mend=("请设为必填，或者给默认值", "Make it required, or give it a default"),
)
ALWAYS = frozenset({"channel", "stage", "reopened", "overdue"})


class Knowledge:
    """The analysis of one case type. `at[stage]`: what is surely known on entering it."""

    def __init__(self, case_type: CaseType, rules: Rules, graph: Graph) -> None:
        self.case_type = case_type
        self.rules = rules
        self.graph = graph
        self.facts = all_facts(case_type, rules)
        self.domains = domains_of(case_type, rules)
        self.outputs = output_names(case_type, rules)
        self.at = self._flow()

    def _flow(self) -> dict[str, frozenset[str]]:
        everything = frozenset(self.domains)
        known = dict.fromkeys(self.graph.stages, everything)
        known[self.graph.start] = self.at_opening() | self.outputs_of(self.case_type.on_open)
        changed = True
        while changed:
            changed = False
            for edge in self.graph.edges:
                if edge.source in self.graph.reachable:
                    after = known[edge.target] & self.after(edge.move, known[edge.source])
                    changed = changed or after != known[edge.target]
                    known[edge.target] = after
        return known

    def at_opening(self) -> frozenset[str]:
        """Required intake facts, everything with a default, and what the shell counts."""
        sure = (
            name for name, fact in self.facts.items()
            if fact.default or fact.origin == "system" or (fact.origin == "intake" and fact.required)
        )  # fmt: skip
        return ALWAYS | frozenset(sure)

    def after(self, move: Transition, before: frozenset[str]) -> frozenset[str]:
        return before | frozenset(move.needs) | self.outputs_of(move.decide)

    def outputs_of(self, tables: Iterable[str]) -> frozenset[str]:
        found = (self.rules.tables[name].table for name in tables if name in self.rules.tables)
        return frozenset(column.name for table in found for column in table.outputs)

    def problem_of(self, name: str, item: str, where: Where) -> Problem:
        """That `name` may not be known, said by where it comes from."""
        details = {"case_type": self.case_type.id, "item": item, "name": name}
        if name in self.outputs and name not in self.facts:
            givers = (table for table in tables_used(self.case_type) if name in self.outputs_of([table]))
            return Problem(NOT_DECIDED, where, {**details, "tables": ", ".join(givers)})
        fact = self.facts.get(name)
        kind = MAY_BE_EMPTY if fact and fact.origin == "intake" else FACT_NOT_KNOWN
        return Problem(kind, where, details)


def knowledge_problems(knowledge: Knowledge) -> list[Problem]:
    """Owners, times, conditions and tables that would meet something unknown."""
    problems = [*_stages(knowledge), *_times(knowledge), *_opening(knowledge)]
    for move in knowledge.case_type.transitions:
        problems += _move(knowledge, move)
    problems += _owner_values(knowledge)
    return list(
        {(problem.code, str(sorted(problem.details.items(), key=str))): problem for problem in problems}.values()
    )


def _stages(knowledge: Knowledge) -> Iterator[Problem]:
    for name in sorted(knowledge.graph.reachable):
        stage = knowledge.graph.stages[name]
        if stage.owner and stage.owner.output and stage.owner.output not in knowledge.at[name]:
            yield knowledge.problem_of(stage.owner.output, name, stage.where)
        yield from _time(knowledge, stage.within, name, stage.id, stage.where)


def _times(knowledge: Knowledge) -> Iterator[Problem]:
    case_type = knowledge.case_type
    for part in case_type.parts:
        for stage in part.stages:
            yield from _time(knowledge, part.respond_within, stage, part.id, part.where)
            yield from _time(knowledge, part.finish_within, stage, part.id, part.where)
    for pause in case_type.pauses:
        for stage in pause.stages:
            yield from _time(knowledge, pause.up_to, stage, pause.id, pause.where)
    if extension := case_type.extension:
        for stage in extension.stages:
            yield from _time(knowledge, extension.up_to, stage, "extension", extension.where)
            yield from _time(knowledge, extension.ruling_within, stage, "extension", extension.where)
    if objection := case_type.objection:
        for stage in objection.stages:
            yield from _time(knowledge, objection.within, stage, "objection", objection.where)
            yield from _time(knowledge, objection.ruling_within, stage, "objection", objection.where)


def _time(knowledge: Knowledge, time: TimeRule | None, stage: str, item: str, where: Where) -> Iterator[Problem]:
    if time is None or not time.output or time.output not in knowledge.domains:
        return
    kind = knowledge.domains[time.output].type
    if kind != "span":
        details = {"case_type": knowledge.case_type.id, "item": item, "name": time.output, "type": kind}
        yield Problem(NOT_A_SPAN, where, details)
    elif stage in knowledge.graph.reachable and time.output not in knowledge.at[stage]:
        yield knowledge.problem_of(time.output, item, where)


def _opening(knowledge: Knowledge) -> Iterator[Problem]:
    case_type = knowledge.case_type
    yield from _tables(knowledge, case_type.on_open, knowledge.at_opening(), "on_open", case_type.where)


def _move(knowledge: Knowledge, move: Transition) -> Iterator[Problem]:
    for source in move.sources:
        if source not in knowledge.graph.reachable:
            continue
        known = knowledge.at[source] | frozenset(move.needs)
        for name in sorted(_names_in(move.when)):
            if name in knowledge.domains and name not in known and name not in move.takes:
                yield knowledge.problem_of(name, move.id, move.where)
        yield from _time(knowledge, move.or_after, source, move.id, move.where)
        yield from _tables(knowledge, move.decide, known, move.id, move.where)


def _names_in(condition: str) -> frozenset[str]:
    expression, _ = parse(condition) if condition else (None, [])
    return names(expression) if expression else frozenset()


def _tables(
    knowledge: Knowledge, tables: Iterable[str], known: frozenset[str], item: str, where: Where
) -> Iterator[Problem]:
    for name in tables:
        table = knowledge.rules.tables.get(name)
        if table is None:
            continue
        for fact in sorted(table.fact_names):
            if fact in knowledge.domains and fact not in known and not takes_anything(table.table):
                yield knowledge.problem_of(fact, item, where)
        known |= knowledge.outputs_of([name])


def takes_anything(table: Table) -> bool:
    """Has it a row for everything, or a default for every output? Then what is not known does no harm."""
    if all(column.default for column in table.outputs):
        return True
    return any(all(test.strip() in ("-", "") for test in row.tests) for row in table.rows)


def _owner_values(knowledge: Knowledge) -> Iterator[Problem]:
    posts = knowledge.rules.posts
    for stage in knowledge.case_type.stages:
        output = stage.owner.output if stage.owner else ""
        for name in tables_used(knowledge.case_type):
            table = knowledge.rules.tables[name].table if name in knowledge.rules.tables else None
            if not output or table is None:
                continue
            for value in output_values(table, output):
                if value not in posts:
                    details = {"case_type": knowledge.case_type.id, "item": stage.id, "table": name, "value": value}
                    yield Problem(OWNER_UNKNOWN, table.where, details)


def output_values(table: Table, output: str) -> list[str]:
    """What a column may give: the values that it declares, or those that its rows and its default write."""
    for number, column in enumerate(table.outputs):
        if column.name == output:
            if column.domain.values:
                return [str(value) for value in column.domain.values]
            written = [*(row.outputs[number] for row in table.rows), *([column.default] if column.default else [])]
            return list(dict.fromkeys(cell.strip().strip('"') for cell in written))
    return []
