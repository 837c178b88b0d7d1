"""Units: list by area, one unit with its people and rules, opening, closing, import from a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiwang.faces.admin.forms import Form, day_field, day_of, given, select_field, sent_to, take, text_field
from yiwang.faces.admin.listing import (
    Cell,
    Column,
    Empty,
    Listing,
    choice,
    day,
    life,
    listing,
    long_listing,
    tick,
    words,
)
from yiwang.faces.admin.names import area_cell, kind_titles, post_titles
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.unit_forms import unit_forms
from yiwang.faces.admin.views.cells import asked_area
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import AppointmentInfo, OpenUnit, RuleInfo, UnitInfo
from yiwang.foundation.places import interface as places
from yiwang.kernel.ids import new_id

OPEN_AT = {
    "organizations.unknown_area": "area",
    "organizations.unit_there": "title",
    "organizations.missing": "title",
    "organizations.bad_date": "since",
    "organizations.unit_not_open": "parent",
    "organizations.unknown_unit": "parent",
}


def units(request: PageRequest) -> HttpResponse:
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    kinds = kind_titles(on)
    closed, kind, text = bool(request.GET.get("closed")), request.GET.get("kind", ""), request.GET.get("q", "").strip()
    found = organizations.find_units(path, on, kind, text, closed)
    filters = [
        words(request, "q", t("名称", "Title")),
        words(request, "area", t("区划编码", "Code of the area")),
        choice(request, "kind", t("类型", "Kind"), sorted(kinds.items(), key=lambda one: one[1])),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
        tick(request, "closed", t("也看已撤销的", "Closed ones too")),
    ]
    empty = Empty(
        t("这里还没有单位", "There are no units here"),
        t("可以一个一个设立，也可以用一张表格全部导入。", "Open them one by one, or bring in a sheet."),
        reverse("admin:units_import"),
        t("用表格导入", "Import a sheet"),
    )
    forms = [open_form(request, area.code if area else "", kinds)]
    back = take(request, forms, request.get_full_path())
    heading = t("{a}的单位", "Units of {a}", a=area.name) if area else t("单位", "Units")
    links = [link("units_import", t("用表格导入", "Import a sheet")), link("posts", t("谁在任", "Who holds what"))]
    return back or page(
        request,
        "list",
        heading,
        forms=forms,
        links=links,
        status=wrong(forms),
        listing=long_listing(request, t("单位", "Units"), found, partial(_units_columns, kinds, on), empty, filters),
    )


def _units_columns(kinds: Mapping[str, str], on: date, shown: Sequence[UnitInfo]) -> list[Column[UnitInfo]]:
    known = places.areas({one.area for one in shown})
    people = organizations.people_in_units((one.id for one in shown), on)
    return [
        Column("title", t("单位", "Unit"), lambda one: Cell(one.title, reverse("admin:unit", args=[one.id]))),
        Column("kind", t("类型", "Kind"), lambda one: Cell(kinds.get(one.kind, one.kind))),
        Column("area", t("区域", "Area"), lambda one: area_cell(one.area, known)),
        Column("people", t("在任", "People"), lambda one: Cell(people.get(one.id, 0), number=True)),
        Column("life", t("有效期", "Valid"), lambda one: Cell(life(one.since, one.until))),
    ]


def open_form(request: PageRequest, area: str, kinds: Mapping[str, str]) -> Form:
    sent = sent_to(request, "open")
    fields = [
        text_field("title", t("单位名称", "Title"), given(sent, "title")),
        select_field(
            "kind",
            t("类型", "Kind"),
            sorted(kinds.items(), key=lambda one: one[1]),
            given(sent, "kind"),
            hint=t("类型由规则包规定。", "Kinds are those of the pack."),
        ),
        text_field("area", t("负责区域的编码", "Code of the area it answers for"), given(sent, "area", area), most=40),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
        text_field(
            "parent", t("上级单位（名称，可不填）", "Parent unit (title)"), given(sent, "parent"), required=False
        ),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        since = day_of(values["since"]) or date.max
        parent = _parent(str(values.get("parent", "")), since)
        return OpenUnit(new_id(), values["kind"], values["area"], values["title"], since, parent)

    done = t("单位已经设立。", "The unit is there.")
    return Form("open", t("新设单位", "Open a unit"), fields, make, done=done, at=OPEN_AT)


def _parent(title: str, on: date) -> UUID | None:
    """The unit of a title; an id that nobody has for one that is not there, which the action refuses."""
    if not title:
        return None
    found = [one for one in organizations.units_in("", on) if one.title == title]
    return found[0].id if len(found) == 1 else new_id()


def unit(request: PageRequest, unit_id: UUID) -> HttpResponse:
    found = organizations.unit(unit_id)
    if found is None or not found.area_path.startswith(person(request).area_path):
        raise Http404
    on = today(request)
    forms = unit_forms(request, found)
    back = take(request, forms, reverse("admin:unit", args=[unit_id]))
    if back is not None:
        return back
    crumbs = [link("units", t("单位", "Units")), link("units", _area_name(found), query=f"?area={found.area}")]
    return page(
        request,
        "thing",
        found.title,
        crumbs=crumbs,
        facts=_facts(found, on),
        forms=forms,
        status=wrong(forms),
        listings=[_holders(request, found), _rules(request, found)],
        notices=_closed(found, on),
        links=[link("directory_try", t("试一试：该由谁办", "Try: who answers"))],
    )


def _area_name(found: UnitInfo) -> str:
    info = places.area(found.area)
    return info.name if info else found.area


def _facts(found: UnitInfo, on: date) -> list[tuple[str, Cell]]:
    parent = organizations.unit(found.parent) if found.parent else None
    facts = [
        (t("类型", "Kind"), Cell(kind_titles(on).get(found.kind, found.kind))),
        (t("负责区域", "Answers for"), area_cell(found.area, places.areas([found.area]))),
        (t("有效期", "Valid"), Cell(life(found.since, found.until))),
    ]
    above = [(t("上级单位", "Parent"), Cell(parent.title, reverse("admin:unit", args=[parent.id])))] if parent else []
    return [*facts, *above]


def _closed(found: UnitInfo, on: date) -> list[dict[str, Any]]:
    if found.until is None or on < found.until:
        return []
    return [
        {"tone": "warn", "title": t("这个单位已于 {d} 撤销", "This unit closed on {d}", d=found.until), "lines": []}
    ]


def _holders(request: PageRequest, found: UnitInfo) -> Listing:
    rows, on = organizations.appointments_of_unit(found.id), today(request)
    known, posts = places.areas({one.area for one in rows}), post_titles(on)
    columns: list[Column[AppointmentInfo]] = [
        Column("post", t("岗位", "Post"), lambda one: Cell(posts.get(one.post, one.post))),
        Column("holder", t("姓名", "Name"), _holder),
        Column("area", t("负责", "For"), lambda one: area_cell(one.area, known, short=True)),
        Column("life", t("任期", "Term"), lambda one: term_cell(one, on)),
    ]
    empty = Empty(t("还没有人任职", "Nobody holds a post here"), t("在旁边“任命”。", "Appoint somebody with the form."))
    return listing(request, t("任职", "Appointments"), rows, columns, empty)


def _holder(one: AppointmentInfo) -> Cell:
    url = reverse("admin:account", args=[one.account]) if one.account else ""
    return Cell(one.holder, url, "" if one.account else t("没有账号", "no account"))


def term_cell(one: AppointmentInfo, on: date) -> Cell:
    """From when until when, and what it is today."""
    if one.until is not None and one.until <= on:
        badge, tone = t("已结束", "ended"), ""
    elif one.since > on:
        badge, tone = t("还没开始", "not yet"), "blue"
    else:
        badge, tone = (t("代理", "stand-in"), "yellow") if one.acting else (t("在任", "holds it"), "green")
    return Cell(life(one.since, one.until), badge=badge, tone=tone)


def _rules(request: PageRequest, found: UnitInfo) -> Listing:
    rows = organizations.dispatch_rules(None, "", found.id)
    known = places.areas({one.area for one in rows})
    columns: list[Column[RuleInfo]] = [
        Column("matter", t("事项", "Matters"), lambda one: Cell(one.matter, code=True)),
        Column("area", t("区域", "Area"), lambda one: area_cell(one.area, known)),
        Column("life", t("有效期", "Valid"), lambda one: Cell(life(one.since, one.until))),
    ]
    empty = Empty(
        t("没有专门的分拨规则", "No dispatch rule names it"),
        t("事项按岗位找到承办人。", "Matters find their post instead."),
    )
    return listing(request, t("分拨规则", "Dispatch rules"), rows, columns, empty)
