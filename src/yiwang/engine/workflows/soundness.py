"""What is proved of every case type before anyone is subject to it. Each check is a function; all problems are told.

The conditions of transitions are taken as possibly false; bounds on how often are exact.
"""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.problems import Problem, Text, declare
from yiwang.engine.workflows.definitions import CaseType, Part, Transition
from yiwang.engine.workflows.graph import Edge, Graph, graph_of, stuck_stages, takeable, unbounded_cycle
from yiwang.engine.workflows.guards import gap
from yiwang.engine.workflows.knowledge import Knowledge, knowledge_problems
from yiwang.engine.workflows.references import count_of
from yiwang.engine.workflows.rules import Rules

UNREACHABLE = declare(
    "workflow.unreachable_stage",
    what=(
        "案件类型“{case_type}”的环节“{stage}”永远到不了",
        "Stage {stage} of case type {case_type} can never be reached",
    ),
    why=("从“{start}”出发，没有一条路径通到它", "No path leads there from {start}"),
    mend=("请补上通往它的步骤，或者删去这个环节", "Add a transition that leads there, or leave the stage out"),
)
NO_WAY_OUT = declare(
    "workflow.no_way_out",
    what=(
        "案件类型“{case_type}”走到“{stage}”以后就结束不了",
        "A case of type {case_type} that comes to {stage} can never end",
    ),
    why=("从那里没有一条路径通向结束环节", "No path leads from there to an end"),
    mend=("请补上通向结束的步骤", "Add a transition towards an end"),
)
USED_UP = declare(
    "workflow.no_way_out_when_used_up",
    what=(
        "案件类型“{case_type}”在“{stage}”可能走不下去：次数用完以后没有出路",
        "A case of type {case_type} may get stuck at {stage} when its bounded steps are used up",
    ),
    why=(
        "通向结束的步骤都有次数上限（at_most），用完以后就没有步骤可办",
        "Every way to an end there is bounded by `at_most`; used up, nothing is left to do",
    ),
    mend=("请给这个环节一个不限次数的出口", "Give the stage one way out without a bound"),
)
MAY_GET_STUCK = declare(
    "workflow.may_get_stuck",
    what=(
        "案件类型“{case_type}”在“{stage}”可能走不下去：所有出口的条件可能同时不成立",
        "A case of type {case_type} may get stuck at {stage}: all conditions of its exits can be false at once",
    ),
    why=("例如：{example}", "For example: {example}"),
    mend=(
        "请让这些条件合起来覆盖全部情况，或者加一个没有条件的出口",
        "Let the conditions together cover everything, or add an exit without one",
    ),
)
ENDLESS = declare(
    "workflow.unbounded_loop",
    what=(
        "案件类型“{case_type}”可以没完没了地转圈：{cycle}",
        "A case of type {case_type} can go round for ever: {cycle}",
    ),
    why=("这一圈的步骤都没有次数上限", "No transition of this cycle has a bound"),
    mend=("请给其中一步写上 at_most", "Give one of them `at_most`"),
)
DEAD_STEP = declare(
    "workflow.dead_transition",
    what=(
        "案件类型“{case_type}”的步骤“{move}”永远用不上",
        "Transition {move} of case type {case_type} can never be taken",
    ),
    why=("原因：{reason}", "The reason: {reason}"),
    mend=("请改正它，或者删去", "Correct it or leave it out"),
)
SILENT_ASKS = declare(
    "workflow.silent_step_asks",
    what=(
        "案件类型“{case_type}”的“{move}”到期自动办理，却要求填写内容",
        "{move} of case type {case_type} happens by itself, yet asks for something",
    ),
    why=(
        "系统不能代人填写“{needs}”，所以它不会自动发生",
        "The system cannot give {needs} for anybody, so it would not happen",
    ),
    mend=("请去掉 needs，或者去掉 or_after", "Leave out `needs` or `or_after`"),
)
NO_OWNER = declare(
    "workflow.stage_without_owner",
    what=("案件类型“{case_type}”的环节“{stage}”没有责任岗位", "Stage {stage} of case type {case_type} has no owner"),
    why=("每一步都要有人负责", "At every stage somebody is accountable"),
    mend=("请写 owner：一个岗位，或者 =决策结果", "Write `owner`: a post, or =output"),
)
NO_TIME = declare(
    "workflow.stage_without_time",
    what=("案件类型“{case_type}”的环节“{stage}”没有时限", "Stage {stage} of case type {case_type} has no time"),
    why=("没有时限，就不知道什么时候算拖延", "Without a time nobody knows when it is late"),
    mend=("请写 within", "Write `within`"),
)
NO_LADDER = declare(
    "workflow.stage_without_overdue_step",
    what=(
        "案件类型“{case_type}”的环节“{stage}”逾期以后没有人过问",
        "Nobody follows up when stage {stage} of case type {case_type} is overdue",
    ),
    why=("逾期要提醒或督办，否则时限只是一句话", "Without a reminder or supervision a time is only a word"),
    mend=("请写 overdue，其中至少一步在 1.0 倍以后督办", "Write `overdue`, with supervision at 1.0 or later"),
)
NO_OUTCOME = declare(
    "workflow.end_without_outcome",
    what=("案件类型“{case_type}”的结束环节“{stage}”没有写结果", "End {stage} of case type {case_type} has no outcome"),
    why=("统计和答复都要知道案件是怎样结束的", "Figures and answers must know how the case ended"),
    mend=("请写 outcome：solved、answered、diverted 等", "Write `outcome`: solved, answered, diverted …"),
)
NO_END = declare(
    "workflow.no_end",
    what=("案件类型“{case_type}”没有结束环节", "Case type {case_type} has no end"),
    why=("案件总要结束", "Every case must be able to end"),
    mend=("请写一个 end: true 的环节", "Write a stage with `end: true`"),
)
STARTS_AT_END = declare(
    "workflow.starts_at_end",
    what=("案件类型“{case_type}”一开始就是结束环节", "Case type {case_type} starts at an end"),
    why=("登记以后没有人办理", "After it is opened nobody does anything"),
    mend=("请把 start 改为办理环节", "Let `start` be a stage where something is done"),
)
NOT_ANSWERED = declare(
    "workflow.end_without_answer",
    what=(
        "案件类型“{case_type}”可以不答复反映人就结束：{path}",
        "A case of type {case_type} can end without an answer to the reporter: {path}",
    ),
    why=(
        "凡事要有回音：办了什么、为什么不办、还可以找谁",
        "An answer is owed: what was done, or why not, and where else to turn",
    ),
    mend=("请在这条路径的步骤上写 tells: [reporter]", "Write `tells: [reporter]` on a transition of this path"),
)
NOT_THEIRS = declare(
    "workflow.solved_without_reporter",
    what=(
        "案件类型“{case_type}”的“{move}”由{who}认定“已解决”",
        "{move} of case type {case_type} lets {who} say that it is solved",
    ),
    why=(
        "问题是否解决由反映人说了算；到期没有意见的，可以自动办结",
        "Only the reporter can say so, or their silence after some time",
    ),
    mend=(
        "请把 by 改为 reporter（可加 or_after），或者把结果改为 answered",
        "Let `by` be reporter (with `or_after`), or make the outcome `answered`",
    ),
)
UPHELD_NOT_THERE = declare(
    "workflow.upheld_step_missing",
    what=(
        "案件类型“{case_type}”的异议成立后要“{move}”，但在“{stage}”没有这一步",
        "An objection upheld takes {move} in case type {case_type}, but stage {stage} has no such step",
    ),
    why=("异议成立却无法改派", "The objection would be right and nothing could follow"),
    mend=("请让这一步的 from 包含该环节", "Let its `from` hold that stage"),
)
PART_SHUT = declare(
    "workflow.part_cannot_join",
    what=(
        "案件类型“{case_type}”的“{move}”在“{stage}”等待“{part}”，但那里完成不了",
        "{move} of case type {case_type} waits at {stage} for {part}, which cannot be joined there",
    ),
    why=("原因：{reason}", "The reason: {reason}"),
    mend=("请让两者的环节和数目一致", "Let the stages and the numbers agree"),
)
NEVER_USED = declare(
    "workflow.never_usable",
    what=("案件类型“{case_type}”的“{item}”永远用不上", "{item} of case type {case_type} can never be used"),
    why=(
        "它的环节到不了或已经结束，没有人可以用，或者次数上限为零",
        "Its stages are ends or out of reach, nobody may use it, or its bound is zero",
    ),
    mend=("请改正，或者删去", "Correct it or leave it out"),
)


