"""What has happened to a case. The journal keeps these; the state of a case is a fold over them.

Every event carries the moments and owners that were computed when it happened, so that a replay needs no calendar and
gives the same state even when a later version of the engine would compute otherwise.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from yiwang.engine.values import Span
from yiwang.engine.workflows.commands import NO_FACTS, Actor, Facts, Ruling, Verdict

Fired = tuple[tuple[str, tuple[int, ...]], ...]
"""Which rows of which tables fired: `(("dispute_warning", (4,)),)`; rows count from 1."""


class CaseOpened(NamedTuple):
    at: datetime
    actor: Actor
    channel: str
    area: str
    stage: str
    owner: str
    span: Span | None
    timetable: str
    due: datetime | None
    facts: Facts = NO_FACTS
    outputs: Facts = NO_FACTS
    fired: Fired = ()


class StepTaken(NamedTuple):
    """A transition. `by_itself`: nobody acted in time and the worker took it. `ruled`: an objection was upheld."""

    at: datetime
    actor: Actor
    transition: str
    source: str
    target: str
    owner: str
    span: Span | None
    timetable: str
    due: datetime | None
    facts: Facts = NO_FACTS
    outputs: Facts = NO_FACTS
    fired: Fired = ()
    reason: str = ""
    second: str = ""
    by_itself: bool = False
    ruled: bool = False
    new_round: bool = False


class ReporterTold(NamedTuple):
    """The answer that is owed was given with `about`: a transition, a pause or `extension`."""

    at: datetime
    about: str
    answer: bool
    """True for a step: what was done or why not. False for news on the way (a pause, more time)."""


class CaseEnded(NamedTuple):
    at: datetime
    stage: str
    outcome: str


class Called(NamedTuple):
    """A body that is called, and by when it must respond and finish."""

    body: str
    kind: str
    timetable: str
    respond_due: datetime | None
    finish_due: datetime | None


class PartOpened(NamedTuple):
    at: datetime
    actor: Actor
    part: str
    bodies: tuple[Called, ...]
    reason: str = ""


class PartResponded(NamedTuple):
    at: datetime
    actor: Actor
    part: str
    body: str
    reason: str = ""


class PartFinished(NamedTuple):
    at: datetime
    actor: Actor
    part: str
    body: str
    reason: str = ""


class PartScored(NamedTuple):
    at: datetime
    actor: Actor
    part: str
    body: str
    score: int
    reason: str = ""


class PartJoined(NamedTuple):
    at: datetime
    part: str


class PartEnded(NamedTuple):
    """The call is over for bodies that had not finished: taken back, or (`left`) the case left the part's stages."""

    at: datetime
    actor: Actor
    part: str
    bodies: tuple[str, ...]
    reason: str = ""
    left: bool = False


class Paused(NamedTuple):
    """`until`: when the pause ends by itself. `due`: the stage's deadline if it runs to then."""

    at: datetime
    actor: Actor
    pause: str
    until: datetime
    due: datetime
    owner: str = ""
    reason: str = ""


class Resumed(NamedTuple):
    """`ended`: when the pause counts as over (a worker that comes late does not lengthen it)."""

    at: datetime
    actor: Actor
    pause: str
    ended: datetime
    due: datetime
    reason: str = ""


class Extended(NamedTuple):
    at: datetime
    actor: Actor
    span: Span
    due: datetime
    reason: str = ""


class ExtensionAsked(NamedTuple):
    """More time was asked for; whoever rules on it does so by `ruling_due`. The clock goes on."""

    at: datetime
    actor: Actor
    span: Span
    ruling_due: datetime
    reason: str = ""


class Objected(NamedTuple):
    at: datetime
    actor: Actor
    ruling_due: datetime
    reason: str = ""


class Ruled(NamedTuple):
    """`to`: who asked for more time, and is told the verdict."""

    at: datetime
    actor: Actor
    verdict: Verdict
    reason: str = ""
    to: str = ""


class RulingReminded(NamedTuple):
    """The ruling on an objection or a request for more time is overdue; whoever rules is reminded, once."""

    at: datetime
    to: tuple[str, ...]
    about: Ruling = "objection"


class Reminded(NamedTuple):
    """Step `number` of the ladder (from 1): the owner is reminded."""

    at: datetime
    number: int
    to: str


class Supervised(NamedTuple):
    """Step `number` of the ladder: `post`, `level` levels above the owner, now watches the case."""

    at: datetime
    number: int
    level: int
    post: str


class PartReminded(NamedTuple):
    """Step `number` of the ladder of one body's deadline. `level` 0 reminds; from 1 `to` is the post that watches."""

    at: datetime
    part: str
    body: str
    duty: Literal["respond", "finish"]
    number: int
    level: int
    to: str


Event = (
    CaseOpened
    | StepTaken
    | ReporterTold
    | CaseEnded
    | PartOpened
    | PartResponded
    | PartFinished
    | PartScored
    | PartJoined
    | PartEnded
    | Paused
    | Resumed
    | Extended
    | ExtensionAsked
    | Objected
    | Ruled
    | RulingReminded
    | Reminded
    | Supervised
    | PartReminded
)


class Tell(NamedTuple):
    """Effect: tell `to` (the reporter, a post or a body) about an event."""

    to: str
    about: str


class Assign(NamedTuple):
    """Effect: `post` is accountable from now on, until `due`."""

    post: str
    due: datetime | None


class Supervise(NamedTuple):
    """Effect: a supervision order goes to `post`; `number` is the step of the ladder."""

    post: str
    number: int


class SetTimer(NamedTuple):
    """Effect: the worker has something to do at `at`; None = nothing any more."""

    at: datetime | None


Effect = Tell | Assign | Supervise | SetTimer
