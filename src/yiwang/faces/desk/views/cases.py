"""Lists of cases: what is mine to do, what we were called to, the whole area; filters stand in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Filters, Order, Page, View
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.web.access import KEEPERS, STAFF
from yiwang.faces.web.fields import Option
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import Titles, edition_of, level_words
from yiwang.faces.web.views import message

TABS: tuple[tuple[View, str, str], ...] = (
    ("todo", "等我办的", "For me to do"),
    ("mine", "本单位的", "Of our unit"), ("called", "请我们来的", "Called to"), ("area", "辖区全部", "The whole area"),
    ("reported", "我登记的", "Reported by me"),
)  # fmt: skip
MOST = 999
"""Counting stops here: the list says "999+"."""
OVERSEERS = frozenset({"dispatcher", "supervisor", "chief"})


def home(request: PageRequest) -> HttpResponse:
    """To where this post works."""
    roles = person(request).roles
    if roles & STAFF:
        return redirect("desk:cases")
    if roles & KEEPERS:
        return redirect("desk:packs")
    heading = t("您今天没有任职的岗位", "You hold no post today")
    lines = [t("账号是好的，只是没有岗位，所以看不到任何事项。请管理员核对任职。",
               "Your account is good but holds no post, so there is nothing to see.")]  # fmt: skip
    links = [{"url": reverse("desk:post"), "words": t("查看我的岗位", "See my posts")}]
    return message(request, heading, lines, links, layout="desk/base.html")


class Tab(NamedTuple):
    view: str
    words: str
    number: str
    current: bool


def _filters(request: PageRequest) -> Filters:
    """What the address narrows the list to; what cannot be read does not narrow."""
    get = request.GET
    view = cast(View, get.get("view") if get.get("view") in {tab[0] for tab in TABS} else "todo")
    state = get.get("state", "open")
    return Filters(
        view=view, area=get.get("area", ""), case_type=get.get("type", ""), stage=get.get("stage", ""),
        level=get.get("level", ""), ended={"ended": True, "all": None}.get(state, False),
        overdue_at=request.now if get.get("late") else None, supervised=True if get.get("supervised") else None,
    )  # fmt: skip


def _rows(request: PageRequest, filters: Filters) -> tuple[Page, str, Order]:
    """The rows asked for, what was searched, and the order."""
    text = request.GET.get("q", "").strip()
    order: Order = "newest" if request.GET.get("sort") == "newest" or filters.ended is not False else "due"
    cursor = request.GET.get("after", "")
    if len(text) >= 2:
        return (
            cases.search_cases(person(request), text, replace(filters, view="all", ended=None), cursor),
            text,
            "newest",
        )
    return cases.list_cases(person(request), filters, order, cursor), text, order


def listing(request: PageRequest) -> HttpResponse:
    """The list: count, filters, sort, pages by key; every row says what it is, where, with whom, until when."""
    filters = _filters(request)
    page, text, order = _rows(request, filters)
    titles = Titles(page.rows)
    searched = len(text) >= 2
    edition = edition_of(person(request).area_path, today(request))
    values: dict[str, Any] = {
        "rows": [(row, titles.of(row)) for row in page.rows], "order": order, "text": text, "searched": searched,
        "short": bool(text) and not searched, "narrowed": _narrowed(request), "view": filters.view,
        "tabs": [] if searched else _tabs(request, filters.view), "choices": _choices(request, edition),
        "count": _shown_count(len(page.rows), bool(page.next)) if searched else _count(request, filters),
        "first_url": _address(request, after="") if request.GET.get("after") else "",
        "next_url": _address(request, after=page.next) if page.next else "",
    }  # fmt: skip
    return render(request, "desk/cases.html", values)


def orders(request: PageRequest) -> HttpResponse:
    """Open cases that are under supervision, the most urgent first."""
    filters = Filters(ended=False, supervised=True)
    page = cases.list_cases(person(request), filters, "due", request.GET.get("after", ""))
    titles = Titles(page.rows)
    values = {
        "rows": [(row, titles.of(row)) for row in page.rows], "count": _count(request, filters),
        "first_url": _address(request, after="") if request.GET.get("after") else "",
        "next_url": _address(request, after=page.next) if page.next else "",
    }  # fmt: skip
    return render(request, "desk/orders.html", values)


def _tabs(request: PageRequest, current: str) -> list[Tab]:
    """Each with how many are open; the whole area only for those who oversee one."""
    roles = person(request).roles
    return [
        Tab(view, t(zh, en), _count(request, Filters(view=view, ended=False)), view == current)
        for view, zh, en in TABS
        if view != "area" or roles & OVERSEERS
    ]


def _count(request: PageRequest, filters: Filters) -> str:
    return _shown_count(min(found := cases.count_cases(person(request), filters, MOST + 1), MOST), found > MOST)


def _shown_count(number: int, more: bool) -> str:
    return f"{number}+" if more else str(number)


NARROWING = ("area", "type", "stage", "level", "late", "supervised", "state")


def _narrowed(request: PageRequest) -> bool:
    return any(request.GET.get(name) for name in NARROWING)


def _address(request: PageRequest, **change: str) -> str:
    held = request.GET.copy()
    for name, value in change.items():
        held.pop(name, None)
        if value:
            held[name] = value
    return f"?{held.urlencode()}" if held else "?"


def _choices(request: PageRequest, edition: Edition | None) -> Mapping[str, Sequence[Option]]:
    """What the filters offer: case types, stages of the chosen one, levels, and open or ended."""
    get = request.GET
    programs = edition.programs if edition else {}
    chosen = programs.get(get.get("type", ""))
    stages = chosen.stages.values() if chosen else ()
    levels: dict[str, str] = {}
    for program in programs.values() if chosen is None else [chosen]:
        for word in _level_words(program):
            levels.setdefault(word, level_words(edition, word) if edition else word)
    states = (("open", t("没办完的", "Open")), ("ended", t("已结束的", "Ended")), ("all", t("全部", "All")))
    return {
        "type": _options(((name, say(one.case_type.title)) for name, one in programs.items()), get.get("type")),
        "stage": _options(((one.id, say(one.title)) for one in stages), get.get("stage")),
        "level": _options(levels.items(), get.get("level")),
        "state": _options(states, get.get("state", "open")),
    }  # fmt: skip


def _level_words(program: Program) -> Iterable[str]:
    """What a case of this type may be sorted into: the words of its first level."""
    wanted = cases.level_names(program)[:1]
    for name in wanted:
        domain = program.domains.get(name)
        yield from (str(value) for value in domain.values) if domain else ()


def _options(found: Iterable[tuple[str, str]], chosen: str | None) -> list[Option]:
    return [Option(value, words, value == chosen) for value, words in found]
