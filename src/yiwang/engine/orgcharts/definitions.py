"""Organisation charts as written in a pack, and the people and areas that a site fills them with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yiwang.engine.problems import NOWHERE, Text, Where


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the tree of areas: district, township, village, cell, ten households. `rank` 1 is the highest."""

    id: str
    title: Text
    rank: int
    source: str = ""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the one tree of areas: administration, organisation, mediation, safety, volunteers."""

    id: str
    title: Text
    source: str = ""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of body: a community's general office, a township's task force, a department."""

    id: str
    title: Text
    line: str
    level: str
    timetable: str = ""
    """Its office hours; empty = the pack's default timetable for working hours."""
    home: str = ""
    """For a seconded unit: the unit kind that it comes from; `level` is then where it serves."""
    count: int = 0
    """How many the source states; 0 = not stated."""
    source: str = ""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or a team that acts as one (then `members` are posts and `lead` answers for it)."""

    id: str
    title: Text
    line: str
    level: str
    unit_kind: str = ""
    kind: Literal["person", "team", "self"] = "person"
    """`self`: a resident acts for themselves (household head, voter); no stand-in is needed."""
    reports_to: str = ""
    stand_in: str = ""
    lead: str = ""
    members: tuple[str, ...] = ()
    count: int = 0
    source: str = ""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a site. `since`/`until` (exclusive) are its life; `successor` holds what came after it."""

    id: str
    level: str
    parent: str
    title: str
    since: date | None = None
    until: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody holds a post in an area from a date. `until` is exclusive; `acting` marks a named stand-in."""

    holder: str
    post: str
    area: str
    since: date
    until: date | None = None
    acting: bool = False
