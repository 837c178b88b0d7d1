"""Give an area another name. Its code, its borders and what lies in it stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.models import Area, GridCell
from yiwang.foundation.places.permissions import may_change_places
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump

LONGEST = 120


@dataclass(frozen=True)
class RenameArea:
    """The new name is shown from now on. `decided_on` is the day of the decision; the journal keeps both names."""

    aggregate_id: UUID
    code: str
    name: str
    decided_on: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        row = Area.objects.filter(code=self.code).first()
        if row is None:
            raise Refused([checks.UNKNOWN_AREA.at(code=self.code)])
        today = civil(now).date()
        if row.until is not None and row.until <= today:
            raise Refused([checks.NOT_ALIVE.at(code=self.code, day=today)])
        name = self.name.strip()
        if not name or len(name) > LONGEST:
            raise Refused([checks.BAD_AREA.at(code=self.code, name=name, level=row.level)])
        if self.decided_on > today:
            raise Refused([checks.NAMED_AHEAD.at(day=self.decided_on)])
        said = {"code": self.code, "from": row.name, "to": name, "decided_on": self.decided_on.isoformat()}

        def write(head: Head) -> None:
            _rename(row, name)
            bump(VERSION)

        return Change(events.AGGREGATE, [Event(events.AREA_RENAMED, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None


def _rename(row: Area, name: str) -> None:
    """The name itself, the full names of all that lie below, and the title of a cell."""
    before = row.full_name
    after = before.removesuffix(row.name) + name
    below = Area.objects.filter(starts_with("path", row.path), full_name__startswith=before)
    below.exclude(code=row.code).update(full_name=Concat(Value(after), Substr("full_name", len(before) + 1)))
    Area.objects.filter(code=row.code).update(name=name, full_name=after)
    GridCell.objects.filter(code=row.code).update(title=name)
