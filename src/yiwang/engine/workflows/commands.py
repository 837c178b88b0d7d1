"""What people and the worker ask of a case. `decide` answers each with events, or with the reasons why not.

`facts` are what the actor gives with the command; `system` are facts that the shell counts (how often it was told …).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from yiwang.engine.values import Span, Value

Facts = Mapping[str, Value]

NO_FACTS: Facts = MappingProxyType({})


class Actor(NamedTuple):
    """Who acts: a post (or `reporter`, `system`), the person who holds it, and the body they act for, if any."""

    post: str
    person: str = ""
    body: str = ""


REPORTER = Actor("reporter")
SYSTEM = Actor("system")


class Open(NamedTuple):
    """A matter is reported and becomes a case."""

    actor: Actor
    facts: Facts
    channel: str
    area: str = ""
    system: Facts = NO_FACTS


class Step(NamedTuple):
    """A transition is taken. `second` is the other person who agreed, where the rule asks for two."""

    actor: Actor
    transition: str
    facts: Facts = NO_FACTS
    reason: str = ""
    second: str = ""
    system: Facts = NO_FACTS


class OpenPart(NamedTuple):
    """Bodies are called. `kinds` maps a body to its unit kind, as the directory of the site has it."""

    actor: Actor
    part: str
    bodies: tuple[str, ...]
    reason: str = ""
    kinds: Mapping[str, str] = MappingProxyType({})


class RespondPart(NamedTuple):
    """A body reports that it has come."""

    actor: Actor
    part: str
    body: str
    reason: str = ""


class FinishPart(NamedTuple):
    """A body reports that its share is done."""

    actor: Actor
    part: str
    body: str
    reason: str = ""


class ScorePart(NamedTuple):
    """Who called scores what a body did: 1 to 5."""

    actor: Actor
    part: str
    body: str
    score: int
    reason: str = ""


class CancelPart(NamedTuple):
    """The call is taken back for the bodies that have not finished (`bodies` empty: for all of them)."""

    actor: Actor
    part: str
    bodies: tuple[str, ...] = ()
    reason: str = ""


class PauseCase(NamedTuple):
    """The clock is stopped for a named reason. Where the pause defers: `review` and the `owner` who looks again."""

    actor: Actor
    pause: str
    reason: str = ""
    review: datetime | None = None
    owner: str = ""


class ResumeCase(NamedTuple):
    """The clock goes on before the pause has run out."""

    actor: Actor
    reason: str = ""


class Extend(NamedTuple):
    """The stage gets more time, once, with the reason told; where the pack says who rules on it, it is asked for."""

    actor: Actor
    span: Span
    reason: str = ""


class Object(NamedTuple):
    """Whoever got the case says that it is not theirs. The clock goes on."""

    actor: Actor
    reason: str = ""


Ruling = Literal["objection", "extension"]
"""What is ruled on."""
Verdict = Literal["upheld", "rejected", "granted", "refused"]
"""On an objection the first two, on a request for more time the others."""
_ON: dict[Verdict, Ruling] = {
    "upheld": "objection", "rejected": "objection", "granted": "extension", "refused": "extension"
}  # fmt: skip


def ruled_on(verdict: Verdict) -> Ruling:
    """What a verdict is about."""
    return _ON[verdict]


class Rule(NamedTuple):
    """An objection is upheld (the transition named by the case type happens with `facts`) or rejected; a request for
    more time is granted or refused.
    """

    actor: Actor
    verdict: Verdict
    reason: str = ""
    facts: Facts = NO_FACTS
    second: str = ""
    system: Facts = NO_FACTS


class Wake(NamedTuple):
    """The worker does whatever is due."""

    actor: Actor = SYSTEM
    system: Facts = NO_FACTS


Command = (
    Open
    | Step
    | OpenPart
    | RespondPart
    | FinishPart
    | ScorePart
    | CancelPart
    | PauseCase
    | ResumeCase
    | Extend
    | Object
    | Rule
    | Wake
)
