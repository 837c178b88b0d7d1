"""From a case type as written to a program: parameters, times, actors, conditions and tables resolved once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yiwang.engine.decisions.definitions import Table
from yiwang.engine.expressions import check, compile_expression, parameters, parse
from yiwang.engine.orgcharts.definitions import Post
from yiwang.engine.problems import Problem, Text, Where, declare, errors
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows.definitions import CaseType, OverdueStep, TimeRule, Transition
from yiwang.engine.workflows.facts import read_default, type_of
from yiwang.engine.workflows.program import (
    CompiledExtension,
    CompiledObjection,
    CompiledPart,
    CompiledPause,
    CompiledStage,
    Decider,
    Guard,
    Ladder,
    Move,
    Program,
    Timing,
    Who,
)
from yiwang.engine.workflows.references import all_facts, count_of, output_titles, reference_problems, tables_used
from yiwang.engine.workflows.rules import Rules

NO_STAND = declare(
    "workflow.no_start_owner",
    what=("案件类型“{case_type}”开始的环节没有责任岗位", "The first stage of {case_type} has nobody accountable"),
    why=("“owner”指上一环节的责任岗位，而开始时还没有", "`owner` is who was accountable before; at first nobody was"),
    mend=("请写明岗位", "Name a post"),
)  # fmt: skip


def compile_case_type(case_type: CaseType, rules: Rules) -> tuple[Program | None, list[Problem]]:
    """Resolve `case_type` against the rules of one date. None, with the problems, when something is not there."""
    problems = reference_problems(case_type, rules)
    start = next((stage for stage in case_type.stages if stage.id == case_type.start), None)
    if start and start.owner and start.owner.post == "owner":
        problems.append(NO_STAND.at(start.where, case_type=case_type.id))
    if errors(problems):
        return None, problems
    compiler = _Compiler(case_type, rules)
    program = compiler.program()
    problems += compiler.problems
    return (None if errors(problems) else program), problems


def domains_of(case_type: CaseType, rules: Rules) -> dict[str, Domain]:
    """The domain of every name that a condition may use: facts, outputs, and what the engine itself knows."""
    domains = {name: fact.domain for name, fact in all_facts(case_type, rules).items()}
    for name in tables_used(case_type):
        if name in rules.tables:
            domains |= output_domains(rules.tables[name].table)
    domains["channel"] = Domain("string", tuple(case_type.channels))
    domains["stage"] = Domain("string", tuple(stage.id for stage in case_type.stages))
    domains["reopened"] = Domain("integer", low=0)
    domains["overdue"] = Domain("boolean")
    return domains


def output_domains(table: Table) -> dict[str, Domain]:
    """What the outputs of a table are as facts: lists where several rows count, a number where they are counted."""
    if table.hit_policy in ("collect", "rule_order", "output_order"):
        return {column.name: Domain("list") for column in table.outputs}
    if table.hit_policy == "collect_count":
        return {column.name: Domain("integer", low=0) for column in table.outputs}
    return {column.name: column.domain for column in table.outputs}


def teams_of(posts: Mapping[str, Post]) -> dict[str, frozenset[str]]:
    """Who may act for each post: itself, and for a team its lead and members."""
    return {
        name: frozenset({name, *post.members} | ({post.lead} if post.lead else set())) for name, post in posts.items()
    }


def chain_above(posts: Mapping[str, Post], name: str) -> tuple[str, ...]:
    """The posts that `name` reports to, nearest first. A team without a line of its own reports as its lead does."""
    chain: list[str] = []
    post = posts.get(name)
    while post is not None:
        upward = post.reports_to
        if not upward and post.kind == "team" and post.lead in posts:
            upward = posts[post.lead].reports_to
        if not upward or upward in chain or upward == name:
            break
        chain.append(upward)
        post = posts.get(upward)
    return tuple(chain)


class _Compiler:
    """Compiles one case type; `problems` are those of its conditions."""

    def __init__(self, case_type: CaseType, rules: Rules) -> None:
        self.case_type = case_type
        self.rules = rules
        self.problems: list[Problem] = []
        self.domains = domains_of(case_type, rules)
        self.teams = teams_of(rules.posts)
        self.figures: dict[str, Value] = {}

    def program(self) -> Program:
        facts = all_facts(self.case_type, self.rules)
        stages = self._stages()
        intake = {name: fact for name, fact in facts.items() if fact.origin == "intake"}
        blank: dict[str, Value] = dict.fromkeys(self.domains)
        blank |= {name: read_default(fact.default, fact.domain)[0] for name, fact in facts.items() if fact.default}
        posts = self.rules.posts
        kinds = self.rules.unit_kinds
        return Program(
            case_type=self.case_type,
            rules=self.rules,
            due=self.rules.clockwork.due,
            start=stages[self.case_type.start],
            stages=stages,
            domains=self.domains,
            titles=self._titles(),
            blank=blank,
            figures=self.figures,
            required=tuple(name for name, fact in intake.items() if fact.required and not fact.default),
            intake={name: fact.domain for name, fact in intake.items()},
            on_open=self._deciders(self.case_type.on_open),
            parts=self._parts(),
            pauses=self._pauses(),
            extension=self._extension(),
            objection=self._objection(),
            teams=self.teams,
            timetables={
                name: kinds[post.unit_kind].timetable for name, post in posts.items() if post.unit_kind in kinds
            },
            above={name: chain_above(posts, name) for name in posts},
        )

    def _stages(self) -> dict[str, CompiledStage]:
        stages: dict[str, CompiledStage] = {}
        for stage in self.case_type.stages:
            owner = stage.owner
            stages[stage.id] = CompiledStage(
                id=stage.id,
                title=stage.title,
                owner="" if owner is None or owner.post == "owner" else owner.post,
                owner_output=owner.output if owner else "",
                timing=None if stage.end else self._timing(stage.within),
                ladder=_ladder(stage.overdue or self.case_type.overdue),
                end=stage.end,
                outcome=stage.outcome,
                moves={},
                silent=[],
            )
        for transition in self.case_type.transitions:
            move = self._move(transition, stages[transition.target])
            for source in transition.sources:
                stages[source].moves[move.id] = move
                if move.or_after:
                    stages[source].silent.append(move)
        return stages

    def _move(self, transition: Transition, target: CompiledStage) -> Move:
        return Move(
            id=transition.id,
            title=transition.title,
            target=target,
            who=self.who(transition.by),
            guard=self._guard(transition.when, transition.where),
            condition=transition.when,
            needs=transition.needs,
            accepts={name: self.domains[name] for name in (*transition.needs, *transition.takes)},
            tables=self._deciders(transition.decide),
            because=transition.because,
            tells=transition.tells,
            at_most=count_of(transition.at_most, self.rules),
            or_after=self._timing(transition.or_after),
            new_round=transition.new_round,
            waits_for=transition.waits_for,
            second_person=transition.second_person,
            limited=transition.at_most is not None or bool(transition.waits_for),
            asks=bool(transition.needs) or transition.because or transition.second_person,
            plain=not transition.tells and not target.end,
            to_reporter=transition.to_reporter,
        )

    def _deciders(self, names: Iterable[str]) -> tuple[tuple[str, Decider], ...]:
        return tuple((name, self.rules.tables[name].decide) for name in names)

    def who(self, names: Iterable[str]) -> Who:
        names = tuple(names)
        posts: set[str] = set()
        for name in names:
            posts |= self.teams.get(name, frozenset({name}))
        posts -= {"owner", "caller", "body"}
        return Who(frozenset(posts), "owner" in names, "caller" in names, "body" in names, names)

    def _guard(self, text: str, where: Where) -> Guard | None:
        if not text:
            return None
        expression, problems = parse(text, where)
        self.problems += problems
        if expression is None:
            return None
        known = self.rules.parameters
        figures = {f"@{name}": known[name] for name in parameters(expression) if name in known}
        self.figures |= figures
        figure_domains = {name: Domain(type_of(value)) for name, value in figures.items()}
        found = check(expression, self.domains | figure_domains, "boolean")
        self.problems += found
        return None if errors(found) else compile_expression(expression)

    def _timing(self, time: TimeRule | None) -> Timing | None:
        if time is None:
            return None
        if time.parameter:
            return Timing(self.rules.parameters[time.parameter], "", time.parameter)  # type: ignore[arg-type]
        return Timing(time.span, time.output)

    def _timing_surely(self, time: TimeRule) -> Timing:
        return self._timing(time) or Timing()

    def _parts(self) -> dict[str, CompiledPart]:
        return {
            part.id: CompiledPart(
                id=part.id,
                title=part.title,
                stages=frozenset(part.stages),
                who=self.who(part.by),
                bodies=part.bodies,
                respond_within=self._timing(part.respond_within),
                finish_within=self._timing(part.finish_within),
                join=part.join,
                at_most_bodies=part.at_most_bodies,
                scorer=self.who([part.scored_by]) if part.scored_by else None,
                ladder=_ladder(part.overdue or self.case_type.overdue),
            )
            for part in self.case_type.parts
        }

    def _pauses(self) -> dict[str, CompiledPause]:
        return {
            pause.id: CompiledPause(
                id=pause.id,
                title=pause.title,
                stages=frozenset(pause.stages),
                who=self.who(pause.by),
                up_to=self._timing_surely(pause.up_to),
                at_most=pause.at_most,
                resumer=self.who(pause.resumed_by or pause.by),
                because=pause.because,
                defers=pause.defers,
                tells=pause.tells,
            )
            for pause in self.case_type.pauses
        }

    def _extension(self) -> CompiledExtension | None:
        extension = self.case_type.extension
        if extension is None:
            return None
        return CompiledExtension(
            stages=frozenset(extension.stages),
            who=self.who(extension.by),
            up_to=self._timing_surely(extension.up_to),
            at_most=extension.at_most,
            because=extension.because,
            tells=extension.tells,
            ruler=self.who(extension.ruled_by) if extension.ruled_by else None,
            ruling_within=self._timing(extension.ruling_within) or Timing(),
        )

    def _objection(self) -> CompiledObjection | None:
        objection = self.case_type.objection
        if objection is None:
            return None
        return CompiledObjection(
            stages=frozenset(objection.stages),
            who=self.who(objection.by),
            within=self._timing_surely(objection.within),
            ruler=self.who(objection.ruled_by),
            ruling_within=self._timing_surely(objection.ruling_within),
            upheld=objection.upheld,
            at_most=objection.at_most,
        )

    def _titles(self) -> dict[str, Text]:
        case_type = self.case_type
        titles = {name: post.title for name, post in self.rules.posts.items()}
        titles |= {name: kind.title for name, kind in self.rules.unit_kinds.items() if name not in titles}
        titles = {**output_titles(case_type, self.rules), **titles}
        titles |= {name: fact.title for name, fact in all_facts(case_type, self.rules).items()}
        for group in (case_type.stages, case_type.transitions, case_type.parts, case_type.pauses):
            titles |= {item.id: item.title for item in group}
        return {name: title for name, title in titles.items() if title.zh or title.en}


def _ladder(steps: tuple[OverdueStep, ...]) -> tuple[Ladder, ...]:
    return tuple(Ladder(step.at, step.do, step.levels_up) for step in sorted(steps, key=lambda step: step.at))
