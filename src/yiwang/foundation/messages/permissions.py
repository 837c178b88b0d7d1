"""Who may let partners subscribe."""

from __future__ import annotations

from yiwang.engine.problems import Problem, Text
from yiwang.kernel.permissions import Person, needs_role

SUBSCRIBE = Text("管理推送订阅", "manage subscriptions")


def may_subscribe(person: Person, area_path: str) -> list[Problem]:
    """An administrator, for areas that they answer for."""
    return needs_role(person, {"admin"}, SUBSCRIBE, area_path)
