"""The state of a case: an immutable value, the fold over its events. No clock and no calendar is needed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from yiwang.engine.values import Span
from yiwang.engine.workflows import events as e
from yiwang.engine.workflows.commands import Facts, ruled_on


class Deadline(NamedTuple):
    """How long the stage may take: what was fixed on entry, what stopped or lengthened it, and what comes out."""

    start: datetime
    span: Span
    timetable: str
    due: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """From, to. The last one of a paused case ends when the pause runs out by itself."""
    extensions: tuple[tuple[datetime, Span], ...] = ()
    """When each was granted, and how much."""


class Pausing(NamedTuple):
    """The pause that is on."""

    pause: str
    since: datetime
    until: datetime
    owner: str = ""


class Asking(NamedTuple):
    """An objection, or a request for more time (`span`, with its `reason`), that waits for its ruling."""

    at: datetime
    post: str
    ruling_due: datetime
    reminded: bool = False
    span: Span | None = None
    reason: str = ""
    person: str = ""
    """Who asked: whoever it is does not rule on it."""


class Body(NamedTuple):
    """One body of a part. `respond_steps` and `finish_steps`: how many steps of the ladder are done."""

    body: str
    kind: str
    timetable: str
    called_at: datetime
    caller: str
    respond_due: datetime | None
    finish_due: datetime | None
    responded_at: datetime | None = None
    finished_at: datetime | None = None
    score: int | None = None
    respond_steps: int = 0
    finish_steps: int = 0
    ended: bool = False

    @property
    def open(self) -> bool:
        return self.finished_at is None and not self.ended


class PartState(NamedTuple):
    """One run of a part."""

    bodies: tuple[Body, ...]
    status: Literal["open", "joined", "ended"] = "open"

    def body(self, name: str) -> Body | None:
        return next((body for body in self.bodies if body.body == name), None)


NO_PARTS: Mapping[str, PartState] = MappingProxyType({})


class State(NamedTuple):
    """A case as it stands. `told`: the reporter got the answer of this round. `ladder`: overdue steps done here."""

    stage: str
    owner: str
    facts: Facts
    entered_at: datetime
    last_at: datetime
    deadline: Deadline | None
    channel: str
    area: str
    counts: Mapping[str, int]
    """How often, over the case's life: transition ids, `pause:<id>`, `extension`, `extension_asked`, `objection`."""
    ladder: int = 0
    parts: Mapping[str, PartState] = NO_PARTS
    pausing: Pausing | None = None
    objection: Asking | None = None
    rejected: tuple[str, ...] = ()
    """Posts whose objection was rejected: they may not object again."""
    reopened: int = 0
    told: bool = False
    told_times: int = 0
    ended: bool = False
    outcome: str = ""
    reminded: int = 0
    supervised: int = 0
    extension: Asking | None = None
    """A request for more time that waits for its ruling."""

    @property
    def due(self) -> datetime | None:
        return self.deadline.due if self.deadline else None

    @property
    def answered(self) -> bool:
        return self.told

    def overdue(self, now: datetime) -> bool:
        """Is the stage's time over? At the very moment it is not yet."""
        return self.deadline is not None and not self.ended and now > self.deadline.due


def fold(events: Iterable[e.Event], state: State | None = None) -> State | None:
    """The state after `events`, from nothing or from `state` on. The rules of the pack are not needed."""
    for event in events:
        state = apply(state, event)
    return state


def apply(state: State | None, event: e.Event) -> State:
    """The state after one more event. The first event of a case is `CaseOpened`."""
    if type(event) is e.StepTaken and state is not None:
        return step_taken(state, event)
    if type(event) is e.CaseOpened:
        return _opened(event)
    if state is None:
        raise ValueError("the first event of a case opens it")
    handler = _APPLY[type(event)]
    return handler(state._replace(last_at=event.at), event)


def _opened(event: e.CaseOpened) -> State:
    facts = {**event.facts, **event.outputs, "channel": event.channel, "reopened": 0, "stage": event.stage}
    deadline = Deadline(event.at, event.span, event.timetable, event.due) if event.span and event.due else None
    return State(event.stage, event.owner, facts, event.at, event.at, deadline, event.channel, event.area, counts={})


_new = tuple.__new__
"""Half the cost of calling the class; this is the path that a simulated year takes a million times."""


def step_taken(state: State, event: e.StepTaken) -> State:
    """After a transition: a new entry into a stage, so clock, ladder, pause and what waits for a ruling start anew."""
    at, _, name, _, target, owner, span, timetable, due, given, outputs, _, _, _, _, _, new_round = event
    _, _, facts, _, _, _, channel, area, counts, _, parts, _, _, rejected, reopened, told, told_times, *_ = state
    counts = {**counts}
    counts[name] = counts.get(name, 0) + 1
    facts = {**facts}
    if given:
        facts.update(given)
    if outputs:
        facts.update(outputs)
    facts["stage"] = target
    if new_round:
        reopened, told = reopened + 1, False
        facts["reopened"] = reopened
    deadline = None if span is None or due is None else _new(Deadline, (at, span, timetable, due, (), ()))
    after = (
        target, owner, facts, at, at, deadline, channel, area, counts, 0, parts, None, None,
        rejected, reopened, told, told_times, False, "", state.reminded, state.supervised, None,
    )  # fmt: skip
    return _new(State, after)


def _told(state: State, event: e.ReporterTold) -> State:
    return state._replace(told=state.told or event.answer, told_times=state.told_times + 1)