class _Subject:
    """One case type under examination."""

    def __init__(self, case_type: CaseType, rules: Rules) -> None:
        self.case_type = case_type
        self.id = case_type.id
        self.rules = rules
        self.graph: Graph = graph_of(case_type, rules)
        self.stages = [self.graph.stages[name] for name in sorted(self.graph.reachable)]
        self.knowledge = Knowledge(case_type, rules, self.graph)


def soundness_problems(case_type: CaseType, rules: Rules) -> list[Problem]:
    """Everything that is wrong with the life cycle. Names that do not exist are left to compiling."""
    if not any(stage.id == case_type.start for stage in case_type.stages):
        return []
    subject = _Subject(case_type, rules)
    return [problem for check in CHECKS for problem in check(subject)]


def _reachable(subject: _Subject) -> Iterator[Problem]:
    for name, stage in subject.graph.stages.items():
        if name not in subject.graph.reachable:
            yield UNREACHABLE.at(stage.where, case_type=subject.id, stage=name, start=subject.graph.start)


def _ends(subject: _Subject) -> Iterator[Problem]:
    ends = [stage for stage in subject.graph.stages.values() if stage.end]
    if not ends:
        yield NO_END.at(subject.case_type.where, case_type=subject.id)
    if subject.graph.end(subject.graph.start):
        yield STARTS_AT_END.at(subject.case_type.where, case_type=subject.id)
    for stage in ends:
        if stage.outcome is None:
            yield NO_OUTCOME.at(stage.where, case_type=subject.id, stage=stage.id)


