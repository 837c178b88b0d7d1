"""Whether a day is off or at work in an area, and by what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from yiwang.engine.clocks.building import same_hours
from yiwang.engine.clocks.dayhours import Stretches, said_hours
from yiwang.engine.clocks.definitions import Calendar, CalendarDay
from yiwang.engine.problems import Text
from yiwang.foundation.policy_packs.models import LocalDay
from yiwang.foundation.policy_packs.queries.in_force import edition, in_force
from yiwang.foundation.policy_packs.queries.local_days import as_written

KINDS = {"off": Text("放假", "off"), "work": Text("上班", "a working day")}
_WEEKDAYS = [
    Text(f"星期{zh}", f"it is a {en}")
    for zh, en in zip(
        "一二三四五六日",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
]


class AsItIs(NamedTuple):
    """What a day is, and what says so."""

    kind: str
    by: Text
    written: CalendarDay | None = None
    """Where something says it: the nearest area's own day, or the pack's."""


def as_it_is(area_path: str, day: date) -> AsItIs:
    """What counts on a day for clocks that begin now: the nearest area's own day, else the pack's, else its weekday."""
    above = [area_path[: place + 1] for place, letter in enumerate(area_path) if letter == "/"]
    rows = LocalDay.objects.filter(area_path__in=["", *above], day=day, state="holds")
    return _nearest(rows) or _by_pack(area_path, day)


def changes_nothing(area_path: str, wanted: CalendarDay, is_now: AsItIs) -> bool:
    """Whether no deadline is another for this day: it is of that kind already, with the same hours."""
    if is_now.kind != wanted.kind:
        return False
    hours = is_now.written.hours if is_now.written else ()
    found = in_force(area_path, wanted.day)
    if found is None or hours == wanted.hours:
        return hours == wanted.hours
    pack = edition(found.ref.hash, wanted.day).pack
    days = {**pack.calendar_days, **({wanted.day: is_now.written} if is_now.written else {})}
    return same_hours(pack.timetables.values(), Calendar(days, pack.calendar_years), wanted)


def said_kind(kind: str, hours: Stretches) -> Text:
    """Off, a working day, or open at hours of its own."""
    if not hours:
        return KINDS[kind]
    said = said_hours(hours)
    return Text(f"{said.zh} 开", f"open {said.en}")


def _nearest(rows: Iterable[LocalDay]) -> AsItIs | None:
    row = max(rows, key=lambda one: (len(one.area_path), one.entered_at), default=None)
    if row is None:
        return None
    by = Text(f"已登记的本地日子（{row.name}）", f"a local day says so ({row.name})")
    return AsItIs(row.kind, by, as_written(row))


def _by_pack(area_path: str, day: date) -> AsItIs:
    found = in_force(area_path, day)
    written = edition(found.ref.hash, day).pack.calendar_days.get(day) if found else None
    if found is not None and written is not None:
        pack = f"{found.ref.pack} {found.ref.version}"
        zh, en = written.called
        by = Text(f"规则包 {pack} 的日历（{zh}）", f"the calendar of the pack {pack} says so ({en})")
        return AsItIs(written.kind, by, written)
    return AsItIs("off" if day.isoweekday() > 5 else "work", _WEEKDAYS[day.weekday()])
