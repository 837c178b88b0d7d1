"""Who may change places: administrators."""

from __future__ import annotations

from yiwang.engine.problems import Problem, Text
from yiwang.kernel.permissions import Person, needs_role

CHANGE_PLACES = Text("维护区划和网格", "maintain areas and grid cells")


def may_change_places(person: Person) -> list[Problem]:
    """The tree of areas is one for the whole site: only an administrator of all of it may change it."""
    return needs_role(person, {"admin"}, CHANGE_PLACES)
