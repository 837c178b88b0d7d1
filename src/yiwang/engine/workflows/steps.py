"""Opening a case and taking a step. Answers are (events, problems): events, or the reasons why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from yiwang.engine.expressions import domain_text, fits
from yiwang.engine.problems import Problem, Text, errors
from yiwang.engine.values import Domain, Span, Value
from yiwang.engine.workflows import refusals
from yiwang.engine.workflows.commands import NO_FACTS, Actor, Facts, Open, Step
from yiwang.engine.workflows.deadlines import with_pause_ended
from yiwang.engine.workflows.events import (
    CaseEnded,
    CaseOpened,
    Event,
    Fired,
    PartEnded,
    ReporterTold,
    Resumed,
    StepTaken,
)
from yiwang.engine.workflows.program import CompiledStage, Decider, Move, Program, Timing
from yiwang.engine.workflows.state import PartState, State
from yiwang.engine.workflows.who import listed, may, not_yours, possible, title

Answer = tuple[Sequence[Event], Sequence[Problem]]
Environment = dict[str, Value]
OPENING = Text("登记", "open the case")
LEFT = "left"


def refused(*problems: Problem) -> Answer:
    return (), problems


def open_case(program: Program, command: Open, now: datetime) -> Answer:
    """The case is opened at the start stage. Required facts must be known; every fact must belong to its domain."""
    problems = _opening_problems(program, command)
    if problems:
        return (), problems
    start = program.start
    facts = {**program.blank, **command.facts, **command.system}
    known: Environment = {"channel": command.channel, "stage": start.id, "reopened": 0, "overdue": False}
    environment: Environment = {**program.figures, **facts, **known}
    outputs, fired, problems = decide_tables(program.on_open, environment)
    if problems:
        return (), problems
    owner, span, wrong = entry_of(program, start, environment, "")
    if wrong:
        return (), wrong
    timetable = program.timetables.get(owner, "")
    due, notes = program.rules.clockwork.due(now, span, timetable) if span else (None, ())
    opened = CaseOpened(
        now, command.actor, command.channel, command.area, start.id, owner, span, timetable, due, facts, outputs, fired
    )
    return (opened,), notes


def _opening_problems(program: Program, command: Open) -> list[Problem]:
    case_type = program.case_type
    problems = []
    if case_type.channels and command.channel not in case_type.channels:
        channels = listed(title(program, channel) for channel in case_type.channels)
        problems.append(refusals.WRONG_CHANNEL.at(channel=command.channel, channels=channels))
    missing = [name for name in program.required if command.facts.get(name) is None]
    if missing:
        names = listed(title(program, name) for name in missing)
        problems.append(refusals.MISSING.at(action=OPENING, facts=names))
    return problems + value_problems(program, program.intake, command.facts, OPENING)


def take_step(program: Program, state: State, command: Step, now: datetime) -> Answer:
    """A transition is taken by somebody, who must be one who may."""
    move = program.stages[state.stage].moves.get(command.transition)
    if move is None:
        return refused(wrong_stage(program, state, command.transition))
    actor = command.actor
    if actor.post not in move.who.posts and not may(program, move.who, state, actor):
        return refused(not_yours(program, move.who, state, actor, move.title))
    if move.limited:
        problem = blocked(program, state, move)
        if problem is not None:
            return refused(problem)
    if move.asks or command.facts:
        problems = given_problems(program, move, command)
        if problems:
            return (), problems
    return carry_out(program, state, move, command, now)


def blocked(program: Program, state: State, move: Move) -> Problem | None:
    """Why the step is not open to anybody now: done too often, or a part has not been joined."""
    limit = move.at_most
    if limit is not None and (count := state.counts.get(move.id, 0)) >= limit:
        can = possible(program, state)
        return refusals.LIMIT_REACHED.at(action=move.title, count=count, limit=limit, possible=can)
    for part in move.waits_for:
        if not joined(program, state, part):
            run = state.parts.get(part)
            bodies = listed(title(program, body.body) for body in run.bodies if body.open) if run else listed(())
            return refusals.WAITS_FOR.at(action=move.title, part=program.parts[part].title, bodies=bodies)
    return None


def joined(program: Program, state: State, part: str) -> bool:
    """Does the part hold nothing up? With `all`, a part that nobody has opened does not."""
    run = state.parts.get(part)
    if run is None or run.status == "ended":
        return program.parts[part].join == "all"
    return run.status == "joined"


def is_joined(join: str | int, run: PartState) -> bool:
    """Have all, any, or so many of the bodies that were not let go finished?"""
    kept = [body for body in run.bodies if not body.ended]
    finished = sum(body.finished_at is not None for body in kept)
    if join == "all":
        return bool(kept) and finished == len(kept)
    return finished >= (1 if join == "any" else int(join))


def given_problems(program: Program, move: Move, command: Step) -> list[Problem]:
    problems = []
    facts = command.facts
    if facts:
        problems += value_problems(program, move.accepts, facts, move.title)
    missing = [name for name in move.needs if facts.get(name) is None]
    if missing:
        names = listed(title(program, name) for name in missing)
        problems.append(refusals.MISSING.at(action=move.title, facts=names))
    if move.because and not command.reason.strip():
        problems.append(refusals.REASON_MISSING.at(action=move.title))
    if move.second_person and command.second.strip() in ("", command.actor.person):
        problems.append(refusals.SECOND_MISSING.at(action=move.title))
    return problems


def value_problems(program: Program, accepts: Mapping[str, Domain], facts: Facts, action: Text) -> list[Problem]:
    """Facts that were not asked for, or do not belong to their domain. None is "not known" and always fits."""
    problems = []
    for name, value in facts.items():
        domain = accepts.get(name)
        if domain is None:
            asked = listed(title(program, fact) for fact in accepts)
            problems.append(refusals.NOT_ASKED.at(action=action, fact=title(program, name), facts=asked))
        elif value is not None and not fits(value, domain):
            allowed = domain_text(domain)
            problems.append(refusals.BAD_VALUE.at(fact=title(program, name), value=value, allowed=allowed))
    return problems


def environment_of(
    program: Program, state: State, now: datetime, system: Facts = NO_FACTS, given: Facts = NO_FACTS
) -> Environment:
    """Every name that a condition or a table may use, at this moment."""
    environment = {**state.facts}
    if program.figures:
        environment.update(program.figures)
    if system:
        environment.update(system)
    if given:
        environment.update((name, value) for name, value in given.items() if value is not None)
    environment["overdue"] = state.deadline is not None and now > state.deadline.due
    return environment


def carry_out(
    program: Program,
    state: State,
    move: Move,
    command: Step,
    now: datetime,
    *,
    by_itself: bool = False,
    ruled: bool = False,
) -> Answer:
    """The step happens: condition, tables, the new owner and time; what it ends, whom it tells."""
    environment = environment_of(program, state, now, command.system, command.facts)
    guard = move.guard
    if guard is not None and guard(environment) is not True:
        return refused(refusals.GUARD.at(action=move.title, condition=move.condition))
    target = move.target
    outputs: Facts = NO_FACTS
    fired: Fired = ()
    if move.tables:
        outputs, fired, problems = decide_tables(move.tables, environment)
        if problems:
            return (), problems
    owner, span, wrong = entry_of(program, target, environment, state.owner)
    if wrong:
        return (), wrong
    timetable = program.timetables.get(owner, "")
    due, notes = program.due(now, span, timetable) if span is not None else (None, ())
    facts = {**command.system, **_known(command.facts)} if command.system or command.facts else NO_FACTS
    taken = (
        now, command.actor, move.id, state.stage, target.id, owner, span, timetable, due, facts, outputs, fired,
        command.reason, command.second, by_itself, ruled, move.new_round,
    )  # fmt: skip
    step = tuple.__new__(StepTaken, taken)
    if move.plain and state.pausing is None and not state.parts:
        return (step,), notes
    return [*_before(program, state, command.actor, now), step, *_after(program, state, move, now)], notes


def _known(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


def _before(program: Program, state: State, actor: Actor, now: datetime) -> list[Event]:
    """A step ends the pause that is on."""
    if state.pausing is None or state.deadline is None:
        return []
    ended = min(now, state.pausing.until)
    deadline = with_pause_ended(program.rules.clockwork, state.deadline, ended)
    return [Resumed(now, actor, state.pausing.pause, ended, deadline.due)]


def _after(program: Program, state: State, move: Move, now: datetime) -> list[Event]:
    """What a step brings with it: parts of stages that were left are over, the reporter is told, the case ends."""
    target = move.target
    events: list[Event] = []
    for part, run in state.parts.items():
        if run.status != "ended" and target.id not in program.parts[part].stages:
            open_bodies = tuple(body.body for body in run.bodies if body.open)
            events.append(PartEnded(now, Actor("system"), part, open_bodies, move.id, left=True))
    if "reporter" in move.tells:
        events.append(ReporterTold(now, move.id, answer=True))
    if target.end:
        events.append(CaseEnded(now, target.id, target.outcome or ""))
    return events


def decide_tables(
    tables: Sequence[tuple[str, Decider]], environment: Environment
) -> tuple[Environment, Fired, list[Problem]]:
    """Evaluate tables in order. Their outputs are put into `environment`, so a later table may use them."""
    outputs: Environment = {}
    fired = []
    for name, decide in tables:
        outcome = decide(environment)
        if outcome.problems and (faults := errors(outcome.problems)):
            return {}, (), faults
        found = outcome.outputs
        given = found.copy() if type(found) is MappingProxyType else outcome.facts()
        environment.update(given)
        if len(tables) == 1:
            return given, ((name, outcome.fired),), []
        outputs |= given
        fired.append((name, outcome.fired))
    return outputs, tuple(fired), []


def entry_of(
    program: Program, stage: CompiledStage, environment: Environment, before: str
) -> tuple[str, Span | None, Sequence[Problem]]:
    """Who is accountable at `stage`, and how long it may take (None at an end), or what the decision left open.

    At an end, and where the pack says `owner`, whoever was accountable before stays so.
    """
    owner: Value = stage.owner or before
    problems: tuple[Problem, ...] = ()
    if stage.owner_output:
        owner = environment.get(stage.owner_output)
        if type(owner) is not str or owner not in program.rules.posts:
            problems = (refusals.NO_OWNER.at(stage=stage.title, value=owner, output=stage.owner_output),)
    timing = stage.timing
    span: Value = None
    if timing is not None:
        span = timing.span or environment.get(timing.output)
        if type(span) is not Span:
            problems += (refusals.NO_TIME.at(stage=stage.title, value=span, output=timing.output),)
    return owner, span, problems  # type: ignore[return-value]  # of these types when there are no problems


def resolve(timing: Timing, environment: Mapping[str, Value]) -> Span | None:
    if timing.span is not None:
        return timing.span
    value = environment.get(timing.output)
    return value if isinstance(value, Span) else None


def wrong_stage(program: Program, state: State, transition: str) -> Problem:
    """The transition does not leave this stage, or there is none of that name."""
    found = next((move for move in program.case_type.transitions if move.id == transition), None)
    can = possible(program, state)
    if found is None:
        case_type = program.case_type.title
        return refusals.UNKNOWN_STEP.at(action=transition, case_type=case_type, possible=can)
    stage = program.stages[state.stage].title
    if state.ended:
        return refusals.CASE_ENDED.at(action=found.title, stage=stage, possible=can)
    stages = listed(title(program, source) for source in found.sources)
    return refusals.WRONG_STAGE.at(action=found.title, stage=stage, stages=stages, possible=can)
