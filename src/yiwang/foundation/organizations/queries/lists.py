"""Lists of units, appointments and dispatch rules as whoever keeps them sees them, from the same copy as `site`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yiwang.foundation.organizations.models import PostRole
from yiwang.foundation.organizations.queries.copy import AppointmentInfo, Appointments, UnitInfo
from yiwang.foundation.organizations.queries.site import _copy, _patterns, holds
from yiwang.foundation.places import interface as places


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """Matters of a kind, in an area and below, go to a unit."""

    id: UUID
    matter: str
    area: str
    area_path: str
    unit: UUID
    unit_title: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """What holders of a post may do; `unit_kind` is empty where it holds for every kind of unit."""

    post: str
    unit_kind: str
    roles: tuple[str, ...]


def units_under(unit: UUID) -> list[UnitInfo]:
    """Units of all times right under a unit; by path and title."""
    units = _copy().units
    return sorted(map(units.info, units.under(unit)), key=lambda one: (one.area_path, one.title))


def appointments_of_unit(unit: UUID) -> list[AppointmentInfo]:
    """Everybody who holds, held or will hold a post of a unit, the latest first."""
    copy = _copy()
    row = copy.units.row(unit)
    found = map(copy.appointments.info, copy.appointments.of_unit(row) if row is not None else ())
    return sorted(found, key=lambda one: (one.since, one.post), reverse=True)


def posts_held(path: str, on: date) -> set[tuple[str, str]]:
    """(post, area) for every post that somebody holds on a day in a path."""
    held = _copy().appointments
    return {(held.post(row), held.areas.codes[held.area[row]]) for row in _in_office(held, path, on)}


def people_in_units(units: Iterable[UUID], on: date) -> dict[UUID, int]:
    """How many hold a post of each of these units on a day."""
    copy, day = _copy(), on.toordinal()
    rows = {unit: copy.units.row(unit) for unit in units}
    return {unit: copy.appointments.in_office(row, day) for unit, row in rows.items() if row is not None}


def _in_office(held: Appointments, path: str, on: date) -> Iterator[int]:
    """The rows of those who hold a post on a day in a path."""
    day = on.toordinal()
    return (row for row in held.below(path) if held.lives.holds(row, day))


def how_many_units(path: str) -> int:
    """How many units of all times there are in a path."""
    return len(_copy().units.below(path))


def unit_ids_over(area_path: str) -> list[UUID]:
    """The units of all times of an area and of those above it."""
    units = _copy().units
    areas = (units.areas.codes.number(code) for code in area_path.strip("/").split("/"))
    return [units.ids.sure(row) for area in areas if area is not None for row in units.of_area(area)]


def how_many(path: str, on: date) -> tuple[int, int]:
    """How many units, and how many appointments, there are on a day in a path."""
    copy, day = _copy(), on.toordinal()
    units = sum(1 for row in copy.units.below(path) if copy.units.lives.holds(row, day))
    return units, sum(1 for _ in _in_office(copy.appointments, path, on))


def appointments_held(account: UUID) -> list[AppointmentInfo]:
    """The posts of an account of all times, the latest first."""
    held = _copy().appointments
    return sorted(map(held.info, held.of_account(account)), key=lambda one: one.since, reverse=True)


def dispatch_rules(on: date | None, path: str = "", unit: UUID | None = None) -> list[RuleInfo]:
    """Rules that hold on a day (None: of all times), in a path, of a unit; by matter and path."""
    copy = _copy()
    rows = [rule for rules in copy.rules.values() for rule in rules if unit in (None, rule.unit)]
    rows = [rule for rule in rows if on is None or holds(rule, on)]
    paths = {code: info.path for code, info in places.areas({rule.area for rule in rows}).items()}
    found = [
        RuleInfo(rule.id, rule.matter, rule.area, paths.get(rule.area, ""), rule.unit,
                 of.title if (of := copy.units.get(rule.unit)) else "", rule.since, rule.until)
        for rule in rows
    ]  # fmt: skip
    kept = [one for one in found if one.area_path.startswith(path)]
    return sorted(kept, key=lambda one: (one.matter, one.area_path, one.since))


def responsible_rule(matter: str, area_path: str, on: date) -> RuleInfo | None:
    """The rule by which `responsible_unit` finds its unit: why it is this one."""
    copy = _copy()
    codes = list(reversed(area_path.strip("/").split("/")))
    for pattern in _patterns(matter):
        for code in codes:
            for rule in copy.rules.get((pattern, code), ()):
                unit = copy.units.get(rule.unit)
                if holds(rule, on) and unit is not None and holds(unit, on):
                    return RuleInfo(
                        rule.id, rule.matter, code, area_path, unit.id, unit.title, rule.since, rule.until
                    )  # fmt: skip
    return None


def post_roles() -> list[RoleInfo]:
    """What posts may do, by post."""
    rows = PostRole.objects.order_by("post", "unit_kind")
    return [RoleInfo(row.post, row.unit_kind, tuple(row.roles.split())) for row in rows]