def _ended(state: State, event: e.CaseEnded) -> State:
    return state._replace(ended=True, outcome=event.outcome, deadline=None)


def _part_opened(state: State, event: e.PartOpened) -> State:
    new = tuple(
        Body(call.body, call.kind, call.timetable, event.at, event.actor.post, call.respond_due, call.finish_due)
        for call in event.bodies
    )
    before = state.parts.get(event.part)
    running = before.bodies if before and before.status != "ended" else ()
    return state._replace(parts={**state.parts, event.part: PartState(running + new)})


def _bodies(state: State, part: str, names: tuple[str, ...], **changes: Any) -> State:
    run = state.parts[part]
    bodies = tuple(body._replace(**changes) if body.body in names else body for body in run.bodies)
    return state._replace(parts={**state.parts, part: run._replace(bodies=bodies)})


def _part_responded(state: State, event: e.PartResponded) -> State:
    return _bodies(state, event.part, (event.body,), responded_at=event.at)


def _part_finished(state: State, event: e.PartFinished) -> State:
    body = state.parts[event.part].body(event.body)
    responded = (body.responded_at if body else None) or event.at
    return _bodies(state, event.part, (event.body,), finished_at=event.at, responded_at=responded)


def _part_scored(state: State, event: e.PartScored) -> State:
    return _bodies(state, event.part, (event.body,), score=event.score)


def _part_joined(state: State, event: e.PartJoined) -> State:
    run = state.parts[event.part]
    return state._replace(parts={**state.parts, event.part: run._replace(status="joined")})


def _part_ended(state: State, event: e.PartEnded) -> State:
    state = _bodies(state, event.part, event.bodies, ended=True)
    run = state.parts[event.part]
    if not event.left and any(not body.ended for body in run.bodies):
        return state
    return state._replace(parts={**state.parts, event.part: run._replace(status="ended")})


def _part_reminded(state: State, event: e.PartReminded) -> State:
    return _bodies(state, event.part, (event.body,), **{f"{event.duty}_steps": event.number})


def _paused(state: State, event: e.Paused) -> State:
    key = f"pause:{event.pause}"
    deadline = state.deadline
    if deadline:
        deadline = deadline._replace(pauses=(*deadline.pauses, (event.at, event.until)), due=event.due)
    return state._replace(
        pausing=Pausing(event.pause, event.at, event.until, event.owner),
        deadline=deadline,
        counts={**state.counts, key: state.counts.get(key, 0) + 1},
    )


def _resumed(state: State, event: e.Resumed) -> State:
    deadline = state.deadline
    if deadline and deadline.pauses:
        since = deadline.pauses[-1][0]
        deadline = deadline._replace(pauses=(*deadline.pauses[:-1], (since, event.ended)), due=event.due)
    return state._replace(pausing=None, deadline=deadline)


def _extended(state: State, event: e.Extended) -> State:
    deadline = state.deadline
    if deadline:
        deadline = deadline._replace(extensions=(*deadline.extensions, (event.at, event.span)), due=event.due)
    counts = {**state.counts, "extension": state.counts.get("extension", 0) + 1}
    return state._replace(deadline=deadline, counts=counts)


def _extension_asked(state: State, event: e.ExtensionAsked) -> State:
    counts = {**state.counts, "extension_asked": state.counts.get("extension_asked", 0) + 1}
    asking = Asking(event.at, event.actor.post, event.ruling_due, span=event.span, reason=event.reason,
                    person=event.actor.person)  # fmt: skip
    return state._replace(extension=asking, counts=counts)


def _objected(state: State, event: e.Objected) -> State:
    counts = {**state.counts, "objection": state.counts.get("objection", 0) + 1}
    asking = Asking(event.at, event.actor.post, event.ruling_due, person=event.actor.person)
    return state._replace(objection=asking, counts=counts)


def _ruled(state: State, event: e.Ruled) -> State:
    if ruled_on(event.verdict) == "extension":
        return state._replace(extension=None)
    rejected = state.rejected
    if event.verdict == "rejected" and state.objection:
        rejected = (*rejected, state.objection.post)
    return state._replace(objection=None, rejected=rejected)


def _ruling_reminded(state: State, event: e.RulingReminded) -> State:
    if event.about == "extension":
        return state._replace(extension=state.extension._replace(reminded=True) if state.extension else None)
    return state._replace(objection=state.objection._replace(reminded=True) if state.objection else None)


def _reminded(state: State, event: e.Reminded) -> State:
    return state._replace(ladder=event.number, reminded=state.reminded + 1)


def _supervised(state: State, event: e.Supervised) -> State:
    return state._replace(ladder=event.number, supervised=state.supervised + 1)


_APPLY: dict[type, Callable[[State, Any], State]] = {
    e.ReporterTold: _told,
    e.CaseEnded: _ended,
    e.PartOpened: _part_opened,
    e.PartResponded: _part_responded,
    e.PartFinished: _part_finished,
    e.PartScored: _part_scored,
    e.PartJoined: _part_joined,
    e.PartEnded: _part_ended,
    e.PartReminded: _part_reminded,
    e.Paused: _paused,
    e.Resumed: _resumed,
    e.Extended: _extended,
    e.ExtensionAsked: _extension_asked,
    e.Objected: _objected,
    e.Ruled: _ruled,
    e.RulingReminded: _ruling_reminded,
    e.Reminded: _reminded,
    e.Supervised: _supervised,
}
