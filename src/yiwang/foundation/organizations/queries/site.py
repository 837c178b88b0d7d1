"""Reading organizations, from a copy that each process keeps until somebody changes them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from yiwang.engine import orgcharts
from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.problems import Problem
from yiwang.foundation.organizations.queries.copy import AppointmentInfo, Copy, Heads, UnitInfo, Units, load
from yiwang.foundation.organizations.queries.directory import SiteDirectory, levels_by_rank
from yiwang.foundation.places import interface as places
from yiwang.kernel.versions import Memory

VERSION = "organizations"


class _Dated(Protocol):
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def holds(one: _Dated, on: date) -> bool:
    """Whether something with a life is alive on a day."""
    return one.since <= on and (one.until is None or on < one.until)


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for something, and how they were found (`via` is empty when they simply hold the post)."""

    appointment: AppointmentInfo | None
    """None when a resident acts for themselves."""
    post: str
    area: str
    via: tuple[orgcharts.Step, ...] = ()


_copy = Memory((VERSION, places.VERSION), load, long=True)


def unit(id: UUID) -> UnitInfo | None:
    """A unit, closed ones included."""
    return _copy().units.get(id)


def units_in(path: str, on: date, kind: str = "") -> list[UnitInfo]:
    """Units open on a day whose area lies in a path, of a kind when one is given; by path and title."""
    units = _copy().units
    found = _open(units, units.below(path), on, kind)
    return sorted(found, key=lambda one: (one.area_path, one.title))


def units_over(area_path: str, on: date) -> list[UnitInfo]:
    """Units open on a day of an area and of those above it, the nearest first, then by title."""
    units = _copy().units
    found: list[UnitInfo] = []
    for code in reversed(area_path.strip("/").split("/")):
        area = units.areas.codes.number(code)
        here = _open(units, units.of_area(area), on) if area is not None else []
        found += sorted(here, key=lambda one: one.title)
    return found


def _open(units: Units, rows: Iterable[int], on: date, kind: str = "") -> list[UnitInfo]:
    found = (units.info(row) for row in rows if kind in ("", units.kind(row)))
    return [one for one in found if holds(one, on)]


def appointment(id: UUID | str) -> AppointmentInfo | None:
    """An appointment by its id; the `holder` that the engine names is such an id."""
    return _copy().appointments.get(str(id))


def appointments_of(account: UUID, on: date) -> list[AppointmentInfo]:
    """The posts that somebody holds on a day, longest in office first."""
    return [one for one in _copy().appointments.posts_of(account) if holds(one, on)]


def appointments_in(unit: UUID, on: date) -> list[AppointmentInfo]:
    """Who holds which post of a unit on a day."""
    copy = _copy()
    row = copy.units.row(unit)
    there = copy.appointments.of_unit(row) if row is not None else ()
    return [one for one in map(copy.appointments.info, there) if holds(one, on)]


def bodies_of(account: UUID | None, unit: UUID | None, heads: Heads) -> frozenset[UUID]:
    """What somebody belongs to: their units, those above them, whoever leads these, and their own appointments.

    Appointments of all days count: who left the body last month is not yet a stranger to it.
    """
    copy = _copy()
    key = heads, account, unit
    found = copy.bodies.get(key)
    return found if found is not None else copy.bodies.keep(key, frozenset(_bodies(copy, account, unit, heads)))


def _bodies(copy: Copy, account: UUID | None, unit: UUID | None, heads: Heads) -> Iterator[UUID]:
    held = copy.appointments
    own = held.of_account(account)
    yield from map(held.ids.sure, own)
    named = copy.units.row(unit) if unit is not None else None
    for row in _upward(copy, [*(held.unit[one] for one in own), *([named] if named is not None else [])]):
        yield copy.units.ids.sure(row)
        for head in _heads(copy, row, heads):
            yield held.ids.sure(head)
            yield from map(held.ids.sure, held.of_account(held.accounts[head]))


