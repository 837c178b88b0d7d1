"""The steps that a scenario writes under `when`, as commands to a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast, get_args

from yiwang.engine.values import Value
from yiwang.engine.workflows.commands import (
    REPORTER,
    SYSTEM,
    Actor,
    CancelPart,
    Command,
    Extend,
    FinishPart,
    Object,
    OpenPart,
    PauseCase,
    RespondPart,
    ResumeCase,
    Rule,
    ScorePart,
    Step,
    Verdict,
    ruled_on,
)
from yiwang.engine.workflows.holds import ruler_of
from yiwang.engine.workflows.program import Program, Who
from yiwang.engine.workflows.state import State
from yiwang.packtools.scenarios.values import Malformed, Plain, mapping, moment, names, span, to_value

VERBS = ("do", "open", "respond", "finish", "score", "cancel", "pause", "resume", "extend", "object", "rule")
WAITING = ("wait", "until")
_FURTHER = {"at", "by", "with", "because", "second", "bodies", "body", "value", "review", "owner", "person"}


def read_action(step: object) -> tuple[str, Plain]:
    """The verb of a step, and all it says. A bare word is `do: word`."""
    if isinstance(step, str):
        return "do", {"do": step}
    if not isinstance(step, Mapping):
        raise Malformed("when", step)
    verbs = [key for key in step if key in VERBS or key in WAITING]
    unknown = [key for key in step if key not in VERBS and key not in WAITING and key not in _FURTHER]
    if len(verbs) != 1 or unknown:
        raise Malformed("when", ", ".join(map(str, unknown or step)))
    return verbs[0], step


def command_of(program: Program, state: State, verb: str, step: Plain) -> Command:
    """The command that the step gives to the case as it stands."""
    return _READERS[verb](program, state, step)


def _actor(state: State, step: Plain, who: Who | None, caller: str = "") -> Actor:
    """Who acts: the one named, or the first who may."""
    token = str(step.get("by") or (who.written[0] if who and who.written else "owner"))
    person = str(step.get("person", ""))
    if token == "reporter":
        return REPORTER._replace(person=person)
    if token == "system":
        return SYSTEM
    post = {"owner": state.owner, "caller": caller or state.owner}.get(token, token)
    return Actor(post, person or post)


def _reason(step: Plain) -> str:
    return str(step.get("because") or "")


def _facts(program: Program, step: Plain) -> tuple[dict[str, Value], dict[str, Value]]:
    """What is given with the step, and what the shell counts."""
    given: dict[str, Value] = {}
    counted: dict[str, Value] = {}
    system = {fact.name for fact in program.case_type.facts if fact.origin == "system"}
    for name, plain in mapping(step.get("with"), "with").items():
        if name not in program.domains:
            raise Malformed("with", name)
        (counted if name in system else given)[name] = to_value(plain, program.domains[name])
    return given, counted


def _do(program: Program, state: State, step: Plain) -> Command:
    name = str(step["do"])
    moves = [stage.moves[name] for stage in program.stages.values() if name in stage.moves]
    if not moves:
        raise Malformed("do", name)
    given, counted = _facts(program, step)
    actor = _actor(state, step, moves[0].who)
    return Step(actor, name, given, _reason(step), str(step.get("second") or ""), counted)


def _open(program: Program, state: State, step: Plain) -> Command:
    name = str(step["open"])
    part = program.parts.get(name)
    return OpenPart(_actor(state, step, part.who if part else None), name, names(step.get("bodies")), _reason(step))


def _body_actor(step: Plain) -> Actor:
    body = str(step.get("body", ""))
    return Actor(str(step["by"])) if step.get("by") else Actor(body, body=body)


def _respond(program: Program, state: State, step: Plain) -> Command:
    return RespondPart(_body_actor(step), str(step["respond"]), str(step.get("body", "")), _reason(step))


def _finish(program: Program, state: State, step: Plain) -> Command:
    return FinishPart(_body_actor(step), str(step["finish"]), str(step.get("body", "")), _reason(step))


def _score(program: Program, state: State, step: Plain) -> Command:
    name, body = str(step["score"]), str(step.get("body", ""))
    part, run = program.parts.get(name), state.parts.get(name)
    called = run.body(body) if run else None
    actor = _actor(state, step, part.scorer if part else None, called.caller if called else "")
    return ScorePart(actor, name, body, cast(int, step.get("value")), _reason(step))


def _cancel(program: Program, state: State, step: Plain) -> Command:
    part = program.parts.get(str(step["cancel"]))
    actor = _actor(state, step, part.who if part else None)
    return CancelPart(actor, str(step["cancel"]), names(step.get("bodies")), _reason(step))


def _pause(program: Program, state: State, step: Plain) -> Command:
    name = str(step["pause"])
    pause = program.pauses.get(name)
    review = moment(step["review"], "review") if "review" in step else None
    actor = _actor(state, step, pause.who if pause else None)
    return PauseCase(actor, name, _reason(step), review, str(step.get("owner") or ""))


def _resume(program: Program, state: State, step: Plain) -> Command:
    pause = program.pauses.get(str(step["resume"]))
    return ResumeCase(_actor(state, step, pause.resumer if pause else None), _reason(step))


def _extend(program: Program, state: State, step: Plain) -> Command:
    who = program.extension.who if program.extension else None
    return Extend(_actor(state, step, who), span(step["extend"], "extend"), _reason(step))


def _object(program: Program, state: State, step: Plain) -> Command:
    who = program.objection.who if program.objection else None
    return Object(_actor(state, step, who), str(step["object"] or _reason(step)))


def _rule(program: Program, state: State, step: Plain) -> Command:
    verdict = cast(Verdict, step["rule"])
    if verdict not in get_args(Verdict):
        raise Malformed("rule", verdict)
    who = ruler_of(program, ruled_on(verdict))
    given, counted = _facts(program, step)
    reason = _reason(step) or verdict
    return Rule(_actor(state, step, who), verdict, reason, given, str(step.get("second") or ""), counted)


_READERS: dict[str, Callable[[Program, State, Plain], Command]] = {
    "do": _do, "open": _open, "respond": _respond, "finish": _finish, "score": _score, "cancel": _cancel,
    "pause": _pause, "resume": _resume, "extend": _extend, "object": _object, "rule": _rule,
}  # fmt: skip
