"""An area was moved in the tree: its cases move with it. Where they lie has not changed, only what lies above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, shell_change
from yiwang.cases.actions._place import place_again
from yiwang.cases.actions._saying import say_anew
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.actions.correct_place import place_data
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person, is_system
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.permissions import needs_role
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.refusals import Refused

MOVE = Text("随区域调整", "move with its area")


@dataclass(frozen=True)
class MoveCase(ShellAction):
    """By the worker. Who has the case keeps it; the next step names whoever answers there now."""
    ahead: ClassVar[bool] = False

    def permit(self, acting: Person) -> Sequence[Problem]:
        return [] if is_system(acting) else needs_role(acting, {"system"}, MOVE)

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        row = history.row
        point = (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None
        place = place_again(row.area_code, point)
        if place.path == row.area_path:
            raise Refused([checks.SAME_PLACE.at()])
        said = Event(events.PLACE_CORRECTED, {**place_data(place), "reason": "", "moved": True})
        change = shell_change(history, [said], acting, now, Words(self.aggregate_id))

        def write(head: Head) -> None:
            change.write(head)
            say_anew(history)

        return replace(change, write=write)


def cases_under(path: str, after: UUID | None = None, limit: int = 200) -> list[UUID]:
    """Cases that lie under a path, by id."""
    rows = Case.objects.filter(starts_with("area_path", path)).order_by("id")
    rows = rows.filter(id__gt=after) if after else rows
    return list(rows.values_list("id", flat=True)[:limit])
