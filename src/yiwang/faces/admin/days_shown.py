"""The days of the calendar's page that differ from their weekday: what the pack says, and what is local."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from yiwang.engine.clocks.dayhours import read_hours, said_hours
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.packs.definitions import Pack
from yiwang.faces.admin.day_forms import answering
from yiwang.faces.admin.forms import Form
from yiwang.faces.admin.names import area_words, areas_of, who
from yiwang.faces.web.language import language, say, t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.interface import LocalDay

STATES = {
    "waiting": ("等第二个人同意", "waiting for a second person"), "refused": ("已退回", "refused"),
    "withdrawn": ("已撤回", "withdrawn"),
}  # fmt: skip


class Line(NamedTuple):
    """A day in words. `by` and `at`: who entered it and when, for a local one."""

    day: date
    words: str
    off: bool
    name: str
    source: str
    where: str = ""
    by: str = ""
    at: datetime | None = None
    state: str = ""
    why: str = ""
    """Why it was refused or withdrawn."""
    forms: Sequence[Form] = ()
    hours: str = ""
    """Of a working day that is open at hours of its own, in words."""

    @property
    def said(self) -> str:
        if self.hours:
            return t("{h} 上班", "working {h}", h=self.hours)
        return t("放假", "off") if self.off else t("上班", "working")

    @property
    def tone(self) -> str:
        return "green" if self.off else "yellow"


class Days(NamedTuple):
    """Those that count, in order, and those that were withdrawn or refused."""

    lines: list[Line]
    ended: list[Line]

    @property
    def forms(self) -> list[Form]:
        return [form for line in self.lines for form in line.forms]


def day_in_words(day: date) -> str:
    """周三，2026年12月2日."""
    if language() == "zh-Hans":
        return f"周{'一二三四五六日'[day.weekday()]}，{day.year}年{day.month}月{day.day}日"
    return f"{day:%A}, {day.day} {day:%B %Y}"


def days_between(request: PageRequest, pack: Pack, since: date, until: date) -> Days:
    """What the pack and the areas around one's own say of a stretch of days."""
    acting = person(request)
    rows = packs.local_days(acting.area_path, since, until)
    known, names = areas_of({row.area_path for row in rows}), who(row.enterer for row in rows)
    may = "admin" in acting.roles
    of_pack = [one for day, one in pack.calendar_days.items() if since <= day < until]
    local = {row: _local(row, known, names, answering(request, row) if may else ()) for row in rows}
    lines = [*map(_of_pack, of_pack), *(line for row, line in local.items() if row.state in ("holds", "waiting"))]
    ended = [line for row, line in local.items() if row.state not in ("holds", "waiting")]
    return Days(sorted(lines, key=lambda one: (one.day, bool(one.where))), ended)


def _of_pack(one: CalendarDay) -> Line:
    return Line(one.day, day_in_words(one.day), one.kind == "off", say(one.called), "")


def _local(row: LocalDay, known: Mapping[str, object], names: Mapping[str, str], forms: Sequence[Form]) -> Line:
    state = t(*STATES[row.state]) if row.state in STATES else ""
    return Line(
        row.day, day_in_words(row.day), row.kind == "off", row.name, row.source,
        area_words(row.area_path, known), names[row.enterer], row.entered_at, state, row.reason, forms,  # type: ignore[arg-type]
        hours_words(row.hours),
    )  # fmt: skip


def hours_words(text: str) -> str:
    """Hours of a day as they are kept, in words."""
    return say(said_hours(read_hours(text) or ()))


class Mark(NamedTuple):
    """How a day differs in the months: off or work, why, at which hours in words, and whether an area says so."""

    kind: str
    name: str
    local: bool = False
    hours: str = ""


def marked(pack: Pack, rows: Iterable[LocalDay], area_path: str) -> dict[date, Mark]:
    """The days that are marked in the months; a local one of one's own area, or above, before the pack's."""
    found = {day: Mark(one.kind, say(one.called)) for day, one in pack.calendar_days.items()}
    here = [one for one in rows if one.state == "holds" and area_path.startswith(one.area_path)]
    here.sort(key=lambda one: len(one.area_path))
    return found | {one.day: Mark(one.kind, one.name, True, hours_words(one.hours)) for one in here}