def _can_end(subject: _Subject) -> Iterator[Problem]:
    for name, used_up in sorted(stuck_stages(subject.graph).items()):
        kind = USED_UP if used_up else NO_WAY_OUT
        yield kind.at(subject.graph.stages[name].where, case_type=subject.id, stage=name)


def _open_exit(subject: _Subject) -> Iterator[Problem]:
    graph = subject.graph
    for stage in subject.stages:
        exits = [edge for edge in graph.leaving[stage.id] if graph.lasting(edge)]
        if stage.end or not exits or any(not edge.move.when for edge in exits):
            continue
        found = gap(subject.knowledge, stage.id, exits)
        if found is not None:
            example = ", ".join(f"{name} = {'?' if value is None else value}" for name, value in found.items())
            yield MAY_GET_STUCK.at(stage.where, case_type=subject.id, stage=stage.id, example=example)


def _bounded(subject: _Subject) -> Iterator[Problem]:
    cycle = unbounded_cycle(subject.graph)
    if cycle:
        shown = " → ".join([cycle[0].source, *(f"{edge.move.id} → {edge.target}" for edge in cycle)])
        yield ENDLESS.at(cycle[0].move.where, case_type=subject.id, cycle=shown)


def _usable_steps(subject: _Subject) -> Iterator[Problem]:
    for move in subject.case_type.transitions:
        reason = _why_dead(subject, move)
        if reason:
            yield DEAD_STEP.at(move.where, case_type=subject.id, move=move.id, reason=reason)
        asks = [*move.needs, *(["second_person"] if move.second_person else [])]
        if move.or_after and asks:
            yield SILENT_ASKS.at(move.where, case_type=subject.id, move=move.id, needs=", ".join(asks))


def _why_dead(subject: _Subject, move: Transition) -> Text | None:
    if not takeable(subject.case_type, move):
        return Text("没有人可以办理（by 是空的）", "nobody may take it (`by` is empty)")
    if count_of(move.at_most, subject.rules) == 0:
        return Text("次数上限（at_most）为零", "its bound `at_most` is zero")
    if subject.graph.reachable.isdisjoint(move.sources):
        sources = ", ".join(move.sources)
        return Text(f"它的起点永远到不了：{sources}", f"where it starts can never be reached: {sources}")
    return None


def _accountable(subject: _Subject) -> Iterator[Problem]:
    for stage in subject.graph.stages.values():
        if stage.end:
            continue
        if stage.owner is None or not (stage.owner.post or stage.owner.output):
            yield NO_OWNER.at(stage.where, case_type=subject.id, stage=stage.id)
        if stage.within is None:
            yield NO_TIME.at(stage.where, case_type=subject.id, stage=stage.id)
        ladder = stage.overdue or subject.case_type.overdue
        if not any(step.do == "supervise" and step.at >= 1 for step in ladder):
            yield NO_LADDER.at(stage.where, case_type=subject.id, stage=stage.id)


