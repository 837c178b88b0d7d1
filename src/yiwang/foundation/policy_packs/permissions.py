"""Who may install packs, and put them in force."""

from __future__ import annotations

from typing import Protocol

from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Acting
from yiwang.kernel.permissions import Person, needs_role


class Deciding(Person, Acting, Protocol):
    """Who decides, as what, and which person it is."""


INSTALL = Text("安装规则包", "install a pack")
ACTIVATE = Text("启用或停用规则包", "put a pack in force or take it out")
CALENDAR = Text("登记或撤回本地日子", "enter or withdraw a local day")


def may_install(person: Person) -> list[Problem]:
    """Installing puts nothing in force; any administrator may."""
    return needs_role(person, {"admin"}, INSTALL)


def may_activate(person: Person, area_path: str) -> list[Problem]:
    """Only for areas that the administrator answers for."""
    return needs_role(person, {"admin"}, ACTIVATE, area_path)


def may_set_days(person: Person, area_path: str) -> list[Problem]:
    """A day is decided by whoever decides the rules there."""
    return needs_role(person, {"admin"}, CALENDAR, area_path)
