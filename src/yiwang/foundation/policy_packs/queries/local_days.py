"""Days that areas have of their own: which count at a place, and what a page shows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.clocks.dayhours import read_hours
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.clocks.local import LocalDay as Counted
from yiwang.foundation.policy_packs.models import LocalDay
from yiwang.kernel.civil_time import civil
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.versions import Memory

VERSION = "local_days"
Days = tuple[Counted, ...]
_MOST_PATHS = 20_000


class _Held:
    """All days that ever counted, the widest area first; and those of each path that was asked for."""

    def __init__(self) -> None:
        rows = LocalDay.objects.exclude(since=None).order_by("since", "id")
        self._all = [(row.area_path, _counted(row)) for row in sorted(rows, key=lambda row: len(row.area_path))]
        self._of: dict[str, Days] = {}

    def of(self, area_path: str) -> Days:
        if not self._all:
            return ()
        found = self._of.get(area_path)
        if found is None:
            if len(self._of) > _MOST_PATHS:
                self._of.clear()
            found = tuple(one for path, one in self._all if area_path.startswith(path))
            self._of[area_path] = found
        return found


def _counted(row: LocalDay) -> Counted:
    assert row.since is not None
    return Counted(as_written(row), civil(row.since), civil(row.until) if row.until else None)


def as_written(row: LocalDay) -> CalendarDay:
    """A row as a day of a calendar."""
    hours = read_hours(row.hours) or ()
    return CalendarDay(row.day, "off" if row.kind == "off" else "work", row.name, row.source, hours=hours)


_held = Memory((VERSION,), _Held)


def counted_at(area_path: str) -> Days:
    """The days that count at a place, the nearest area's last, with those that were withdrawn since."""
    return _held().of(area_path)


def days_known(area_path: str, at: datetime) -> list[CalendarDay]:
    """The days that count at a place for a clock that begins at a civil moment, in order: what a simulation of a whole
    year counts throughout."""
    days = {one.day.day: one.day for one in counted_at(area_path) if one.known(at)}
    return [days[day] for day in sorted(days)]


def local_days(area_path: str, since: date | None = None, until: date | None = None) -> list[LocalDay]:
    """What was entered for an area, for those above it and for those below, in order of the day."""
    rows = LocalDay.objects.all()
    if area_path:  # an empty Q is no condition: what is joined to it by "or" would be the only one
        above = [area_path[: place + 1] for place, letter in enumerate(area_path) if letter == "/"]
        rows = rows.filter(starts_with("area_path", area_path) | Q(area_path__in=["", *above]))
    if since is not None:
        rows = rows.filter(day__gte=since)
    if until is not None:
        rows = rows.filter(day__lt=until)
    return list(rows.order_by("day", "area_path", "entered_at", "id"))


def local_day(id: UUID) -> LocalDay | None:
    return LocalDay.objects.filter(id=id).first()
