"""Parallel parts: bodies are called, respond, finish, are scored; the part is joined or ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import refusals
from yiwang.engine.workflows.commands import Actor, CancelPart, FinishPart, OpenPart, RespondPart, ScorePart
from yiwang.engine.workflows.events import (
    Called,
    Event,
    PartEnded,
    PartFinished,
    PartJoined,
    PartOpened,
    PartResponded,
    PartScored,
)
from yiwang.engine.workflows.program import CompiledPart, Program, Timing
from yiwang.engine.workflows.state import Body, PartState, State, apply
from yiwang.engine.workflows.steps import Answer, environment_of, is_joined, refused, resolve
from yiwang.engine.workflows.who import acts_for_body, listed, may, not_yours, possible, title

RESPOND, FINISH = Text("响应", "respond"), Text("办结", "finish")
SCORE, CANCEL = Text("评分", "score"), Text("撤回", "take back")


def open_part(program: Program, state: State, command: OpenPart, now: datetime) -> Answer:
    """Bodies are called. A part that is open takes further bodies."""
    part = program.parts.get(command.part)
    problem = may_open(program, state, part, command.part, command.actor)
    if problem is not None or part is None:
        return (), [problem] if problem else []
    problem = _bodies_problem(program, state, part, command)
    if problem is not None:
        return refused(problem)
    environment = environment_of(program, state, now)
    called = []
    notes: list[Problem] = []
    for body in command.bodies:
        kind = command.kinds.get(body, "")
        timetable = _timetable(program, body, kind)
        times = []
        for timing in (part.respond_within, part.finish_within):
            at, found = _due(program, timing, environment, now, timetable)
            times.append(at)
            notes += found
        called.append(Called(body, kind, timetable, times[0], times[1]))
    opened = PartOpened(now, command.actor, part.id, tuple(called), command.reason)
    return _with_join(program, state, part, opened, now), notes


def may_open(program: Program, state: State, part: CompiledPart | None, name: str, actor: Actor) -> Problem | None:
    """Why this actor may not call bodies for the part now; None when they may."""
    can = possible(program, state)
    if part is None:
        return refusals.UNKNOWN_STEP.at(action=name, case_type=program.case_type.title, possible=can)
    stage = program.stages[state.stage].title
    if state.ended:
        return refusals.CASE_ENDED.at(action=part.title, stage=stage, possible=can)
    if state.stage not in part.stages:
        stages = listed(title(program, source) for source in sorted(part.stages))
        return refusals.WRONG_STAGE.at(action=part.title, stage=stage, stages=stages, possible=can)
    if not may(program, part.who, state, actor):
        return not_yours(program, part.who, state, actor, part.title)
    return None


def _bodies_problem(program: Program, state: State, part: CompiledPart, command: OpenPart) -> Problem | None:
    run = state.parts.get(part.id)
    running = [body.body for body in run.bodies] if run and run.status != "ended" else []
    bodies = [*running, *command.bodies]
    if not command.bodies or len(set(bodies)) < len(bodies):
        return refusals.NO_BODY.at(part=part.title)
    if part.at_most_bodies and len(bodies) > part.at_most_bodies:
        return refusals.TOO_MANY_BODIES.at(part=part.title, count=len(bodies), limit=part.at_most_bodies)
    rules = program.rules
    for body in command.bodies:
        known = command.kinds.get(body) or (body if body in rules.unit_kinds or body in rules.posts else "")
        fits = {known, rules.posts[known].unit_kind} if known in rules.posts else {known}
        if part.bodies and known and not fits & set(part.bodies):
            allowed = listed(title(program, name) for name in part.bodies)
            return refusals.WRONG_BODY.at(part=part.title, body=title(program, body), allowed=allowed)
    return None


def _timetable(program: Program, body: str, kind: str) -> str:
    kinds = program.rules.unit_kinds
    for name in (kind, body):
        if name in kinds:
            return kinds[name].timetable
    return program.timetables.get(body, "")


def _due(
    program: Program, timing: Timing | None, environment: Mapping[str, object], now: datetime, timetable: str
) -> tuple[datetime | None, tuple[Problem, ...]]:
    span = resolve(timing, environment) if timing else None  # type: ignore[arg-type]
    return program.rules.clockwork.due(now, span, timetable) if span else (None, ())


def respond(program: Program, state: State, command: RespondPart, now: datetime) -> Answer:
    """A body reports that it has come: once."""
    body, problem = _at_work(program, state, command, RESPOND)
    if body is None:
        return (), [problem] if problem else []
    if body.responded_at:
        return refused(_done(program, command, RESPOND))
    return [PartResponded(now, command.actor, command.part, command.body, command.reason)], []


def finish(program: Program, state: State, command: FinishPart, now: datetime) -> Answer:
    """A body reports that its share is done; the part may be joined by that."""
    body, problem = _at_work(program, state, command, FINISH)
    if body is None:
        return (), [problem] if problem else []
    finished = PartFinished(now, command.actor, command.part, command.body, command.reason)
    return _with_join(program, state, program.parts[command.part], finished, now), []


def _at_work(
    program: Program, state: State, command: RespondPart | FinishPart, action: Text
) -> tuple[Body | None, Problem | None]:
    """The body that is at work for the part and that the actor acts for."""
    run = state.parts.get(command.part)
    body = run.body(command.body) if run and run.status != "ended" else None
    if body is None or run is None or body.ended:
        return None, _not_open(program, command.part, command.body, run)
    if body.finished_at:
        return None, _done(program, command, action)
    if not acts_for_body(program, command.actor, body):
        who = program.parts[command.part].who._replace(written=(command.body,))
        return None, not_yours(program, who, state, command.actor, action)
    return body, None


def _not_open(program: Program, part: str, body: str, run: PartState | None) -> Problem:
    bodies = listed(title(program, one.body) for one in run.bodies if one.open) if run else listed(())
    return refusals.PART_NOT_OPEN.at(part=title(program, part), body=title(program, body), bodies=bodies)


def _done(program: Program, command: RespondPart | FinishPart | ScorePart, action: Text) -> Problem:
    body = title(program, command.body)
    return refusals.PART_DONE.at(part=title(program, command.part), body=body, action=action)


def score(program: Program, state: State, command: ScorePart, now: datetime) -> Answer:
    """What a body did is scored once, after it has finished, also when the case has moved on."""
    part = program.parts.get(command.part)
    run = state.parts.get(command.part)
    body = run.body(command.body) if run else None
    if part is None or part.scorer is None:
        can = possible(program, state)
        return refused(refusals.UNKNOWN_STEP.at(action=SCORE, case_type=program.case_type.title, possible=can))
    if body is None or body.ended:
        return refused(_not_open(program, command.part, command.body, run))
    if not may(program, part.scorer, state, command.actor, body):
        return refused(not_yours(program, part.scorer, state, command.actor, SCORE))
    if body.finished_at is None:
        return refused(refusals.NOT_FINISHED.at(part=part.title, body=title(program, body.body)))
    if body.score is not None:
        return refused(_done(program, command, SCORE))
    if type(command.score) is not int or not 1 <= command.score <= 5:
        return refused(refusals.BAD_SCORE.at(score=command.score))
    return [PartScored(now, command.actor, command.part, command.body, command.score, command.reason)], []


def cancel(program: Program, state: State, command: CancelPart, now: datetime) -> Answer:
    """Whoever may call may take the call back. Those that have finished stay; the part may be joined by that."""
    part = program.parts.get(command.part)
    run = state.parts.get(command.part)
    if part is None or run is None:
        return refused(_not_open(program, command.part, ", ".join(command.bodies), run))
    if not may(program, part.who, state, command.actor):
        return refused(not_yours(program, part.who, state, command.actor, CANCEL))
    running = {body.body for body in run.bodies if body.open}
    bodies = command.bodies or tuple(body.body for body in run.bodies if body.open)
    if not bodies or not running.issuperset(bodies):
        return refused(_not_open(program, command.part, ", ".join(bodies), run))
    ended = PartEnded(now, command.actor, command.part, tuple(bodies), command.reason)
    return _with_join(program, state, part, ended, now), []


def _with_join(
    program: Program, state: State, part: CompiledPart, event: PartOpened | PartFinished | PartEnded, now: datetime
) -> list[Event]:
    """The event, and that the part is joined when it is by that."""
    before = state.parts.get(part.id)
    after = apply(state, event).parts[part.id]
    was = before is not None and before.status == "joined" and after.status == "joined"
    if after.status != "ended" and not was and is_joined(part.join, after):
        return [event, PartJoined(now, part.id)]
    return [event]
