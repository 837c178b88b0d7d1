"""What the address narrows a list to, and what can be chosen: the same for list, search, export and saved views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any, cast

from django.http import QueryDict

from yiwang.cases import interface as cases
from yiwang.cases.interface import Filters, ListedCase, Order, Page, View
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.desk import behind
from yiwang.faces.web import emptied
from yiwang.faces.web.emptied import Emptied, Said, Way
from yiwang.faces.web.fields import Option
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import edition_of, level_words
from yiwang.faces.web.words import last_due
from yiwang.foundation.places import interface as places
from yiwang.insight.interface import Behind
from yiwang.kernel.civil_time import instant

TABS: tuple[tuple[View, str, str], ...] = (
    ("todo", "等我办的", "For me to do"),
    ("mine", "本单位的", "Of our unit"), ("called", "请我们来的", "Called to"), ("area", "辖区全部", "The whole area"),
    ("reported", "我登记的", "Reported by me"), ("had", "经手过的", "Had before"),
)  # fmt: skip
OVERSEERS = frozenset({"dispatcher", "supervisor", "chief"})
SOON = timedelta(hours=24)
FLAGS = (
    ("late", "已超时", "Late"), ("soon", "24 小时内到期", "Due in 24 hours"),
    ("tonight", "今晚前到期", "Due by tonight"), ("called", "联合处置未完", "Summons open"),
    ("objected", "异议待裁定", "Objection waits"),
    ("extension", "延期待批复", "More time asked for"),
    ("paused", "暂停计时", "Clock stopped"),
    ("asked", "等反映人回答", "Waits for the reporter"), ("supervised", "督办中", "Supervised"),
    ("ordered", "督办单待回复", "Order to answer"),
)  # fmt: skip
"""Boxes to tick; each narrows to open cases."""
NARROWING = (
    "area", "type", "stage", "level", "state", *behind.HELD,
    *(name for name, _, _ in FLAGS),
)  # fmt: skip
HELD = ("view", "q", "sort", *NARROWING)
"""What of an address makes the list; the rest (page, open case) is where one stands in it."""
ENOUGH = 2
"""Characters that a search needs."""


def filters_of(request: PageRequest) -> Filters:
    """What cannot be read does not narrow."""
    get = request.GET
    view = cast(View, get.get("view") if get.get("view") in {tab[0] for tab in TABS} else "todo")
    ended = {"ended": True, "all": None}.get(get.get("state", "open"), False)
    if searched(request):
        view, ended = "all", {"open": False, "ended": True}.get(get.get("state", ""))
    stages = tuple(one for one in get.get("stage", "").split(",") if one)
    return Filters(
        view=view, area=get.get("area", ""), case_type=get.get("type", ""), stages=stages, level=get.get("level", ""),
        ended=ended, overdue_at=request.now if get.get("late") else None,
        asked=True if get.get("asked") else None,
        supervised=True if get.get("supervised") else None, **_of_numbers(request),
    )  # fmt: skip


def _of_numbers(request: PageRequest) -> dict[str, Any]:
    """What the numbers of the command room and of the analyses narrow to, besides."""
    get = request.GET
    counted = behind.behind(get)
    days = {} if isinstance(counted, Behind) else {"reported_from": "from", "reported_until": "until"}
    reported = {name: _day_begins(get.get(said, "")) for name, said in days.items()}
    soon = {"due_before": request.now + SOON} if get.get("soon") else {}
    if get.get("tonight"):
        soon = {"due_from": request.now, "due_before": last_due(today(request))}
    return {
        "here": bool(get.get("here")), "kind": get.get("kind", ""), "channel": get.get("channel", ""),
        "counted": counted, "about": False if get.get("shared") else None, **reported,
        "called": True if get.get("called") else None, "objected": True if get.get("objected") else None,
        "extension_asked": True if get.get("extension") else None, "paused": True if get.get("paused") else None,
        "tile": behind.tile(get),
        **behind.unit_now(get), **soon,
    }  # fmt: skip


def _day_begins(day: str) -> datetime | None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return _midnight(found) if MINYEAR < found.year < MAXYEAR else None


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time()))


def words_sought(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()


def searched(request: PageRequest) -> bool:
    return len(words_sought(request)) >= ENOUGH


def order_of(request: PageRequest, filters: Filters) -> Order:
    """Soonest due first holds for what is open; all else is newest first."""
    newest = request.GET.get("sort") == "newest" or filters.ended is not False or searched(request)
    return "newest" if newest else "due"


def rows_of(request: PageRequest, filters: Filters) -> Page[ListedCase]:
    """The page of rows that was asked for."""
    cursor = request.GET.get("after", "")
    if searched(request):
        return cases.search_rows(person(request), words_sought(request), filters, cursor)
    return cases.list_rows(person(request), filters, order_of(request, filters), cursor)


def taken_along(request: PageRequest) -> list[tuple[str, str]]:
    """What narrows the list and has no control in the form of filters."""
    return [(name, value) for name in behind.HELD if (value := request.GET.get(name, ""))]


def narrowed(request: PageRequest) -> int:
    """How many filters are set."""
    return sum(bool(request.GET.get(name)) for name in NARROWING)


def kept(get: QueryDict, **change: str) -> str:
    """The address of a list with some of it changed, and nothing that is not about the list."""
    held = QueryDict(mutable=True)
    for name in (*HELD, "after"):
        if value := change.get(name, get.get(name, "")):
            held[name] = value
    for name, value in change.items():
        if value and name not in held:
            held[name] = value
    return held.urlencode()


def choices_of(request: PageRequest) -> Mapping[str, Sequence[Option]]:
    """What the filters offer: case types, stages of the chosen one, levels, areas below one's own, open or ended."""
    get = request.GET
    edition = edition_of(person(request).area_path, today(request))
    programs = edition.programs if edition else {}
    chosen = programs.get(get.get("type", ""))
    stages = chosen.stages.values() if chosen else ()
    several = "," in get.get("stage", "")
    first = [(get.get("stage", ""), t("几个环节", "Several stages"))] if several else []
    return {
        "type": _options(((name, say(one.case_type.title)) for name, one in programs.items()), get.get("type")),
        "stage": _options((*first, *((one.id, say(one.title)) for one in stages)), get.get("stage")),
        "level": _options(_levels(edition, [chosen] if chosen else programs.values()), get.get("level")),
        "area": _options(_areas(request), get.get("area")),
        "state": _options(_states(searched(request)), get.get("state", "")),
        "flags": [Option(name, t(zh, en), bool(get.get(name))) for name, zh, en in FLAGS],
    }  # fmt: skip


