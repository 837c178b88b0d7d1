"""A list that lies behind a figure: how the address says it, and how the page says it."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta
from uuid import UUID

from django.http import QueryDict

from yiwang.cases.interface import NO_LEVEL
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import what_words
from yiwang.faces.web.language import t
from yiwang.faces.web.words import date_words
from yiwang.insight import interface as insight

HELD = ("kind", "channel", "from", "until", "here", "counted", "unit", "body", "hour", "shared")
"""What narrows a list and has no control of its own: a form of filters takes it along."""


def behind(get: QueryDict) -> insight.Behind | None:
    """`counted`: the figure; `from` and `until` are then the days over which it was counted."""
    since, until, what = _day(get.get("from", "")), _day(get.get("until", "")), get.get("counted", "")
    if what not in insight.LISTED or since is None or until is None:
        return None
    hour, key = get.get("hour", ""), get.get("body" if what in insight.OF_BODIES else "unit", "")
    at = int(hour) if hour.isdecimal() and int(hour) < 24 else None
    return insight.Behind(what, since, until, "" if key == NO_LEVEL else key or None, at)


def described(get: QueryDict, path: str, on: date) -> list[str]:
    """What of it is set, in words."""
    names, since, until = Names(path, on), _day(get.get("from", "")), _day(get.get("until", ""))
    said = []
    if get.get("kind"):
        kind = get.get("kind", "") if get.get("kind", "") != NO_LEVEL else ""
        said.append(names.kind(f"{get.get('type', '')}/{kind}") if kind else t("未分种类", "no kind"))
    if get.get("channel"):
        said.append(names.channel(get.get("channel", "")))
    if get.get("here"):
        said.append(t("本级，未落到下级", "right here, no smaller place known"))
    if since or until:
        said.append(_days(since, until))
    if get.get("shared"):
        said.append(t("不含反映机关和工作人员的", "without those about bodies and people in office"))
    found = behind(get)
    if found is None:
        return said
    said.append(t("计入“{w}”的", "counted as “{w}”", w=what_words(found.what)))
    if found.what in insight.OFTEN:
        said.append(t("一件可能计了几次", "a case may count several times"))
    if get.get("hour"):
        said.append(t("{h} 时", "{h}:00", h=get.get("hour", "")))
    if found.key is not None:
        said.append(names.body(found.key) if found.what in insight.OF_BODIES else _unit_then(names, found.key))
    return said


def _days(since: date | None, until: date | None) -> str:
    last = until - timedelta(days=1) if until else None
    if since and last:
        return date_words(since) if since == last else f"{date_words(since)}–{date_words(last)}"
    if since:
        return t("{d} 起", "from {d}", d=date_words(since))
    return t("到 {d}", "until {d}", d=date_words(last)) if last else ""


def _unit_then(names: Names, text: str) -> str:
    """Which unit had it when it was counted: it may have gone on since."""
    try:
        return t("当时在{u}", "with {u} at the time", u=names.unit(str(UUID(text))))
    except ValueError:
        return names.unit("")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if MINYEAR < found.year < MAXYEAR else None
