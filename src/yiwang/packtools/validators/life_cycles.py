"""Life cycles: nothing gets stuck, is nobody's, goes round for ever, ends without an answer or outlasts the law.

The analysis itself is the engine's (`workflows.soundness`, `workflows.statutory`); here it is asked of every edition,
and what depends on taste more than on logic is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem, declare
from yiwang.engine.workflows.definitions import CaseType, OwnerRule, Transition
from yiwang.engine.workflows.graph import graph_of
from yiwang.engine.workflows.knowledge import Knowledge
from yiwang.engine.workflows.program import Move, Program
from yiwang.engine.workflows.rules import Rules
from yiwang.engine.workflows.soundness import NOT_ANSWERED, soundness_problems
from yiwang.engine.workflows.statutory import statutory_problems
from yiwang.packtools.validators.references import case_types, output_posts, tables_used
from yiwang.packtools.validators.subject import Subject, validator

EMPTY_ANSWER = declare(
    "life_cycle.empty_answer",
    what=(
        "{case_type} 可以用一个空的答复结束：{path}",
        "a case of {case_type} can end with an answer that has nothing in it: {path}",
    ),
    why=(
        "答复要说明办了什么，或为什么不办、还可以找谁；这条路径上没有人写下任何内容",
        "an answer says what was done, or why not and where else to turn; on this path nobody has to write anything",
    ),
    mend=(
        "在答复的步骤写 needs（要填的内容）或 because: required",
        "let the step that answers have `needs`, or `because: required`",
    ),
)
WAITS_FOR_EVER = declare(
    "life_cycle.waits_for_reporter",
    what=(
        "{case_type} 的环节“{stage}”只等反映人，没有写等多久",
        "stage {stage} of {case_type} waits for the reporter alone, with no time after which it goes on",
    ),
    why=(
        "反映人不再出声时，案件永远停在这里",
        "when the reporter never speaks up, the case rests there for ever",
    ),
    mend=("给其中一步写 or_after", "give one of the steps an `or_after`"),
)
UNADDRESSED = declare(
    "life_cycle.reporter_unaddressed",
    what=(
        "{case_type} 的“{move}”反映人可以自己办，却没有对反映人的叫法",
        "the reporter may take {move} of {case_type}, which has no name to the reporter",
    ),
    why=(
        "反映人会在按钮上读到办事员的话，如“反映人认可”",
        "the button would speak as among clerks: “The applicant agrees”",
    ),
    mend=(
        "写 to_reporter：{{zh-Hans: 我认可, en: I accept it}}",
        "write `to_reporter`, such as {{zh-Hans: 我认可, en: I accept it}}",
    ),
    severity="warning",
)
PART_WITHOUT_TIME = declare(
    "life_cycle.part_without_time",
    what=(
        "{case_type} 的协同“{part}”没有写报到或办结的时限",
        "the part {part} of {case_type} has no time to respond or none to finish",
    ),
    why=("被叫到的单位可以一直不来", "the bodies that are called could stay away for ever"),
    mend=("写 respond_within 和 finish_within", "write `respond_within` and `finish_within`"),
)
PART_UNHEEDED = declare(
    "life_cycle.part_unheeded",
    what=(
        "{case_type} 的协同“{part}”逾期没有人过问",
        "nobody follows up when a body of the part {part} of {case_type} is late",
    ),
    why=("被叫到的单位不来，也没有人知道", "a body could stay away and nobody would hear of it"),
    mend=("在事项类型或该协同写 overdue", "write `overdue` for the case type or the part"),
)

UNDECIDED = declare(
    "life_cycle.not_decided_again",
    what=(
        "{case_type} 的“{move}”可以改“{name}”，却不重新用决策表 {table}",
        "{move} of {case_type} may change {name}, but does not ask the table {table} again",
    ),
    why=(
        "表里的结果（级别、责任岗位、时限）会与新的情况不符",
        "what the table gave (class, post, time) would no longer fit the facts",
    ),
    mend=("在这一步的 decide 写上 {table}", "add {table} to the `decide` of the step"),
)
POWERLESS = declare(
    "life_cycle.owner_powerless",
    what=(
        "{case_type} 的环节“{stage}”由 {post} 负责，但那里没有一步是他能办的",
        "{post} is accountable at stage {stage} of {case_type}, but can take no step there",
    ),
    why=(
        "有责无权：逾期要追究的人无法使案件往前走",
        "responsibility without power: whoever is blamed when it is late cannot move the case on",
    ),
    mend=(
        "在其中一步的 by 写上 owner 或该岗位，或改由能办的岗位负责",
        "add `owner` or the post to the `by` of a step, or let a post be accountable that can act",
    ),
    severity="warning",
)


def programs(subject: Subject) -> Iterator[tuple[Edition, Program]]:
    """Every compiled case type once, with an edition it is in force in."""
    seen: set[int] = set()
    for edition, _ in subject.editions:
        for program in edition.programs.values():
            if id(program) not in seen:
                seen.add(id(program))
                yield edition, program


@validator(
    "life_cycles",
    "每个环节都到得了、走得完，有责任岗位、时限和逾期督办，不会没完没了，不会没有答复就结束",
    "every stage can be reached and left for an end, has somebody accountable, a deadline and an overdue step; "
    "no loop without bound, no end without an answer",
)
def sound(subject: Subject) -> Iterator[Problem]:
    for _, program in programs(subject):
        yield from soundness_problems(program.case_type, program.rules)


@validator(
    "statutory",
    "最长的路径不超过法定期限；没有法定期限的说明理由",
    "the longest path stays under the statutory maximum of its kind; where there is none, the reason is said",
)
def statutory(subject: Subject) -> Iterator[Problem]:
    maxima = tuple(subject.pack.statutory.values())
    for _, program in programs(subject):
        yield from statutory_problems(program.case_type, program.rules, maxima)


@validator(
    "answers",
    "答复有内容；反映人不出声，案件也走得下去；被叫到的单位有时限",
    "answers have something in them, silence of the reporter stops nothing, called bodies have a time",
)
def answers(subject: Subject) -> Iterator[Problem]:
    for _, program in programs(subject):
        yield from _empty_answers(program)
    for case_type in case_types(subject.pack):
        yield from _waiting(case_type)
        yield from _parts(case_type)
    for _, program in programs(subject):
        yield from _not_decided_again(program)


def _empty_answers(program: Program) -> Iterator[Problem]:
    """Ends that are without an answer as soon as answers with nothing in them do not count."""
    case_type, rules = program.case_type, program.rules
    knowledge = Knowledge(case_type, rules, graph_of(case_type, rules))
    telling = [
        replace(move, tells=move.tells if _says_something(move, knowledge) else ()) for move in case_type.transitions
    ]
    if all(one.tells == other.tells for one, other in zip(telling, case_type.transitions, strict=True)):
        return
    before = {str(problem.details.get("path")) for problem in _unanswered(case_type, rules)}
    for problem in _unanswered(replace(case_type, transitions=tuple(telling)), rules):
        if str(problem.details.get("path")) not in before:
            yield EMPTY_ANSWER.at(problem.where, case_type=case_type.id, path=problem.details.get("path"))


def _unanswered(case_type: CaseType, rules: Rules) -> list[Problem]:
    return [problem for problem in soundness_problems(case_type, rules) if problem.kind is NOT_ANSWERED]


def _says_something(move: Transition, knowledge: Knowledge) -> bool:
    """Is there, when the step is taken, anything that somebody had to write? A refusal needs its own reason."""
    if "reporter" not in move.tells or move.needs or move.because or _silent(move):
        return True
    target = knowledge.graph.stages.get(move.target)
    if target is None or target.outcome in ("declined", "diverted", "not_passed"):
        return target is None
    sources = [knowledge.at[source] for source in move.sources if source in knowledge.graph.reachable]
    written = {name for name, fact in knowledge.facts.items() if fact.origin == "command" and not fact.default}
    return bool(move.decide) or all(known & (written | knowledge.outputs) for known in sources)


def _not_decided_again(program: Program) -> Iterator[Problem]:
    """Steps that take a fact which decides who has the case next, or how long, without deciding it."""
    case_type = program.case_type
    for move in case_type.transitions:
        stage = program.stages[move.target]
        wanted = {stage.owner_output, stage.timing.output if stage.timing else ""} - {""}
        for table in sorted(tables_used(case_type) - set(move.decide)):
            if wanted.isdisjoint(column.name for column in program.rules.tables[table].table.outputs):
                continue
            for name in sorted(program.rules.tables[table].fact_names & set(move.takes)):
                details = {"case_type": case_type.id, "move": move.id, "name": name, "table": table}
                yield UNDECIDED.at(move.where, **details)


def _silent(move: Transition) -> bool:
    """Nobody of the administration acts: the reporter does, or time."""
    return bool(move.or_after) or set(move.by) <= {"reporter", "system"}


def _waiting(case_type: CaseType) -> Iterator[Problem]:
    for stage in case_type.stages:
        leaving = [move for move in case_type.transitions if stage.id in move.sources and move.target != stage.id]
        if not stage.end and leaving and all(set(move.by) == {"reporter"} and not move.or_after for move in leaving):
            yield WAITS_FOR_EVER.at(stage.where, case_type=case_type.id, stage=stage.id)


@validator(
    "reporter_addressed",
    "反映人可以办的每一步都有对反映人的叫法",
    "every step that the reporter may take has a name to the reporter",
)
def addressed(subject: Subject) -> Iterator[Problem]:
    for versions in subject.own.case_types.values():
        for case_type in versions:
            for move in case_type.transitions:
                if "reporter" in move.by and move.to_reporter is None:
                    yield UNADDRESSED.at(move.where, case_type=case_type.id, move=move.id)


@validator(
    "owner_can_act",
    "每个环节的责任岗位自己能使案件往前走",
    "whoever is accountable at a stage can move the case on",
)
def owner_can_act(subject: Subject) -> Iterator[Problem]:
    for _, program in programs(subject):
        for stage in program.case_type.stages:
            if not stage.end and stage.owner and stage.id in program.stages:
                moves = list(program.stages[stage.id].moves.values())
                for post in _owners(subject, program, stage.owner):
                    if not _can_move(program, moves, post):
                        details = {"case_type": program.case_type.id, "stage": stage.id, "post": post}
                        yield POWERLESS.at(stage.where, **details)


def _owners(subject: Subject, program: Program, owner: OwnerRule) -> list[str]:
    if owner.output:
        return list(output_posts(subject.pack, program.case_type, owner.output))
    return [owner.post] if owner.post in subject.pack.posts else []


def _can_move(program: Program, moves: list[Move], post: str) -> bool:
    """May the post, or somebody of its team, take one of the steps? Waiting for the reporter alone is allowed."""
    waiting = all(set(move.who.written) <= {"reporter", "system"} for move in moves)
    team = program.teams.get(post, frozenset({post}))
    return waiting or any(move.who.owner or move.who.posts & team for move in moves)


def _parts(case_type: CaseType) -> Iterator[Problem]:
    for part in case_type.parts:
        details = {"case_type": case_type.id, "part": part.id}
        if part.respond_within is None or part.finish_within is None:
            yield PART_WITHOUT_TIME.at(part.where, **details)
        if not (part.overdue or case_type.overdue):
            yield PART_UNHEEDED.at(part.where, **details)


VALIDATORS = (sound, statutory, answers, addressed, owner_can_act)
