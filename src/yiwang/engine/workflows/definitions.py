"""Case types as written in a pack: conditions are text, times are spans or references. `compile_case_type` reads them.

Actors in `by`, `owner` and `notify` are post ids or one of `ACTORS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yiwang.engine.problems import NOWHERE, Text, Where
from yiwang.engine.values import Domain, Span

ACTORS = ("owner", "reporter", "caller", "body", "system")
"""owner: who is accountable now · reporter · caller: who opened a part · body: who was called · system: the worker."""

Outcome = Literal["solved", "answered", "diverted", "declined", "withdrawn", "merged", "not_passed"]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A time: exactly one of a span, the id of a parameter, or the name of a decision output."""

    span: Span | None = None
    parameter: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """Who is accountable: a post, or the post that a decision output names."""

    post: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. `origin`: intake (the form), command (given with an action), system (counted by the shell)."""

    name: str
    domain: Domain
    title: Text
    origin: Literal["intake", "command", "system"]
    default: str = ""
    required: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class OverdueStep:
    """At `at` times the stage's time: `remind` or `supervise` (`to` = owner, or levels up: 1, 2 …)."""

    at: float
    do: Literal["remind", "supervise"]
    levels_up: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage. Not an end: it has an owner and a time. An end has an outcome."""

    id: str
    title: Text
    owner: OwnerRule | None = None
    within: TimeRule | None = None
    phase: str = ""
    """Which statutory phase (registering, handling …) its time counts toward."""
    end: bool = False
    outcome: Outcome | None = None
    overdue: tuple[OverdueStep, ...] = ()
    """Its own ladder; empty = the case type's."""
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from some stages to another, by someone; what it needs, decides, tells."""

    id: str
    title: Text
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    when: str = ""
    """Guard: a condition over the facts; empty = always."""
    needs: tuple[str, ...] = ()
    """Facts that must be given with it (each declared with origin `command`)."""
    takes: tuple[str, ...] = ()
    """Facts that may be given with it."""
    decide: tuple[str, ...] = ()
    """Decision tables evaluated, in order; their outputs become facts and may set owner and time."""
    because: bool = False
    """A reason in words must be given."""
    tells: tuple[str, ...] = ()
    """Who is told what was done and where else to turn; `reporter` is the answer that is owed."""
    at_most: TimeRule | int | None = None
    """A bound on how often (int), or a parameter holding it."""
    or_after: TimeRule | None = None
    """Happens by itself when nobody has done it for so long."""
    new_round: bool = False
    """Begins a new statutory round (a reopening, a review): its times are counted afresh."""
    waits_for: tuple[str, ...] = ()
    """Parts (contributors, summons …) that must be joined first."""
    second_person: bool = False
    """Needs the name of a second person who agreed (exclusions, declines)."""
    source: str = ""
    to_reporter: Text | None = field(default=None, metadata={"added": True})
    """What it is called to the reporter who may take it: “我认可”, where `title` tells others of it: “反映人认可”."""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of parallel part: contributors, a summons. Several bodies, each with its own deadline."""

    id: str
    title: Text
    stages: tuple[str, ...]
    by: tuple[str, ...]
    bodies: tuple[str, ...]
    """Unit kinds or posts that may be called; empty = any body of the directory."""
    respond_within: TimeRule | None = None
    finish_within: TimeRule | None = None
    join: Literal["all", "any"] | int = "all"
    at_most_bodies: int = 0
    scored_by: str = ""
    """Who scores the bodies: an actor or a post; empty = no scoring."""
    overdue: tuple[OverdueStep, ...] = ()
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pause:
    """A named reason to stop the stage's clock, bounded in number and length, then resumed by itself.

    `defers`: an objective obstacle (挂账): then an owner and a review date are needed and `up_to` is the review.
    """

    id: str
    title: Text
    stages: tuple[str, ...]
    by: tuple[str, ...]
    up_to: TimeRule
    at_most: int = 1
    resumed_by: tuple[str, ...] = ()
    because: bool = True
    defers: bool = False
    tells: tuple[str, ...] = ()
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Extension:
    """The stage's time may be lengthened by at most `up_to`, by someone's leave, with the reason told.

    Without `ruled_by` those in `by` give it themselves. With it they ask for it: one request, one ruling within
    `ruling_within`, and the clock never stops meanwhile.
    """

    stages: tuple[str, ...]
    by: tuple[str, ...]
    up_to: TimeRule
    at_most: int = 1
    phase: str = "extension"
    because: bool = True
    tells: tuple[str, ...] = ("reporter",)
    ruled_by: tuple[str, ...] = field(default=(), metadata={"added": True})
    ruling_within: TimeRule | None = field(default=None, metadata={"added": True})
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Objection:
    """The owner may object to having been given the case; one ruling; the clock never stops meanwhile.

    `upheld` names the transition that then happens (a new dispatch); rejected, all stays as it was.
    """

    stages: tuple[str, ...]
    by: tuple[str, ...]
    within: TimeRule
    ruled_by: tuple[str, ...]
    ruling_within: TimeRule
    upheld: str
    at_most: int = 1
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CaseType:
    """One life cycle."""

    id: str
    title: Text
    duty: str
    source: str
    form: str
    channels: tuple[str, ...]
    start: str
    stages: tuple[Stage, ...]
    transitions: tuple[Transition, ...]
    facts: tuple[Fact, ...] = ()
    on_open: tuple[str, ...] = ()
    """Decision tables evaluated when the case is opened."""
    parts: tuple[Part, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    objection: Objection | None = None
    overdue: tuple[OverdueStep, ...] = ()
    statutory_kind: str = ""
    """Which statutory maxima apply; empty = none, and `statutory_none` says why."""
    statutory_none: str = ""
    level: str = ""
    """At which level of area it is opened; empty = any."""
    public: str = ""
    """How exactly its place may be shown to everyone (`packs.publicity`); empty = it is not shown."""
    pictogram: str = ""
    """The picture that stands for it (`packs.pictograms`)."""
    words: str = field(default="", metadata={"added": True})
    """What people call it: found by these when somebody looks for it."""
    since: date | None = None
    until: date | None = None
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)
