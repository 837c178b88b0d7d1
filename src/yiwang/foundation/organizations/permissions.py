"""Who may change organizations: administrators, within the area that they answer for."""

from __future__ import annotations

from yiwang.engine.problems import Problem, Text
from yiwang.foundation.places import interface as places
from yiwang.kernel.permissions import Person, needs_role

CHANGE_ORGANIZATIONS = Text("维护机构和人员", "maintain units and appointments")


def may_change_organizations(person: Person, *areas: str) -> list[Problem]:
    """Every one of the areas lies where the person is an administrator. An unknown area is refused later, by name."""
    known = places.areas(areas)
    paths = [known[code].path for code in areas if code in known] or [person.area_path]
    return next((no for path in paths if (no := needs_role(person, {"admin"}, CHANGE_ORGANIZATIONS, path))), [])
