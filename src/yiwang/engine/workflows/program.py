"""A case type with everything resolved: what `compile_case_type` makes and `decide` runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from yiwang.engine.clocks.clockwork import Due
from yiwang.engine.decisions.outcomes import Outcome
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span, Value
from yiwang.engine.workflows.definitions import CaseType
from yiwang.engine.workflows.definitions import Outcome as EndOutcome
from yiwang.engine.workflows.rules import Rules

Guard = Callable[[Mapping[str, Value]], Value]
Decider = Callable[[Mapping[str, Value]], Outcome]
"""`decide` of a compiled table."""


class Who(NamedTuple):
    """Who may act: posts (teams with lead and members, `reporter`, `system`) and those known only from the case."""

    posts: frozenset[str]
    owner: bool = False
    caller: bool = False
    body: bool = False
    written: tuple[str, ...] = ()


class Timing(NamedTuple):
    """A time: known (`span`), or the decision output that holds it. `parameter` is where a known one comes from."""

    span: Span | None = None
    output: str = ""
    parameter: str = ""


class Ladder(NamedTuple):
    """One step of an overdue ladder."""

    at: float
    do: Literal["remind", "supervise"]
    levels_up: int


@dataclass(frozen=True, slots=True)
class Move:
    """A transition, compiled."""

    id: str
    title: Text
    target: CompiledStage
    who: Who
    guard: Guard | None
    condition: str
    needs: tuple[str, ...]
    accepts: Mapping[str, Domain]
    """The facts that may come with it."""
    tables: tuple[tuple[str, Decider], ...]
    because: bool
    tells: tuple[str, ...]
    at_most: int | None
    or_after: Timing | None
    new_round: bool
    waits_for: tuple[str, ...]
    second_person: bool
    limited: bool
    """It has a bound or waits for a part."""
    asks: bool
    """It needs facts, a reason or a second person."""
    plain: bool
    """It tells nobody and ends nothing."""
    to_reporter: Text | None = None
    """What it is called to the reporter who may take it."""


@dataclass(frozen=True, slots=True)
class CompiledStage:
    """A stage, compiled. `moves` is filled once while compiling and never changed after."""

    id: str
    title: Text
    owner: str
    owner_output: str
    timing: Timing | None
    ladder: tuple[Ladder, ...]
    end: bool
    outcome: EndOutcome | None
    moves: dict[str, Move]
    silent: list[Move]
    """Those with `or_after`."""


@dataclass(frozen=True, slots=True)
class CompiledPart:
    id: str
    title: Text
    stages: frozenset[str]
    who: Who
    bodies: tuple[str, ...]
    respond_within: Timing | None
    finish_within: Timing | None
    join: Literal["all", "any"] | int
    at_most_bodies: int
    scorer: Who | None
    ladder: tuple[Ladder, ...]


@dataclass(frozen=True, slots=True)
class CompiledPause:
    id: str
    title: Text
    stages: frozenset[str]
    who: Who
    up_to: Timing
    at_most: int
    resumer: Who
    because: bool
    defers: bool
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledExtension:
    """`ruler`: who rules on a request for more time; None: whoever may extend needs nobody's leave."""

    stages: frozenset[str]
    who: Who
    up_to: Timing
    at_most: int
    because: bool
    tells: tuple[str, ...]
    ruler: Who | None
    ruling_within: Timing


@dataclass(frozen=True, slots=True)
class CompiledObjection:
    stages: frozenset[str]
    who: Who
    within: Timing
    ruler: Who
    ruling_within: Timing
    upheld: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Program:
    """A case type, ready to run."""

    case_type: CaseType
    rules: Rules
    due: Callable[[datetime, Span, str], Due]
    """Of the clocks of the rules."""
    start: CompiledStage
    stages: Mapping[str, CompiledStage]
    domains: Mapping[str, Domain]
    """Of every name that a condition may use."""
    titles: Mapping[str, Text]
    """Of facts, stages, transitions, parts, pauses and posts, for what is said to people."""
    blank: Mapping[str, Value]
    """Every fact and output before anything is known: its default, or None."""
    figures: Mapping[str, Value]
    """The parameters that conditions name, as `@name`."""
    required: tuple[str, ...]
    intake: Mapping[str, Domain]
    on_open: tuple[tuple[str, Decider], ...]
    parts: Mapping[str, CompiledPart]
    pauses: Mapping[str, CompiledPause]
    extension: CompiledExtension | None
    objection: CompiledObjection | None
    teams: Mapping[str, frozenset[str]]
    """Who may act for a post: itself, and the members and lead of a team."""
    timetables: Mapping[str, str]
    above: Mapping[str, tuple[str, ...]]
    """The chain of `reports_to` above each post."""