def _answered(subject: _Subject) -> Iterator[Problem]:
    """A way to an end on which nobody tells the reporter, counted from the start or from the last new round."""
    graph = subject.graph
    silent: dict[str, str] = {graph.start: graph.start}
    for edge in graph.edges:
        if edge.move.new_round and edge.source in graph.reachable and not _tells(edge):
            silent.setdefault(edge.target, f"{edge.move.id} → {edge.target}")
    todo = list(silent)
    told_at: set[str] = set()
    for stage in todo:
        for edge in graph.leaving[stage]:
            if _tells(edge) or _withdrawn(graph, edge):
                continue
            path = f"{silent[stage]} → {edge.move.id} → {edge.target}"
            if graph.end(edge.target) and edge.target not in told_at:
                told_at.add(edge.target)
                yield NOT_ANSWERED.at(edge.move.where, case_type=subject.id, path=path)
            if edge.target not in silent:
                silent[edge.target] = path
                todo.append(edge.target)


def _tells(edge: Edge) -> bool:
    return "reporter" in edge.move.tells


def _withdrawn(graph: Graph, edge: Edge) -> bool:
    """Whoever takes their own matter back needs no answer."""
    return graph.stages[edge.target].outcome == "withdrawn" and edge.move.by == ("reporter",) and not edge.move.or_after


def _solved(subject: _Subject) -> Iterator[Problem]:
    graph = subject.graph
    seen: set[str] = set()
    for edge in graph.edges:
        move = edge.move
        if graph.stages[edge.target].outcome != "solved" or move.id in seen:
            continue
        seen.add(move.id)
        others = [name for name in move.by if name != "reporter" and not (name == "system" and move.or_after)]
        if others:
            yield NOT_THEIRS.at(move.where, case_type=subject.id, move=move.id, who=", ".join(others))


def _objection(subject: _Subject) -> Iterator[Problem]:
    objection = subject.case_type.objection
    if objection is None:
        return
    upheld = next((move for move in subject.case_type.transitions if move.id == objection.upheld), None)
    for stage in objection.stages:
        if upheld and stage not in upheld.sources:
            yield UPHELD_NOT_THERE.at(objection.where, case_type=subject.id, move=upheld.id, stage=stage)
    if not objection.ruled_by or not _usable(subject, objection.stages, objection.by, objection.at_most):
        yield NEVER_USED.at(objection.where, case_type=subject.id, item="objection")


def _parts(subject: _Subject) -> Iterator[Problem]:
    parts = {part.id: part for part in subject.case_type.parts}
    for part in parts.values():
        if not _usable(subject, part.stages, part.by, 1):
            yield NEVER_USED.at(part.where, case_type=subject.id, item=part.id)
    for move in subject.case_type.transitions:
        for name in move.waits_for:
            wanted = parts.get(name)
            if wanted is None:
                continue
            for stage in move.sources:
                reason = _why_shut(wanted, stage)
                if reason:
                    details = {"move": move.id, "stage": stage, "part": name, "reason": reason}
                    yield Problem(PART_SHUT, move.where, {"case_type": subject.id, **details})


def _why_shut(part: Part, stage: str) -> Text | None:
    if stage not in part.stages:
        stages = ", ".join(part.stages)
        return Text(f"它只在这些环节进行：{stages}", f"it is open only at: {stages}")
    most = part.at_most_bodies
    if isinstance(part.join, int) and (part.join < 1 or (most and part.join > most)):
        words = f"join: {part.join}, at_most_bodies: {most}"
        return Text(f"要完成的单位数不对（{words}）", f"the number of bodies to finish does not fit ({words})")
    return None


def _holds(subject: _Subject) -> Iterator[Problem]:
    for pause in subject.case_type.pauses:
        if not _usable(subject, pause.stages, pause.by, pause.at_most):
            yield NEVER_USED.at(pause.where, case_type=subject.id, item=pause.id)
    extension = subject.case_type.extension
    if extension and not _usable(subject, extension.stages, extension.by, extension.at_most):
        yield NEVER_USED.at(extension.where, case_type=subject.id, item="extension")


def _usable(subject: _Subject, stages: tuple[str, ...], by: tuple[str, ...], at_most: int) -> bool:
    graph = subject.graph
    there = [stage for stage in stages if stage in graph.reachable and not graph.end(stage)]
    return bool(there) and bool(by) and at_most > 0


def _knowledge(subject: _Subject) -> Iterator[Problem]:
    yield from knowledge_problems(subject.knowledge)


CHECKS = (
    _reachable, _ends, _can_end, _open_exit, _bounded, _usable_steps, _accountable, _answered, _solved, _objection,
    _parts, _holds, _knowledge,
)  # fmt: skip
