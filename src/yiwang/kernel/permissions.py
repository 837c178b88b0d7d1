"""The questions about a person's rights that every room asks alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from yiwang.engine.problems import Problem, Text
from yiwang.kernel.refusals import NOT_ALLOWED


class Person(Protocol):
    """Who acts: `foundation.identity` provides it. `area_path`: what they answer for; empty is all."""

    @property
    def acting_as(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def area_path(self) -> str: ...


def needs_role(person: Person, roles: Collection[str], action: Text, path: str = "") -> list[Problem]:
    """Nothing, when the person has one of the roles and `path` lies in their area; else the refusal."""
    if person.roles.intersection(roles) and path.startswith(person.area_path):
        return []
    return [NOT_ALLOWED.at(action=action, post=person.acting_as)]