def _heads(copy: Copy, unit: int, heads: Heads) -> Iterator[int]:
    """The appointments that lead a unit."""
    kind = copy.units.kind(unit)
    return (row for row in copy.appointments.of_unit(unit) if (kind, copy.appointments.post(row)) in heads)


def _upward(copy: Copy, units: list[int]) -> set[int]:
    """These units and all above them."""
    seen: set[int] = set()
    while units:
        if (row := units.pop()) not in seen:
            seen.add(row)
            parent = copy.units.parents[row]
            above = copy.units.row(parent) if parent is not None else None
            units += [above] if above is not None else []
    return seen


def _downward(copy: Copy, units: Iterable[int]) -> set[int]:
    """These units and all below them."""
    waiting, seen = list(units), set[int]()
    while waiting:
        if (row := waiting.pop()) not in seen:
            seen.add(row)
            waiting += copy.units.under(copy.units.ids.sure(row))
    return seen


def kept_from(body: UUID, heads: Heads) -> frozenset[str]:
    """The appointments that a report about a unit or a post holder does not reach: those of whom `bodies_of` says that
    they belong to it, and the post itself, whose holder may have no account. It is asked the other way about here: not
    of everybody in office, but from the body downward."""
    copy = _copy()
    key = heads, body
    found = copy.kept_from.get(key)
    return found if found is not None else copy.kept_from.keep(key, frozenset(_kept_from(copy, body, heads)))


def _kept_from(copy: Copy, body: UUID, heads: Heads) -> Iterator[str]:
    held = copy.appointments
    unit, person = copy.units.row(body), held.row(body)
    tops = {unit} if unit is not None else set()
    found = {person, *held.of_account(held.accounts[person])} if person is not None else set()
    for row in found:
        of = held.unit[row]
        tops |= {of} if row in _heads(copy, of, heads) else set()
    for below in _downward(copy, tops):
        for row in held.of_unit(below):
            found |= {row, *held.of_account(held.accounts[row])}
    return (str(held.ids.sure(row)) for row in found)


def directory(chart: OrgChart) -> SiteDirectory:
    """The site's areas and appointments of all days, by the level names of a chart. `holder` is an appointment's id."""
    return _directory(_copy(), chart)


def _directory(copy: Copy, chart: OrgChart) -> SiteDirectory:
    found: tuple[OrgChart, SiteDirectory] | None = copy.directories.get(id(chart))
    if found is None:
        levels = levels_by_rank(level.id for level in chart.levels_by_rank)
        found = copy.directories.keep(id(chart), (chart, SiteDirectory(copy.appointments, levels)))
    return found[1]


def accountable(
    chart: OrgChart, post: str, area: str, moment: date | datetime, kept_from: Container[str] = frozenset()
) -> tuple[Responsible | None, list[Problem]]:
    """Who answers for a post where `area` is, at a civil moment: the holder, a stand-in, or whoever is next above.

    `kept_from`: appointments that are passed over, because the matter is about them.
    """
    copy = _copy()
    found, problems = orgcharts.accountable(chart, _directory(copy, chart), post, area, moment, kept_from)
    if found is None:
        return None, problems
    return Responsible(copy.appointments.get(found.holder), found.post, found.area, found.via), []


def responsible_unit(matter: str, area_path: str, on: date) -> UnitInfo | None:
    """The unit that matters of a kind go to in an area: by the rule with the most exact kind, then the nearest area."""
    copy = _copy()
    codes = list(reversed(area_path.strip("/").split("/")))
    for pattern in _patterns(matter):
        for code in codes:
            for rule in copy.rules.get((pattern, code), ()):
                found = copy.units.get(rule.unit)
                if holds(rule, on) and found is not None and holds(found, on):
                    return found
    return None


def _patterns(matter: str) -> Iterator[str]:
    yield matter
    for length in range(len(matter), -1, -1):
        yield f"{matter[:length]}*"
