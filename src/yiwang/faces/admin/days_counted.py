"""Which local days a simulation counted, and what they make of two packs' calendars: on their pages, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from yiwang.engine.clocks.dayhours import said_hours
from yiwang.engine.clocks.definitions import CalendarDay
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Text
from yiwang.faces.admin.days_shown import Line, day_in_words
from yiwang.faces.admin.names import area_words, areas_of
from yiwang.faces.web.language import say, t
from yiwang.foundation.policy_packs import interface as packs

MOST = 40
"""So many are shown; of the rest it is said how many they are."""


class Counted(NamedTuple):
    """The local days of a place that count in a stretch of days."""

    where: str
    since: date
    until: date
    lines: list[Line]
    more: int


def known_on(path: str, on: date) -> list[CalendarDay]:
    """The local days that hold at the end of a day: what is entered counts from the next minute on."""
    return packs.days_known(path, datetime.combine(on, time.max))


def kept_days(path: str, since: date, until: date, on: date) -> dict[str, Any]:
    """The days that hold on a day and lie in a stretch, as the result of a job keeps them."""
    found = [one for one in known_on(path, on) if since <= one.day <= until]
    rows = [[one.day.isoformat(), one.kind, one.name, *said_hours(one.hours)] for one in found[:MOST]]
    more = len(found) - len(rows)
    return {"path": path, "since": since.isoformat(), "until": until.isoformat(), "rows": rows, "more": more}


def counted(kept: Mapping[str, Any]) -> Counted:
    """The same in words."""
    lines = []
    for day, kind, name, zh, en in kept["rows"]:
        on = date.fromisoformat(day)
        lines.append(Line(on, day_in_words(on), kind == "off", name, "", hours=say(Text(zh, en))))
    where = area_words(kept["path"], areas_of([kept["path"]]))
    since, until = date.fromisoformat(kept["since"]), date.fromisoformat(kept["until"])
    return Counted(where, since, until, lines, kept["more"])


def calendar_changes(old: Pack, new: Pack, path: str, on: date) -> list[str]:
    """The days that are off in one pack's calendar and worked in the other's, at a place with days of its own."""
    local = {one.day: one for one in known_on(path, on)}
    days = sorted({*old.calendar_days, *new.calendar_days})
    return [_change(day, old, new, local) for day in days if _kind(old, day) != _kind(new, day)]


def _kind(pack: Pack, day: date) -> str:
    written = pack.calendar_days.get(day)
    return written.kind if written else ("off" if day.isoweekday() > 5 else "work")


def _change(day: date, old: Pack, new: Pack, local: Mapping[date, CalendarDay]) -> str:
    kinds = {"off": t("放假", "off"), "work": t("上班", "working")}
    was, becomes = kinds[_kind(old, day)], kinds[_kind(new, day)]
    said = t("{d}：{o} → {n}", "{d}: {o} → {n}", d=day_in_words(day), o=was, n=becomes)
    if day not in local:
        return said
    own = t("；这里登记的本地日子（{n}）不变，照它算", "; here the local day ({n}) holds on", n=local[day].name)
    return said + own
