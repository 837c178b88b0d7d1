"""Areas: the tree with search, and one area's page: life, what lies in it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.faces.admin.area_forms import area_forms, top_forms
from yiwang.faces.admin.forms import take
from yiwang.faces.admin.listing import Cell, Column, Empty, Listing, life, listing, tick, words
from yiwang.faces.admin.names import area_cell, areas_of, level_name
from yiwang.faces.admin.pages import Link, link, page, wrong
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.prefixes import starts_with

FOUND = 200


def areas(request: PageRequest) -> HttpResponse:
    """The tops of the tree, or what a search found."""
    text, on = request.GET.get("q", "").strip(), today(request)
    ended = bool(request.GET.get("ended"))
    rows = _found(text) if text else _tops(request, on)
    rows = [one for one in rows if (ended or one.alive(on)) and _mine(request, one)]
    filters = [
        words(request, "q", t("名称或编码的开头", "Beginning of name or code")),
        tick(request, "ended", t("也看已撤销的", "Ended ones too")),
    ]
    empty = Empty(
        t("还没有区划", "There are no areas yet"),
        t("先导入一份区划表，再导入网格。", "Import a table of areas first, then cells."),
        reverse("admin:areas_import"),
        t("导入区划", "Import areas"),
    )
    label = t("找到的区划", "Areas found") if text else t("最上一级", "The topmost areas")
    found = listing(request, label, rows, _columns(rows), empty, filters)
    forms = top_forms(request) if person(request).area_path == "" else []
    back = take(request, forms, reverse("admin:areas"))
    links = [
        link("areas_import", t("导入区划表", "Import a table")),
        link("flaws", t("空白和重叠", "Gaps and overlaps")),
    ]
    return back or page(
        request, "list", t("区划", "Areas"), listing=found, links=links, forms=forms, status=wrong(forms)
    )


def _found(text: str) -> list[AreaInfo]:
    """What has this very code, then what begins so."""
    exact = places.area(text)
    more = [one for one in places.find_areas(text, FOUND) if exact is None or one.code != exact.code]
    return [*([exact] if exact else []), *more]


def _tops(request: PageRequest, on: date) -> list[AreaInfo]:
    path = person(request).area_path
    own = places.area(path.strip("/").rsplit("/", 1)[-1]) if path else None
    return [own] if own else places.children("", on)


def _mine(request: PageRequest, one: AreaInfo) -> bool:
    return one.path.startswith(person(request).area_path)


def _columns(rows: Sequence[AreaInfo]) -> list[Column[AreaInfo]]:
    after = places.areas({code for one in rows for code in one.successors})

    def ended(one: AreaInfo) -> Cell:
        names = [after[code].name if code in after else code for code in one.successors]
        said = t("由 {a} 承接", "then {a}", a=t("、", ", ").join(names)) if names else ""
        return Cell(life(one.since, one.until), under=said)

    return [
        Column(
            "name",
            t("名称", "Name"),
            lambda one: Cell(one.name, reverse("admin:area", args=[one.code]), one.full_name),
            lambda one: one.name,
        ),
        Column("code", t("编码", "Code"), lambda one: Cell(one.code, code=True), lambda one: one.code),
        Column("level", t("层级", "Level"), lambda one: Cell(level_name(one.level)), lambda one: one.rank),
        Column("life", t("有效期", "Valid"), ended, lambda one: one.since or date.min),
    ]


def area(request: PageRequest, code: str) -> HttpResponse:
    found = places.area(code)
    if found is None or not _mine(request, found):
        raise Http404
    on = today(request)
    forms = area_forms(request, found) if person(request).area_path == "" else []
    back = take(request, forms, reverse("admin:area", args=[code]))
    if back is not None:
        return back
    below = places.children(code, on)
    empty = Empty(t("下面没有区划", "Nothing lies below"))
    crumbs = [Link(reverse("admin:areas"), t("区划", "Areas")), *_above(request, found)]
    return page(
        request,
        "thing",
        found.name,
        crumbs=crumbs,
        facts=_facts(request, found, on),
        forms=forms,
        notices=[*_ended(found, on), *_booked(code)],
        links=_links(found),
        status=wrong(forms),
        listings=[_below(request, below, empty)],
    )


def _booked(code: str) -> list[dict[str, Any]]:
    """A new name that is to come."""
    booked = places.booked_name(code)
    if booked is None:
        return []
    name, on = booked
    title = t("{d} 起改名“{n}”", "From {d} it is called “{n}”", d=on.isoformat(), n=name)
    return [{"tone": "warn", "title": title, "lines": [t("到那天自动更名。", "It happens by itself on that day.")]}]


def _below(request: PageRequest, below: Sequence[AreaInfo], empty: Empty) -> Listing:
    return listing(request, t("下一级", "Right below"), below, _columns(below), empty)


def _above(request: PageRequest, found: AreaInfo) -> list[Link]:
    upward = [one for one in places.ancestors(found.code)[1:] if _mine(request, one)]
    return [Link(reverse("admin:area", args=[one.code]), one.name) for one in reversed(upward)]


def _links(found: AreaInfo) -> list[Link]:
    query = f"?area={found.code}"
    made = [
        link("units", t("这里的单位", "Units here"), query=query),
        link("posts", t("谁在任", "Who holds what"), query=query),
        link("vacancies", t("空缺", "Vacant posts"), query=f"?q={found.code}"),
        link("directory", t("分拨规则", "Dispatch rules"), query=query),
    ]
    return [link("cells", t("网格和地图", "Cells and map"), query=query), *made]


def _facts(request: PageRequest, found: AreaInfo, on: date) -> list[tuple[str, Cell]]:
    counts = places.area_counts(found.code, found.path, on)
    known: Mapping[str, Any] = areas_of([found.path])
    lies = t("、", ", ").join(f"{level_name(level)} {number}" for level, number in counts.by_level.items())
    units = organizations.units_in(found.path, on)
    number = cases.Case.objects.filter(starts_with("area_path", found.path), ended=False, about=None).count()
    facts = [
        (t("编码", "Code"), Cell(found.code, code=True)),
        (t("全名", "Full name"), Cell(known[found.code].full_name)),
        (t("层级", "Level"), Cell(level_name(found.level))),
        (t("有效期", "Valid"), Cell(life(found.since, found.until))),
        (t("下面有", "Below it"), Cell(lies or t("没有", "nothing"))),
        (t("单位", "Units"), Cell(len(units), f"{reverse('admin:units')}?area={found.code}", number=True)),
        (t("没办完的事项", "Open cases"), Cell(number, number=True)),
        (t("登记的地址", "Addresses"), Cell(counts.premises, number=True)),
    ]
    if found.successors:
        after = places.areas(found.successors)
        facts += [(t("承接它的", "What came after"), area_cell(code, after)) for code in found.successors]
    return facts


def _ended(found: AreaInfo, on: date) -> list[dict[str, Any]]:
    if found.alive(on):
        return []
    title = (
        t("这个区划已于 {d} 撤销", "This area ended on {d}", d=found.until)
        if found.until
        else (t("这个区划从 {d} 起才有", "This area begins on {d}", d=found.since))
    )
    return [
        {
            "tone": "warn",
            "title": title,
            "lines": [t("旧事项仍按原编码查找。", "Old matters are still found by its code.")],
        }
    ]