def _states(search: bool) -> list[tuple[str, str]]:
    """A list shows what is open unless it is asked for more; a search shows all unless it is narrowed."""
    words = {
        "open": t("没办完的", "Open"), "ended": t("已结束的", "Ended"), "all": t("全部", "All"),
    }  # fmt: skip
    first = "all" if search else "open"
    return [("", words[first]), *((code, said) for code, said in words.items() if code != first)]


def _areas(request: PageRequest) -> list[tuple[str, str]]:
    """The areas right below one's own, when the post oversees more than one."""
    acting = person(request)
    if acting.area_path == "-":
        return []
    return [(one.code, one.name) for one in places.children_known(acting.area_code, today(request))]


def _levels(edition: Edition | None, programs: Iterable[Program]) -> list[tuple[str, str]]:
    """What a case may be sorted into: the words of each type's first level."""
    found: dict[str, str] = {}
    for program in programs:
        for name in cases.level_names(program)[:1]:
            domain = program.domains.get(name)
            for value in domain.values if domain else ():
                found.setdefault(str(value), level_words(edition, str(value)) if edition else str(value))
    return list(found.items())


def _options(found: Iterable[tuple[str, str]], chosen: str | None) -> list[Option]:
    return [Option(value, words, value == chosen) for value, words in found]


def described(request: PageRequest, choices: Mapping[str, Sequence[Option]] | None = None) -> list[str]:
    """The filters that are set, in words: for a print and for the head of an export."""
    return [one.words for one in set_filters(request, choices)]


def _chosen(request: PageRequest, name: str, choices: Sequence[Option]) -> str:
    """What is chosen, in words; also what the list does not offer: a smaller area, a case without a level."""
    code = request.GET.get(name, "")
    if not code or (said := next((one.label for one in choices if one.value == code), "")):
        return said if code else ""
    if name == "area":
        found = places.areas_known([code]).get(code)
        return found.name if found else code
    return t("未分级", "not sorted") if code == cases.NO_LEVEL else code


def emptied_by(request: PageRequest, said: Sequence[Said], clear_url: str) -> Emptied | None:
    """What an empty list of cases says; None when no filter is set."""
    ways = ways_out(request, said)
    if not ways:
        return None
    words = [one.words for one in said]
    if not searched(request):
        return Emptied(t("没有这样的事项", "There is no such matter"), words, ways, clear_url)
    hint = t("只在您看得到的事项里找。换两个字，或输入完整编号。",
             "Only what your post sees is searched. Try other words, or a whole number.")  # fmt: skip
    return Emptied(t("没有找到", "Nothing found"), words, ways, clear_url, hint)


def ways_out(request: PageRequest, said: Sequence[Said]) -> list[Way]:
    """Each filter to be taken away by itself, and the days to be widened to both sides by as many as they are."""
    found = emptied.ways_out(said, lambda names: _without(request, names))
    since, until = (_day_begins(request.GET.get(name, "")) for name in ("from", "until"))
    if since is None or until is None or since >= until:
        return found
    first, last = behind.widened(request.GET)
    days = {"from": first.isoformat(), "until": last.isoformat()}
    words = t("把日期放宽到{d}", "Widen the days to {d}", d=behind.days_words(first, last))
    return [Way(words, f"?{kept(request.GET, after='', **days)}"), *found]


def _without(request: PageRequest, names: Sequence[str]) -> str:
    return f"?{kept(request.GET, after='', **dict.fromkeys(names, ''))}"


def set_filters(request: PageRequest, choices: Mapping[str, Sequence[Option]] | None = None) -> list[Said]:
    """The filters that are set, each in words and with what of the address says it."""
    choices = choices or choices_of(request)
    said = [Said(words, (name, "kind") if name == "type" else (name,))
            for name in ("type", "stage", "level", "area") if (words := _chosen(request, name, choices[name]))]
    said += [Said(one.label, ("state",)) for one in choices["state"] if one.chosen and one.value]
    said += [Said(one.label, (one.value,)) for one in choices["flags"] if one.chosen]
    said += behind.described(request.GET, person(request).area_path, today(request))
    if searched(request):
        said.append(Said(t("“{w}”", "“{w}”", w=words_sought(request)), ("q",)))
    return said
