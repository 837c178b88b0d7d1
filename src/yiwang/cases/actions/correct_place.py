"""Correct where a matter lies. What was told first stays in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, owner_at, shell_change
from yiwang.cases.actions._place import Place, place_of
from yiwang.cases.actions._saying import say_anew
from yiwang.cases.actions._shell import ShellAction, need_office, need_words
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import words_for
from yiwang.engine.problems import Problem, Text
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.actions import Change
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.refusals import NOT_ALLOWED, Refused

CORRECT = Text("更正地点", "correct the place")
SENDERS = frozenset({"clerk", "dispatcher", "supervisor"})
"""They may send a matter out of their own area; others correct the place within it."""
NOBODY = Text("（无）", "(none)")


@dataclass(frozen=True)
class CorrectPlace(ShellAction):
    """A point or an area, as in a report. `transfer`: whether the case goes to the unit that answers there, when it is
    another one; left open, it is refused with the question."""

    reason: str
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None
    transfer: bool | None = None
    ahead: ClassVar[bool] = False

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        need_words(self.reason, CORRECT)
        history = case_for(acting, self.aggregate_id, self.seen)
        need_office(history, acting, CORRECT)
        row = history.row
        if row.ended:
            raise Refused([checks.ENDED.at(action=CORRECT)])
        place = place_of(self.area, self.longitude, self.latitude, civil(now).date())
        _check(acting, row, place, now)
        words = words_for(history, now)
        data = {**place_data(place), "reason": words.keep(self.reason), "moved": False}
        said = [Event(events.PLACE_CORRECTED, data), *self._owner(history, place, now)]
        change = shell_change(history, said, acting, now, words, _told(history, said))

        def write(head: Head) -> None:
            change.write(head)
            say_anew(history)

        return replace(change, write=write)

    def _owner(self, history: History, place: Place, now: datetime) -> list[Event]:
        """Who answers there, when the case is to go to them. Raises `Refused` with the question."""
        named = owner_at(history, place.code, place.path, now)
        if not named:
            return []
        there, here = named[0].data["unit"], str(history.row.owner_unit or "")
        if there == here:
            return named
        if self.transfer is None:
            raise Refused([checks.OTHER_UNIT_THERE.at(there=_unit(there), now=_unit(here))])
        return named if self.transfer else []


def _check(person: Person, row: Case, place: Place, now: datetime) -> None:
    point = (row.longitude, row.latitude) if row.longitude is not None else None
    if (place.code, place.path, place.point) == (row.area_code, row.area_path, point):
        raise Refused([checks.SAME_PLACE.at()])
    if not place.path.startswith(person.area_path) and not person.roles & SENDERS:
        raise Refused([NOT_ALLOWED.at(action=CORRECT, post=person.acting_as)])
    found = packs.edition_for(place.path, civil(now).date())
    if isinstance(found, Problem):
        raise Refused([found])
    if found[0].pack != row.pack:
        raise Refused([checks.OTHER_RULES_THERE.at(there=found[0].pack)])


def place_data(place: Place) -> dict[str, Any]:
    """A place as the journal keeps it."""
    point = list(place.point) if place.point else None
    return {"area": place.code, "path": place.path, "areas": list(place.areas), "point": point}


def _told(history: History, said: Sequence[Event]) -> list[dict[str, Any]]:
    if len(said) == 1:
        return []
    due = history.row.due_at
    return [{"do": "assign", "to": history.state.owner, "due": civil(due).isoformat() if due else None}]


def _unit(id: str) -> Text:
    unit = organizations.unit(UUID(id)) if id else None
    return Text(unit.title, unit.title) if unit else NOBODY
