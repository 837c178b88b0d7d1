"""Give an area another name, from now on or from a day ahead. Its code, its borders and what lies in it stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from yiwang.engine.problems import Problem
from yiwang.foundation.places import checks, events
from yiwang.foundation.places.models import Area, BookedName, GridCell
from yiwang.foundation.places.permissions import CHANGE_PLACES, may_change_places
from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person, needs_role
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump

LONGEST = 120


@dataclass(frozen=True)
class RenameArea:
    """`decided_on`: a day that has come, then the new name is shown from now on; or one ahead, then the worker gives it
    on that day. One name is booked at a time, the last one counts. The journal keeps every name."""

    aggregate_id: UUID
    code: str
    name: str
    decided_on: date

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        row, today = _area(self.code), civil(now).date()
        if row.until is not None and row.until <= max(today, self.decided_on):
            raise Refused([checks.NOT_ALIVE.at(code=self.code, day=max(today, self.decided_on))])
        name = self.name.strip()
        if not name or len(name) > LONGEST:
            raise Refused([checks.BAD_AREA.at(code=self.code, name=name, level=row.level)])
        if self.decided_on > today:
            return self._booked(name, acting, now)
        return _renamed(row, name, self.decided_on)

    def _booked(self, name: str, acting: Person, now: datetime) -> Change[None]:
        kept = {"name": name, "on": self.decided_on, "booked_at": now, "booked_by": acting.acting_as}

        def write(head: Head) -> None:
            BookedName.objects.update_or_create(code=self.code, defaults=kept)

        said = {"code": self.code, "to": name, "on": self.decided_on.isoformat()}
        return Change(events.AGGREGATE, [Event(events.AREA_NAME_BOOKED, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None


@dataclass(frozen=True)
class GiveBookedName:
    """By the worker, when the day has come."""

    aggregate_id: UUID
    code: str

    def permit(self, acting: Person) -> Sequence[Problem]:
        return needs_role(acting, {"system"}, CHANGE_PLACES)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        booked = BookedName.objects.filter(code=self.code, on__lte=civil(now).date()).first()
        if booked is None:
            raise Refused([checks.NOT_BOOKED.at(code=self.code)])
        return _renamed(_area(self.code), booked.name, booked.on, booked=True)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None


@dataclass(frozen=True)
class DropBookedName:
    """The name stays as it is."""

    aggregate_id: UUID
    code: str

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change_places(acting)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        booked = BookedName.objects.filter(code=self.code)
        if not booked.exists():
            raise Refused([checks.NOT_BOOKED.at(code=self.code)])

        def write(head: Head) -> None:
            booked.delete()

        return Change(events.AGGREGATE, [Event(events.AREA_NAME_DROPPED, {"code": self.code})], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None


def _area(code: str) -> Area:
    row = Area.objects.filter(code=code).first()
    if row is None:
        raise Refused([checks.UNKNOWN_AREA.at(code=code)])
    return row


def _renamed(row: Area, name: str, day: date, booked: bool = False) -> Change[None]:
    said = {"code": row.code, "from": row.name, "to": name, "decided_on": day.isoformat()}

    def write(head: Head) -> None:
        _rename(row, name)
        if booked:
            BookedName.objects.filter(code=row.code).delete()
        bump(VERSION)

    return Change(events.AGGREGATE, [Event(events.AREA_RENAMED, said)], None, write=write)


def _rename(row: Area, name: str) -> None:
    """The name itself, the full names of all that lie below, and the title of a cell."""
    before = row.full_name
    after = before.removesuffix(row.name) + name
    below = Area.objects.filter(starts_with("path", row.path), full_name__startswith=before)
    below.exclude(code=row.code).update(full_name=Concat(Value(after), Substr("full_name", len(before) + 1)))
    Area.objects.filter(code=row.code).update(name=name, full_name=after)
    GridCell.objects.filter(code=row.code).update(title=name)
