"""What a simulated year is given: assumptions about arrivals, facts, work and staff. Never normative."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from yiwang.engine.values import Value


class Chance(Protocol):
    """Where chance comes from: `random.Random(seed)` at the edge."""

    def random(self) -> float: ...


@dataclass(frozen=True, slots=True)
class FactChoice:
    """The values that a fact takes, with their weights."""

    name: str
    values: tuple[Value, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CaseProfile:
    """How often a case type arrives in an area of its level, with which facts, and how much work each stage is.

    `minutes`: mean work per stage, in open minutes (exponentially distributed). `steps`: at a stage, the weights of the
    transitions; a stage not named takes each step that is allowed with equal weight.
    """

    case_type: str
    level: str
    per_year_per_area: float = 0.0
    facts: tuple[FactChoice, ...] = ()
    minutes: Mapping[str, float] = field(default_factory=dict)
    steps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    channel: str = ""
    observed: tuple[Mapping[str, Value], ...] = ()
    """The combinations of facts that past cases had; then `facts` is not used."""
    unit_stages: tuple[str, ...] = ()
    """Stages whose work a replayed case's own unit does, in place of the stage's owner."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A year to simulate. `staff`: people per post (in each area); `staff_in`: in one area. Others: `staff_default`."""

    start: date
    days: int
    profiles: tuple[CaseProfile, ...]
    areas: Mapping[str, int]
    """How many areas each level has; those of a level are spread evenly under the level above."""
    staff: Mapping[str, int] = field(default_factory=dict)
    staff_in: Mapping[tuple[str, int], int] = field(default_factory=dict)
    area_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the areas of a level, when the cases are past ones."""
    units: tuple[str, ...] = ()
    unit_staff: Mapping[str, int] = field(default_factory=dict)
    default_minutes: float = 30.0
    staff_default: int = 1
    slack_days: int = 730
    """How long after the last arrival the run still follows open cases."""


@dataclass(slots=True)
class Arrivals:
    """Cases in order of time, as columns: minute since the start, profile, area, facts (index), unit (-1 = none)."""

    minute: array[int]
    profile: array[int]
    area: array[int]
    facts: array[int]
    unit: array[int]

    def __len__(self) -> int:
        return len(self.minute)


def no_arrivals() -> Arrivals:
    """An empty set of arrivals, to be filled in order of time."""
    return Arrivals(array("l"), array("l"), array("l"), array("l"), array("l"))
