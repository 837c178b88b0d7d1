"""What stops, lengthens or questions a stage's time: pause, resume, extend, object, rule."""

from __future__ import annotations

from datetime import datetime

from yiwang.engine.clocks.clockwork import Due
from yiwang.engine.clocks.said import said_until
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Span
from yiwang.engine.workflows import refusals
from yiwang.engine.workflows.commands import Actor, Extend, Object, PauseCase, ResumeCase, Rule, Ruling, Step, ruled_on
from yiwang.engine.workflows.deadlines import with_extension, with_pause, with_pause_ended
from yiwang.engine.workflows.events import (
    Event,
    Extended,
    ExtensionAsked,
    Objected,
    Paused,
    ReporterTold,
    Resumed,
    Ruled,
)
from yiwang.engine.workflows.program import CompiledExtension, CompiledObjection, CompiledPause, Program, Timing, Who
from yiwang.engine.workflows.state import Deadline, State
from yiwang.engine.workflows.steps import Answer, blocked, carry_out, environment_of, given_problems, refused, resolve
from yiwang.engine.workflows.who import listed, may, not_yours, possible, title

RESUME, EXTEND = Text("恢复计时", "resume"), Text("延期", "extend")
ASK_FOR_MORE, OBJECT = Text("申请延期", "ask for more time"), Text("提出异议", "object")
RULE: dict[Ruling, Text] = {
    "objection": Text("裁定异议", "rule on the objection"),
    "extension": Text("批复延期申请", "rule on the request for more time"),
}
_NOTHING = {"objection": refusals.NO_OBJECTION, "extension": refusals.NO_EXTENSION_ASKED}


def _unknown(program: Program, state: State, action: Text | str) -> Problem:
    can = possible(program, state)
    return refusals.UNKNOWN_STEP.at(action=action, case_type=program.case_type.title, possible=can)


def _not_here(program: Program, state: State, stages: frozenset[str], action: Text) -> Problem | None:
    """The stage is over or another one; also when it has no clock."""
    stage, can = program.stages[state.stage].title, possible(program, state)
    if state.ended:
        return refusals.CASE_ENDED.at(action=action, stage=stage, possible=can)
    if state.stage in stages and state.deadline is not None:
        return None
    names = listed(title(program, source) for source in sorted(stages))
    return refusals.WRONG_STAGE.at(action=action, stage=stage, stages=names, possible=can)


def _too_often(program: Program, state: State, key: str, limit: int, action: Text) -> Problem | None:
    count = state.counts.get(key, 0)
    if count < limit:
        return None
    return refusals.LIMIT_REACHED.at(action=action, count=count, limit=limit, possible=possible(program, state))


def _span(program: Program, state: State, timing: Timing, now: datetime) -> Span:
    """What a time of the pack is now. An output that was never decided leaves no time at all."""
    return resolve(timing, environment_of(program, state, now)) or Span(0, "minutes")


def may_pause(program: Program, state: State, pause: CompiledPause, actor: Actor) -> Problem | None:
    """Why the clock cannot be stopped for this reason by this actor now; None when it can."""
    problem = _not_here(program, state, pause.stages, pause.title)
    if problem is None and not may(program, pause.who, state, actor):
        return not_yours(program, pause.who, state, actor, pause.title)
    if problem is None and state.pausing:
        return refusals.ALREADY_PAUSED.at(action=pause.title, pause=title(program, state.pausing.pause))
    return problem or _too_often(program, state, f"pause:{pause.id}", pause.at_most, pause.title)


def pause_case(program: Program, state: State, command: PauseCase, now: datetime) -> Answer:
    """The clock is stopped, at the longest for `up_to`; with a review where the pause defers."""
    pause = program.pauses.get(command.pause)
    if pause is None:
        return refused(_unknown(program, state, command.pause))
    problem = may_pause(program, state, pause, command.actor)
    if problem is not None or state.deadline is None:
        return (), [problem] if problem else []
    if pause.because and not command.reason.strip():
        return refused(refusals.REASON_MISSING.at(action=pause.title))
    span = _span(program, state, pause.up_to, now)
    until = program.rules.clockwork.due(now, span, state.deadline.timetable).at
    if pause.defers:
        review = command.review
        if review is None or review <= now or command.owner not in program.rules.posts:
            return refused(refusals.REVIEW_MISSING.at(action=pause.title))
        if review > until:
            return refused(refusals.TOO_LONG.at(action=pause.title, given=review, limit=str(span)))
        until = review
    deadline = with_pause(program.rules.clockwork, state.deadline, now, until)
    events: list[Event] = [
        Paused(now, command.actor, pause.id, until, deadline.due, command.owner if pause.defers else "", command.reason)
    ]
    if "reporter" in pause.tells:
        events.append(ReporterTold(now, pause.id, answer=False))
    return events, []


