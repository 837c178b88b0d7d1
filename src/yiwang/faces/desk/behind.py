"""A list that lies behind a figure: how the address says it, and how the page says it."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from yiwang.cases import interface as cases
from yiwang.cases.interface import NO_LEVEL, Filters, Person, Tile
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import what_words
from yiwang.faces.web.emptied import Said
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import uuid_or_none
from yiwang.faces.web.words import date_words
from yiwang.foundation.places import interface as places
from yiwang.insight import interface as insight

HELD = ("kind", "channel", "from", "until", "here", "counted", "unit", "body", "hour", "every", "open_on", "shared",
        "tile", "first")  # fmt: skip
"""What narrows a list and has no control of its own: a form of filters takes it along."""
MOST_DAYS = 31
"""A mean is of days no further apart."""


def behind(get: QueryDict) -> insight.Behind | insight.OpenOn | None:
    """`counted`: the figure, or several of them; `from` and `until` are then the days over which it was counted.
    `open_on`: what was open at the end of that day."""
    if on := _day(get.get("open_on", "")):
        return insight.OpenOn(on)
    since, until = _day(get.get("from", "")), _day(get.get("until", ""))
    whats = tuple(get.get("counted", "").split(","))
    if since is None or until is None or not insight.LISTED.issuperset(whats):
        return None
    hour, every = get.get("hour", ""), get.get("every", "")
    key = get.get("body" if insight.OF_BODIES.issuperset(whats) else "unit", "")
    at = int(hour) if hour.isdecimal() and int(hour) < 24 else None
    apart = int(every) if every.isdecimal() and 0 < int(every) <= MOST_DAYS else 1
    return insight.Behind(whats, since, until, "" if key == NO_LEVEL else key or None, at, apart)


def tile(get: QueryDict) -> Tile | None:
    """`tile`: a square of the room's map, its borders in degrees from the west; `first`: of the cases due soonest the
    last that has a mark there."""
    try:
        west, south, east, north = (float(one) for one in get.get("tile", "").split(","))
    except ValueError:
        return None
    readable = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return Tile(west, south, east, north, _last(get.get("first", ""))) if readable else None


def _last(text: str) -> tuple[datetime | None, UUID] | None:
    due, _, id = text.rpartition(",")
    found = uuid_or_none(id)
    try:
        moment = datetime.fromisoformat(due).astimezone(UTC) if due else None
    except (ValueError, OverflowError):
        return None
    return (moment, found) if found else None


def unit_now(get: QueryDict) -> dict[str, Any]:
    """The unit that answers for the cases at present; behind a figure it is the one that did at the time."""
    unit = get.get("unit", "")
    if not unit or isinstance(behind(get), insight.Behind):
        return {}
    return {"unowned": True} if unit == NO_LEVEL else {"owner_unit": uuid_or_none(unit)}


def described(get: QueryDict, path: str, on: date) -> list[Said]:
    """What of it is set, in words."""
    names, found = Names(path, on), behind(get)
    said = []
    if get.get("kind"):
        kind = get.get("kind", "") if get.get("kind", "") != NO_LEVEL else ""
        words = names.kind(f"{get.get('type', '')}/{kind}") if kind else t("未分种类", "no kind")
        said.append(Said(words, ("kind",)))
    if get.get("channel"):
        said.append(Said(names.channel(get.get("channel", "")), ("channel",)))
    if get.get("here"):
        said.append(Said(t("本级，未落到下级", "right here, no smaller place known"), ("here",)))
    if get.get("shared"):
        said.append(Said(t("不含反映机关和工作人员的", "without those about bodies and people in office"), ("shared",)))
    if (square := tile(get)) is not None:
        said.append(Said(_square(square, on), ("tile", "first")))
    if isinstance(found, insight.Behind):
        return said + _counted(names, found)
    if found is not None:
        words = t("{d}结束时在办的", "open at the end of {d}", d=date_words(found.day))
        said.append(Said(words, ("open_on",)))
    else:
        said += _reported(get)
    if get.get("unit"):
        unit = "" if get.get("unit") == NO_LEVEL else get.get("unit", "")
        said.append(Said(t("现在由{u}负责", "with {u} now", u=_unit(names, unit)), ("unit",)))
    return said


def _square(square: Tile, on: date) -> str:
    """By the smallest place known in its middle."""
    inside, _ = places.locate((square.west + square.east) / 2, (square.south + square.north) / 2, on)
    area = places.area(inside.area) if inside else None
    if area is None:
        return t("地图上同一个点的", "in one mark of the map")
    return t("地图上{p}一带同一个点的", "in one mark of the map, around {p}", p=area.name)


def _reported(get: QueryDict) -> list[Said]:
    since, until = _day(get.get("from", "")), _day(get.get("until", ""))
    if not since and not until:
        return []
    return [Said(t("{d}反映的", "reported {d}", d=days_words(since, until)), ("from", "until"))]


def _counted(names: Names, found: insight.Behind) -> list[Said]:
    """Without its days a figure has no list: they are taken away together."""
    words = t("、", ", ").join(what_words(what) for what in found.whats)
    said = [t("{d}计入“{w}”的", "{d}, counted as “{w}”", d=days_words(found.since, found.until), w=words)]
    if found.every > 1:
        said.append(t("每隔 {n} 天的那一天", "every {n}th day of these", n=found.every))
    if insight.OFTEN.intersection(found.whats):
        said.append(t("一件可能计了几次", "a case may count several times"))
    held = Said(t("，", ", ").join(said), ("counted", "from", "until", "hour", "every", "body", "unit"))
    rest = [] if found.hour is None else [Said(t("{h} 时", "{h}:00", h=found.hour), ("hour",))]
    if found.key is None:
        return [held, *rest]
    if insight.OF_BODIES.issuperset(found.whats):
        return [held, *rest, Said(names.body(found.key), ("body",))]
    # It may have gone on since.
    return [held, *rest, Said(t("当时在{u}", "with {u} at the time", u=_unit(names, found.key)), ("unit",))]


def unlisted(person: Person, filters: Filters) -> dict[str, Any]:
    """Why a list behind a figure may hold fewer cases than the figure says: `aside`, how many of them lie in months
    that were set aside, and in which; `filling`, how far the lists of older cases are."""
    if filters.counted is None:
        return {}
    months = cases.count_set_aside(person, filters)
    return {
        "aside": sum(number for _, number in months), "filling": insight.lists_filled(),
        "months": t("、", ", ").join(f"{month} ({number})" for month, number in months),
        "months_named": [str(month) for month, _ in months],
    }  # fmt: skip


def widened(get: QueryDict) -> tuple[date, date]:
    """The days of an address, and as many again on either side; the calendar has a first day and a last."""
    since, until = date.fromisoformat(get.get("from", "")), date.fromisoformat(get.get("until", ""))
    more = until - since
    low, high = date(MINYEAR + 1, 1, 1), date(MAXYEAR - 1, 12, 31)
    return since - more if since - low > more else low, until + more if high - until > more else high


def days_words(since: date | None, until: date | None) -> str:
    last = until - timedelta(days=1) if until else None
    if since and last:
        return date_words(since) if since == last else f"{date_words(since)}–{date_words(last)}"
    if since:
        return t("{d} 起", "from {d}", d=date_words(since))
    return t("到 {d}", "until {d}", d=date_words(last)) if last else ""


def _unit(names: Names, text: str) -> str:
    return names.unit(str(found) if (found := uuid_or_none(text)) else "")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if MINYEAR < found.year < MAXYEAR else None
