"""Lists of cases: what is mine to do, what we were called to, the whole area, what was searched; the case beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Awaited, Filters, ListedCase, Page
from yiwang.faces.desk import filters as lists
from yiwang.faces.desk.behind import unlisted
from yiwang.faces.desk.casefile import CaseFile, case_file
from yiwang.faces.desk.saved import views_for
from yiwang.faces.desk.words import Found
from yiwang.faces.web.access import KEEPERS, STAFF
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, uuid_or_none
from yiwang.faces.web.titles import Titles
from yiwang.faces.web.views import message
from yiwang.foundation.places import interface as places

MOST = 999
"""Counting stops here: the list says "999+"."""


def home(request: PageRequest) -> HttpResponse:
    """To where this post works."""
    roles = person(request).roles
    if roles & STAFF:
        return redirect("desk:cases")
    if roles & KEEPERS:
        return redirect("admin:home")
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


def listing(request: PageRequest) -> HttpResponse:
    """The list: count, filters, sort, pages by key; every row says what it is, where, with whom, until when."""
    chosen = uuid_or_none(request.GET.get("case"))
    return list_page(request, _beside(request, chosen) if chosen else None)


def _beside(request: PageRequest, case_id: UUID) -> CaseFile | None:
    """The case beside the list; gone from sight (handed on to elsewhere), the list stands alone."""
    try:
        return case_file(request, case_id)
    except Http404:
        return None


def list_page(request: PageRequest, beside: CaseFile | None = None, status: int = 200) -> HttpResponse:
    """The list, with a case beside it when one is open."""
    filters = lists.filters_of(request)
    page = lists.rows_of(request, filters)
    searched = lists.searched(request)
    text = lists.words_sought(request)
    count = shown_count(len(page.rows), bool(page.next)) if searched else _count(request, filters)
    choices = lists.choices_of(request)
    said = lists.set_filters(request, choices)
    values: dict[str, Any] = {
        **rows_values(request, page), "order": lists.order_of(request, filters), "text": text, "searched": searched,
        "short": bool(text) and not searched, "narrowed": lists.narrowed(request),
        "clear_url": f"?{urlencode({'q': text})}" if searched else f"?view={filters.view}",
        "along": lists.taken_along(request), "view": filters.view,
        "tabs": [] if searched else _tabs(request, filters.view), "choices": choices,
        "flagged": sum(one.chosen for one in choices["flags"]),
        "count": count, "found": Found(text if searched else ""), "described": [one.words for one in said],
        "partly": filters.counted is not None and not _oversees(request, filters.area),
        "emptied": None if page.rows else lists.emptied_by(request, said, f"?view={filters.view}"),
        "saved": views_for(request), "here": lists.kept(request.GET, after=""), "back": lists.kept(request.GET),
        "was": request.GET.get("was", ""), "done": request.GET.get("done", ""), "too_many": request.GET.get("keep"),
    }  # fmt: skip
    values |= unlisted(person(request), filters)
    if beside is not None:
        values |= {**beside.values(), "beside": beside.row.id, "next": _after(page, beside.row.id)}
    return render(request, "desk/cases.html", values, status=status)


def _oversees(request: PageRequest, area: str) -> bool:
    """Is it a figure of theirs? Of another's they see what they may see of its cases, and not how many there are."""
    acting, info = person(request), places.area(area) if area else None
    path = info.path if info else ""
    return bool(acting.roles & lists.OVERSEERS) and acting.area_path != "-" and path.startswith(acting.area_path)


def _after(page: Page[ListedCase], case_id: UUID) -> UUID | None:
    """The row below; at the end, the one above."""
    ids = [row.id for row in page.rows]
    if case_id not in ids:
        return ids[0] if ids else None
    at = ids.index(case_id)
    return ids[at + 1] if at + 1 < len(ids) else ids[at - 1] if at else None


def orders(request: PageRequest) -> HttpResponse:
    """Open cases that are under supervision, the most urgent first; narrowed as every list is."""
    filters = replace(lists.filters_of(request), view="all", ended=False, supervised=True)
    order = lists.order_of(request, filters)
    page = cases.list_rows(person(request), filters, order, request.GET.get("after", ""))
    choices = lists.choices_of(request)
    flags = [one for one in choices["flags"] if one.value not in ("supervised", "ordered")]
    choices = {**choices, "state": [], "flags": flags}
    said = lists.set_filters(request, choices)
    values = {
        **rows_values(request, page), "count": _count(request, filters), "order": order, "choices": choices,
        "to_answer": _count(request, Filters(view="mine", ordered=True)), "narrowed": len(said), "clear_url": "?",
        "flagged": sum(one.chosen for one in flags), "described": [one.words for one in said],
        "along": lists.taken_along(request), "emptied": None if page.rows else lists.emptied_by(request, said, "?"),
    }  # fmt: skip
    return render(request, "desk/orders.html", values)


def rows_values(request: PageRequest, page: Page[ListedCase]) -> dict[str, Any]:
    """Rows with their titles and what they wait for whoever reads with, and where the pages before and after are."""
    titles, waits = Titles(page.rows, person(request)), cases.awaited(person(request), page.rows)
    return {
        "rows": [(row, titles.of(row), _acts(waits[row.id])) for row in page.rows],
        "first_url": _address(request, after="") if request.GET.get("after") else "",
        "next_url": _address(request, after=page.next) if page.next else "",
    }


ACTS = {
    "objection": ("请您裁定异议", "Rule on the objection"), "extension": ("请您批复延期申请", "Rule on more time"),
    "exclusion": ("有人提出不计入考核，请您定", "Left out of the rates? You are the second person"),
    "order": ("请回复督办单", "Answer the supervision order"), "called": ("请您单位到场", "You are called: come"),
    "working": ("请您单位办结所请的事", "You are called: finish your part"),
    "score": ("请您评价到场单位", "Score the bodies that came"),
}  # fmt: skip
"""What is awaited, in the words of whoever is waited for."""


class Act(NamedTuple):
    words: str
    due: datetime | None


def _acts(waits: Sequence[Awaited]) -> list[Act]:
    return [Act(t(*ACTS[one.act]), one.due) for one in waits]


def _tabs(request: PageRequest, current: str) -> list[Tab]:
    """Each with how many are open; the whole area only for those who oversee one, what one had only when chosen."""
    roles = person(request).roles
    return [
        Tab(view, t(zh, en), _count(request, Filters(view=view, ended=False)), view == current)
        for view, zh, en in lists.TABS
        if (view != "area" or roles & lists.OVERSEERS) and (view != "had" or current == "had")
    ]


def _count(request: PageRequest, filters: Filters) -> str:
    return shown_count(min(found := cases.count_cases(person(request), filters, MOST + 1), MOST), found > MOST)


def shown_count(number: int, more: bool) -> str:
    return f"{number}+" if more else str(number)


def _address(request: PageRequest, **change: str) -> str:
    held = request.GET.copy()
    for name, value in {"case": "", "done": "", "was": "", **change}.items():
        held.pop(name, None)
        if value:
            held[name] = value
    return f"?{held.urlencode()}" if held else "?"
