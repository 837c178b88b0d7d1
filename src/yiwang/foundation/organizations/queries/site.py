"""Reading organizations, from a copy that each process keeps until somebody changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from yiwang.engine import orgcharts
from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.orgcharts.definitions import Appointment as Held
from yiwang.engine.problems import Problem
from yiwang.foundation.organizations.models import Appointment, DispatchRule, PostRole, Unit
from yiwang.foundation.organizations.queries.directory import SiteDirectory, levels_by_rank
from yiwang.foundation.places import interface as places
from yiwang.kernel.versions import Memory

VERSION = "organizations"
Heads = frozenset[tuple[str, str]]
"""(kind of unit, post) for the posts that lead a unit, by the charts in force."""


class _Dated(Protocol):
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def holds(one: _Dated, on: date) -> bool:
    """Whether something with a life is alive on a day."""
    return one.since <= on and (one.until is None or on < one.until)


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A body as other rooms see it."""

    id: UUID
    kind: str
    area: str
    area_path: str
    title: str
    parent: UUID | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AppointmentInfo:
    """Somebody in a post. `account` is None as long as the holder has none."""

    id: UUID
    account: UUID | None
    holder: str
    post: str
    unit: UUID
    unit_kind: str
    unit_title: str
    area: str
    area_path: str
    acting: bool
    since: date
    until: date | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for something, and how they were found (`via` is empty when they simply hold the post)."""

    appointment: AppointmentInfo | None
    """None when a resident acts for themselves."""
    post: str
    area: str
    via: tuple[orgcharts.Step, ...] = ()


@dataclass(slots=True)
class _Copy:
    """All units, appointments and rules of the site, indexed."""

    units: dict[UUID, UnitInfo]
    appointments: dict[str, AppointmentInfo]
    by_account: dict[UUID, list[AppointmentInfo]]
    rules: dict[tuple[str, str], list[DispatchRule]]
    """(matter, area) -> rules."""
    held: list[Held]
    directories: dict[tuple[tuple[int, str], ...], SiteDirectory] = field(default_factory=dict)
    by_unit: dict[UUID, list[AppointmentInfo]] = field(default_factory=dict)
    bodies: dict[tuple[Heads, UUID | None, UUID | None], frozenset[UUID]] = field(default_factory=dict)
    kept_from: dict[tuple[Heads, UUID], frozenset[str]] = field(default_factory=dict)


def _load() -> _Copy:
    # Not as objects of the ORM: a district has a hundred thousand appointments, and what a process once held it keeps.
    areas = {*_column(Unit, "area"), *_column(Appointment, "area")}
    paths = {code: info.path for code, info in places.areas(areas).items()}
    units = {
        id: UnitInfo(id, kind, area, paths.get(area, ""), title, parent, since, until)
        for id, kind, area, title, parent, since, until in _rows(Unit, "id", UNIT)
    }
    roles = {(row.post, row.unit_kind): frozenset(row.roles.split()) for row in PostRole.objects.all()}
    known: dict[str, AppointmentInfo] = {}
    for row in _rows(Appointment, "since", APPOINTMENT):
        if (unit := units.get(row[1])) is not None:
            known[str(row[0])] = _appointment(row, unit, paths, roles)
    by_account: dict[UUID, list[AppointmentInfo]] = defaultdict(list)
    by_unit: dict[UUID, list[AppointmentInfo]] = defaultdict(list)
    for info in known.values():
        by_unit[info.unit].append(info)
        if info.account is not None:
            by_account[info.account].append(info)
    rules: dict[tuple[str, str], list[DispatchRule]] = defaultdict(list)
    for rule in DispatchRule.objects.order_by("id"):
        rules[rule.matter, rule.area].append(rule)
    held = [Held(id, info.post, info.area, info.since, info.until, info.acting) for id, info in known.items()]
    return _Copy(units, known, dict(by_account), dict(rules), held, by_unit=dict(by_unit))


UNIT = ("id", "kind", "area", "title", "parent", "since", "until")
APPOINTMENT = ("id", "unit", "account", "holder", "post", "area", "acting", "since", "until")


def _column(model: type[Unit | Appointment], name: str) -> list[str]:
    return list(model._default_manager.order_by(name).values_list(name, flat=True).distinct())


def _rows(model: type[Unit | Appointment], order: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """The rows; texts and days that are alike are held once."""
    alike: dict[Any, Any] = {}
    for row in model._default_manager.order_by(order, "id").values_list(*names).iterator():
        yield tuple(alike.setdefault(one, one) if isinstance(one, str | date) else one for one in row)


def _appointment(
    row: tuple[Any, ...], unit: UnitInfo, paths: dict[str, str], roles: dict[tuple[str, str], frozenset[str]]
) -> AppointmentInfo:
    id, _, account, holder, post, area, acting, since, until = row
    may = roles.get((post, unit.kind)) or roles.get((post, "")) or frozenset()
    return AppointmentInfo(
        id, account, holder, post, unit.id, unit.kind, unit.title, area, paths.get(area, ""), acting, since, until, may
    )


_copy = Memory((VERSION, places.VERSION), _load)


def unit(id: UUID) -> UnitInfo | None:
    """A unit, closed ones included."""
    return _copy().units.get(id)


def units_in(path: str, on: date, kind: str = "") -> list[UnitInfo]:
    """Units open on a day whose area lies in a path, of a kind when one is given; by path and title."""
    found = [
        one
        for one in _copy().units.values()
        if one.area_path.startswith(path) and holds(one, on) and kind in ("", one.kind)
    ]
    return sorted(found, key=lambda one: (one.area_path, one.title))


def appointment(id: UUID | str) -> AppointmentInfo | None:
    """An appointment by its id; the `holder` that the engine names is such an id."""
    return _copy().appointments.get(str(id))


def appointments_of(account: UUID, on: date) -> list[AppointmentInfo]:
    """The posts that somebody holds on a day, longest in office first."""
    return [one for one in _copy().by_account.get(account, ()) if holds(one, on)]


def appointments_in(unit: UUID, on: date) -> list[AppointmentInfo]:
    """Who holds which post of a unit on a day."""
    return [one for one in _copy().by_unit.get(unit, ()) if holds(one, on)]


def bodies_of(account: UUID | None, unit: UUID | None, heads: Heads) -> frozenset[UUID]:
    """What somebody belongs to: their units, those above them, whoever leads these, and their own appointments.

    Appointments of all days count: who left the body last month is not yet a stranger to it.
    """
    copy = _copy()
    key = heads, account, unit
    if key not in copy.bodies:
        copy.bodies[key] = frozenset(_bodies(copy, account, unit, heads))
    return copy.bodies[key]


def _bodies(copy: _Copy, account: UUID | None, unit: UUID | None, heads: Heads) -> Iterator[UUID]:
    own = copy.by_account.get(account, []) if account else []
    yield from (one.id for one in own)
    for id in _upward(copy, [*(one.unit for one in own), *([unit] if unit else [])]):
        yield id
        for held in copy.by_unit.get(id, ()):
            if (held.unit_kind, held.post) in heads:
                yield held.id
                yield from (one.id for one in (copy.by_account.get(held.account, []) if held.account else []))


def _upward(copy: _Copy, units: list[UUID]) -> set[UUID]:
    """These units and all above them."""
    seen: set[UUID] = set()
    while units:
        found = copy.units.get(units.pop())
        if found is not None and found.id not in seen:
            seen.add(found.id)
            units += [found.parent] if found.parent else []
    return seen


def kept_from(body: UUID, heads: Heads) -> frozenset[str]:
    """The appointments that a report about a unit or a post holder does not reach."""
    copy = _copy()
    if (heads, body) not in copy.kept_from:
        held = copy.appointments.values()
        found = frozenset(str(one.id) for one in held if body in bodies_of(one.account, one.unit, heads))
        copy.kept_from[heads, body] = found
    return copy.kept_from[heads, body]


def directory(chart: OrgChart) -> SiteDirectory:
    """The site's areas and appointments of all days, by the level names of a chart. `holder` is an appointment's id."""
    return _directory(_copy(), chart)


def _directory(copy: _Copy, chart: OrgChart) -> SiteDirectory:
    levels = levels_by_rank(level.id for level in chart.levels_by_rank)
    key = tuple(sorted(levels.items()))
    if key not in copy.directories:
        copy.directories[key] = SiteDirectory(copy.held, levels)
    return copy.directories[key]


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
