"""Who acts on a case, and as what. Who may take which step is the pack's to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from yiwang.cases.models import Case
from yiwang.cases.queries.reported_bodies import is_kept_from
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import REPORTER, SYSTEM, Actor
from yiwang.engine.workflows.state import State
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.permissions import needs_role

OVERSEERS = frozenset({"dispatcher", "supervisor", "chief"})
"""They see every case of the area that they answer for."""
NOT_THEIRS = "-"
"""The engine's name for somebody who can do nothing with a case."""
WITHOUT_CASES = frozenset({"admin", "auditor"})
"""Roles that by themselves show no case: an administrator keeps the machine, an auditor reads the journal."""
RESIDENT_CHANNELS = ("resident_web", "resident", "mailbox")


class Person(Protocol):
    """Who acts, under one post. `foundation.identity.Acting` is one; so is `Tracker`."""

    @property
    def actor(self) -> str: ...
    @property
    def acting_as(self) -> str: ...
    @property
    def account_id(self) -> UUID | None: ...
    @property
    def post(self) -> str: ...
    @property
    def area_code(self) -> str: ...
    @property
    def area_path(self) -> str: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def roles(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Tracker:
    """The reporter of one case, known by its number and code. Nothing else is seen or done so."""

    case_id: UUID
    account_id: UUID | None = None
    name: str = ""
    post: str = "reporter"
    area_code: str = ""
    area_path: str = "-"
    unit_id: UUID | None = None
    roles: frozenset[str] = frozenset({"resident"})
    actor: str = "reporter"
    acting_as: str = "reporter"


def is_system(person: Person) -> bool:
    return "system" in person.roles


def is_staff(person: Person) -> bool:
    """Somebody in office: they hold a post of a unit, or act as a program does. An administrator as such is not."""
    return person.unit_id is not None or bool(person.roles - WITHOUT_CASES - {"resident"})


def is_reporter(person: Person, row: Case) -> bool:
    """The matter is theirs: they reported it for themselves, or hold its code. Whoever handles it does not count."""
    if isinstance(person, Tracker):
        return person.case_id == row.id
    account = person.account_id
    return account is not None and account == row.taken_by and not row.on_behalf and account != row.owner_account


def in_reach(person: Person, row: Case) -> bool:
    """Does the post that they act under answer for the place of the case?"""
    if "resident" in person.roles:
        return False
    mine = person.account_id is not None and person.account_id == row.owner_account
    return mine or row.area_path.startswith(person.area_path)


def is_inside(person: Person, row: Case, state: State) -> bool:
    """In office, and the case is theirs to work on: their place, their unit's, or their unit was called. Others who see
    it, as its reporter does, see what is told to the reporter."""
    if is_system(person):
        return True
    if is_kept_from(person, row.about):
        return False
    unit = str(person.unit_id or "")
    called = any(one.body == unit for run in state.parts.values() for one in run.bodies)
    own = person.unit_id is not None and person.unit_id == row.owner_unit
    return is_staff(person) and (in_reach(person, row) or called or own)


def actor_of(person: Person, row: Case, state: State, body: str = "") -> Actor:
    """The engine's name for them. A post of elsewhere is not this place's post, though it is called the same."""
    if is_system(person):
        return SYSTEM
    if "resident" in person.roles and is_reporter(person, row):
        return Actor("reporter", person.actor)
    if is_kept_from(person, row.about):
        return Actor("reporter" if is_reporter(person, row) else NOT_THEIRS, person.actor)
    unit = str(person.unit_id or "")
    post = person.post if in_reach(person, row) else f"{person.post}@{person.area_code or '-'}"
    if row.about is not None and person.account_id is not None and person.account_id == row.owner_account:
        post = row.owner_post  # it went past the post that it is about: whoever has it does what that post would
    return Actor(post, person.actor, unit if _speaks_for_unit(state, unit, body) else "")


ANSWERS = Text("维护本地答复模板", "keep local answer templates")
IMPORT = Text("导入事项", "import cases")


def may_import(person: Any, path: str) -> list[Problem]:
    """An administrator of the area may take over cases of another system."""
    return needs_role(person, {"admin"}, IMPORT, path)


def may_change_answers(person: Any, unit: UUID | None) -> list[Problem]:
    """An administrator of the area that a unit lies in keeps its answer templates."""
    found = organizations.unit(unit) if unit else None
    return needs_role(person, {"admin"}, ANSWERS, found.area_path if found else "")


def as_reporter(person: Person) -> Actor:
    return REPORTER._replace(person=person.actor)


def _speaks_for_unit(state: State, unit: str, body: str) -> bool:
    """Bodies are called by the ids of units, or by names of the chart; only of the first kind can one be compared."""
    if not unit:
        return False
    called = {one.body for run in state.parts.values() for one in run.bodies if one.open} if not body else {body}
    return unit in called or any(_is_unit(name) for name in called)


def _is_unit(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