def may_resume(program: Program, state: State, actor: Actor) -> Problem | None:
    """Why the clock cannot be let go on by this actor now; whoever looks again at a deferred case may."""
    if state.pausing is None:
        return refusals.NOT_PAUSED.at()
    pause = program.pauses[state.pausing.pause]
    if actor.post == state.pausing.owner or may(program, pause.resumer, state, actor):
        return None
    return not_yours(program, pause.resumer, state, actor, RESUME)


def resume_case(program: Program, state: State, command: ResumeCase, now: datetime) -> Answer:
    problem = may_resume(program, state, command.actor)
    if problem is not None:
        return refused(problem)
    return [resumed(program, state, command.actor, now, command.reason)], []


def resumed(program: Program, state: State, actor: Actor, now: datetime, reason: str = "") -> Resumed:
    """The clock goes on; a worker that comes late does not lengthen the pause."""
    pausing = state.pausing
    assert pausing is not None and state.deadline is not None
    ended = min(now, pausing.until)
    deadline = with_pause_ended(program.rules.clockwork, state.deadline, ended)
    return Resumed(now, actor, pausing.pause, ended, deadline.due, reason)


def extending(extension: CompiledExtension) -> Text:
    """What it is called here: one gives more time, or asks for it."""
    return ASK_FOR_MORE if extension.ruler else EXTEND


def may_extend(program: Program, state: State, actor: Actor) -> Problem | None:
    """Why this actor may not give more time now, or ask for it; None when they may."""
    extension = program.extension
    if extension is None:
        return _unknown(program, state, EXTEND)
    action = extending(extension)
    problem = _not_here(program, state, extension.stages, action)
    if problem is None and not may(program, extension.who, state, actor):
        return not_yours(program, extension.who, state, actor, action)
    if problem is None and state.extension:
        return refusals.EXTENSION_PENDING.at()
    if problem is None and state.pausing:
        return refusals.ALREADY_PAUSED.at(action=action, pause=title(program, state.pausing.pause))
    # Requests count, not what was granted: whoever was refused does not ask until somebody gives in.
    key = "extension_asked" if extension.ruler else "extension"
    return problem or _too_often(program, state, key, extension.at_most, action)


def extend(program: Program, state: State, command: Extend, now: datetime) -> Answer:
    """The stage gets more time, or it is asked for: no more than `up_to`, measured from where its time ends."""
    problem = may_extend(program, state, command.actor)
    extension = program.extension
    if problem is not None or extension is None or state.deadline is None:
        return (), [problem] if problem else []
    action = extending(extension)
    if (extension.because or extension.ruler) and not command.reason.strip():
        return refused(refusals.REASON_MISSING.at(action=action))
    most = _span(program, state, extension.up_to, now)
    if not _fits(program, state.deadline, command.span, most):
        return refused(refusals.TOO_LONG.at(action=action, given=str(command.span), limit=str(most)))
    if extension.ruler:
        due = _ruling_due(program, state, extension.ruler, extension.ruling_within, now)
        return [ExtensionAsked(now, command.actor, command.span, due.at, command.reason)], due.notes
    return _lengthened(program, extension, state.deadline, command, now), []


def _lengthened(
    program: Program, extension: CompiledExtension, deadline: Deadline, given: Extend, now: datetime
) -> list[Event]:
    """The stage has more time from now on, and the reporter is told why."""
    due = with_extension(program.rules.clockwork, deadline, now, given.span).due
    events: list[Event] = [Extended(now, given.actor, given.span, due, given.reason)]
    if "reporter" in extension.tells:
        events.append(ReporterTold(now, "extension", answer=False))
    return events


def _fits(program: Program, deadline: Deadline, span: Span, most: Span) -> bool:
    if span.until is not None or span.amount <= 0:
        return False
    clockwork = program.rules.clockwork
    due, timetable = deadline.due, deadline.timetable
    return span == most or clockwork.due(due, span, timetable).at <= clockwork.due(due, most, timetable).at


def may_object(program: Program, state: State, actor: Actor, now: datetime) -> Problem | None:
    """Why this actor may not object now; None when they may."""
    objection = program.objection
    if objection is None:
        return _unknown(program, state, OBJECT)
    problem = _not_here(program, state, objection.stages, OBJECT)
    if problem is None and not may(program, objection.who, state, actor):
        return not_yours(program, objection.who, state, actor, OBJECT)
    if problem is None and state.objection:
        return refusals.OBJECTION_PENDING.at()
    if problem is None and _was_rejected(program, state, actor):
        return refusals.OBJECTION_REJECTED.at(actor=title(program, actor.post))
    problem = problem or _too_often(program, state, "objection", objection.at_most, OBJECT)
    return problem or _late(program, state, objection, now)


