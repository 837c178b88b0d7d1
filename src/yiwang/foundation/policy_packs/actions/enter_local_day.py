"""Enter a day that an area has of its own: closed, at work, or open at other hours. Where the site asks for two people,
it is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from yiwang.engine.clocks.dayhours import Stretches, hours_text, read_hours
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.problems import Problem, Text
from yiwang.foundation.policy_packs import checks, events
from yiwang.foundation.policy_packs.actions.activate_pack import needs_two
from yiwang.foundation.policy_packs.models import LocalDay
from yiwang.foundation.policy_packs.permissions import Deciding, may_set_days
from yiwang.foundation.policy_packs.queries.day_kinds import KINDS, as_it_is, changes_nothing, said_kind
from yiwang.foundation.policy_packs.queries.local_days import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump

AHEAD = timedelta(days=731)
NAME = Text("原因", "reason")
SOURCE = Text("依据的通知", "notice")


def from_next_minute(now: datetime) -> datetime:
    """From when an entry counts. Whatever is being decided at this moment is decided, and worked out again later,
    without it: no clock begins at a moment of which another process does not know yet what counts."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


@dataclass(frozen=True)
class EnterLocalDay:
    """Clocks that run already keep the calendar that they began with (docs/decisions/0011)."""

    aggregate_id: UUID
    area_path: str
    day: date
    kind: str
    name: str
    source: str
    hours: str = ""
    """Of a working day that is open at hours of its own: `09:00-12:00 14:00-17:00`."""

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return may_set_days(acting, self.area_path)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        hours = self._hours()
        self._check(civil(now).date(), hours)
        waits = needs_two()
        row = LocalDay(
            id=self.aggregate_id, area_path=self.area_path, day=self.day, kind=self.kind, hours=hours_text(hours),
            name=self.name.strip(), source=self.source.strip(), state="waiting" if waits else "holds",
            entered_at=now, entered_by=acting.acting_as, enterer=acting.actor,
            since=None if waits else from_next_minute(now),
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)
            bump(VERSION)

        data = {
            "area_path": row.area_path, "day": row.day.isoformat(), "kind": row.kind, "hours": row.hours,
            "reason": row.name, "source": row.source, "since": row.since.isoformat() if row.since else "",
        }  # fmt: skip
        kind = events.LOCAL_DAY_PROPOSED if waits else events.LOCAL_DAY_ENTERED
        return Change(events.LOCAL_DAY, [Event(kind, data)], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id

    def _hours(self) -> Stretches:
        if not self.hours.strip():
            return ()
        found = read_hours(self.hours)
        if found is None:
            raise Refused([checks.DAY_HOURS.at(hours=self.hours.strip())])
        if self.kind == "off":
            raise Refused([checks.DAY_OFF_HOURS.at(day=self.day.isoformat())])
        return found

    def _check(self, today: date, hours: Stretches) -> None:
        day = self.day.isoformat()
        if self.kind not in KINDS:
            raise Refused([checks.DAY_KIND.at(kind=self.kind)])
        if self.day < today:
            raise Refused([checks.DAY_PAST.at(day=day)])
        if self.day > today + AHEAD:
            raise Refused([checks.DAY_FAR.at(day=day)])
        wanting = [said for said, text in ((NAME, self.name), (SOURCE, self.source)) if not text.strip()]
        if wanting:
            raise Refused([checks.DAY_WORDS.at(missing=wanting[0])])
        held = LocalDay.objects.filter(area_path=self.area_path, day=self.day, state__in=("waiting", "holds"))
        if held.exists():
            raise Refused([checks.DAY_TWICE.at(day=day)])
        wanted = CalendarDay(self.day, "off" if self.kind == "off" else "work", self.name, hours=hours)
        is_now = as_it_is(self.area_path, self.day)
        if changes_nothing(self.area_path, wanted, is_now):
            raise Refused([checks.DAY_SAME.at(day=day, kind=said_kind(self.kind, hours), by=is_now.by)])