def _was_rejected(program: Program, state: State, actor: Actor) -> bool:
    """The body is the post that is accountable: another member of the same team may not try again."""
    return any(post == state.owner or post == actor.post for post in state.rejected)


def _late(program: Program, state: State, objection: CompiledObjection, now: datetime) -> Problem | None:
    span = _span(program, state, objection.within, now)
    timetable = program.timetables.get(state.owner, "")
    until = program.rules.clockwork.due(state.entered_at, span, timetable).at
    return refusals.TOO_LATE.at(action=OBJECT, until=said_until(until), span=str(span)) if now > until else None


def object_to(program: Program, state: State, command: Object, now: datetime) -> Answer:
    """The objection is put, with its reason; a ruling is due. The clock goes on."""
    problem = may_object(program, state, command.actor, now)
    objection = program.objection
    if problem is not None or objection is None:
        return (), [problem] if problem else []
    if not command.reason.strip():
        return refused(refusals.REASON_MISSING.at(action=OBJECT))
    due = _ruling_due(program, state, objection.ruler, objection.ruling_within, now)
    return [Objected(now, command.actor, due.at, command.reason)], due.notes


def _ruling_due(program: Program, state: State, ruler: Who, within: Timing, now: datetime) -> Due:
    """By when the ruling is due, on the timetable of whoever rules."""
    post = next((post for post in ruler.written if post in program.timetables), "")
    return program.rules.clockwork.due(now, _span(program, state, within, now), program.timetables.get(post, ""))


def ruler_of(program: Program, about: Ruling) -> Who | None:
    """Who rules on an objection or a request for more time; None: nobody does."""
    held = program.objection if about == "objection" else program.extension
    return held.ruler if held else None


def may_rule(program: Program, state: State, actor: Actor, about: Ruling) -> Problem | None:
    """Why this actor may not rule now; None when they may."""
    ruler = ruler_of(program, about)
    waits = state.objection if about == "objection" else state.extension
    if ruler is None or waits is None:
        return _NOTHING[about].at()
    if not may(program, ruler, state, actor):
        return not_yours(program, ruler, state, actor, RULE[about])
    return refusals.OWN_REQUEST.at(action=RULE[about]) if actor.person and actor.person == waits.person else None


def rule(program: Program, state: State, command: Rule, now: datetime) -> Answer:
    """The ruling, always with its reason."""
    about = ruled_on(command.verdict)
    problem = may_rule(program, state, command.actor, about)
    if problem is not None:
        return refused(problem)
    if not command.reason.strip():
        return refused(refusals.REASON_MISSING.at(action=RULE[about]))
    carry = _rule_objection if about == "objection" else _rule_extension
    return carry(program, state, command, now)


def _rule_extension(program: Program, state: State, command: Rule, now: datetime) -> Answer:
    """Granted, the stage has the time that was asked for; the reporter reads why it is needed, as it was asked."""
    asked, extension, deadline = state.extension, program.extension, state.deadline
    if asked is None or asked.span is None or extension is None or deadline is None:
        return refused(refusals.NO_EXTENSION_ASKED.at())
    ruled = Ruled(now, command.actor, command.verdict, command.reason, asked.post)
    if command.verdict == "refused":
        return [ruled], []
    if state.pausing:
        action = RULE["extension"]
        return refused(refusals.ALREADY_PAUSED.at(action=action, pause=title(program, state.pausing.pause)))
    given = Extend(command.actor, asked.span, asked.reason)
    return [ruled, *_lengthened(program, extension, deadline, given, now)], []


def _rule_objection(program: Program, state: State, command: Rule, now: datetime) -> Answer:
    """Upheld, the transition that the case type names happens, whoever else may take it otherwise."""
    objection = program.objection
    if objection is None:
        return refused(refusals.NO_OBJECTION.at())
    ruled = Ruled(now, command.actor, command.verdict, command.reason)
    if command.verdict == "rejected":
        return [ruled], []
    move = program.stages[state.stage].moves.get(objection.upheld)
    if move is None:
        return refused(_unknown(program, state, objection.upheld))
    problem = blocked(program, state, move)
    if problem is not None:
        return refused(problem)
    step = Step(command.actor, move.id, command.facts, command.reason, command.second, command.system)
    problems = given_problems(program, move, step)
    if problems:
        return (), problems
    events, notes = carry_out(program, state, move, step, now, ruled=True)
    return ([ruled, *events] if events else ()), notes
