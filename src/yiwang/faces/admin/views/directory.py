"""The dispatch directory: which unit a kind of matter goes to where; gaps; trying it out; as a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from yiwang.engine.packs.editions import Edition
from yiwang.faces.admin.answering import Gap, answers, gaps
from yiwang.faces.admin.forms import Form, day_field, day_of, given, select_field, sent_to, take, text_field
from yiwang.faces.admin.listing import Cell, Column, Empty, Filter, day, life, listing, tick, words
from yiwang.faces.admin.names import area_cell, units_to_choose
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.unit_forms import END_AT, RULE_AT
from yiwang.faces.admin.views.cells import asked_area
from yiwang.faces.admin.views.imports import download
from yiwang.faces.web.catalogs import edition_here, matters, packs_on, search_kinds
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import EndDispatchRule, RuleInfo, SetDispatchRule
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.ids import new_id


def kind_titles(on: date) -> dict[str, str]:
    """Kinds of matter by code, of every pack in force; where two are called the same, with what they belong to."""
    found: dict[str, tuple[str, str]] = {}
    for ref in packs_on(on):
        for matter in matters(packs.edition(ref.hash, on), ()):
            found |= {kind.code or matter.case_type: (kind.title, matter.title) for kind in matter.kinds}
    times = Counter(title for title, _ in found.values())
    return {code: f"{title} · {of}" if times[title] > 1 else title for code, (title, of) in found.items()}


def matter_words(matter: str, titles: Mapping[str, str]) -> str:
    """A rule's matter as one reads it."""
    if matter == "*":
        return t("所有事项", "everything")
    if matter.endswith("*"):
        return t("以 {m} 开头的", "all that begin with {m}", m=matter[:-1])
    return titles.get(matter, matter)


def directory(request: PageRequest) -> HttpResponse:
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    text, every = request.GET.get("q", "").strip(), bool(request.GET.get("ended"))
    titles = kind_titles(on)
    rows = [
        one
        for one in organizations.dispatch_rules(None if every else on, path)
        if text in one.matter or text in one.unit_title or text in matter_words(one.matter, titles)
    ]
    known = places.areas({one.area for one in rows})
    columns = _directory_columns(known, titles)
    filters = _directory_filters(request, on)
    empty = _directory_empty()
    forms = _forms(request, rows, titles, on) if "admin" in person(request).roles else []
    back = take(request, forms, reverse("admin:directory"))
    links = [
        link("directory_try", t("试一试", "Try it out")),
        link("directory_gaps", t("没有人负责的", "Nobody answers for")),
        link("directory_export", t("导出表格", "Export a sheet"), query=f"?area={area.code}" if area else ""),
        link("units_import", t("导入表格", "Import a sheet")),
    ]
    lead = t(
        "同一事项有几条规则时，写得最具体的事项优先，其次是最近的区域。",
        "Of several rules the most exact matter counts, then the nearest area.",
    )
    found = listing(request, t("分拨规则", "Dispatch rules"), rows, columns, empty, filters)
    return back or page(
        request,
        "list",
        t("分拨目录", "Dispatch directory"),
        lead=lead,
        listing=found,
        links=links,
        forms=forms,
        status=wrong(forms),
    )


def _directory_filters(request: PageRequest, on: date) -> list[Filter]:
    return [
        words(request, "q", t("事项或单位", "Matter or unit")),
        words(request, "area", t("区划编码", "Code of the area")),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
        tick(request, "ended", t("也看已结束的", "Ended ones too")),
    ]


def _directory_empty() -> Empty:
    return Empty(
        t("还没有专门的分拨规则", "There are no dispatch rules"),
        t(
            "没有规则的事项，按规则包里的岗位找到承办人。",
            "Without rules a matter goes to the post that the pack names.",
        ),
    )


def _directory_columns(known: Mapping[str, AreaInfo], titles: Mapping[str, str]) -> list[Column[RuleInfo]]:
    return [
        Column(
            "matter",
            t("事项", "Matters"),
            lambda one: Cell(matter_words(one.matter, titles), under=one.matter),
            lambda one: one.matter,
        ),
        Column("area", t("在哪里", "Where"), lambda one: area_cell(one.area, known), lambda one: one.area_path),
        Column(
            "unit",
            t("责任单位", "Responsible unit"),
            lambda one: Cell(one.unit_title, reverse("admin:unit", args=[one.unit])),
            lambda one: one.unit_title,
        ),
        Column("life", t("有效期", "Valid"), lambda one: Cell(life(one.since, one.until)), lambda one: one.since),
    ]


def _forms(request: PageRequest, rows: list[RuleInfo], titles: Mapping[str, str], on: date) -> list[Form]:
    open_ = [one for one in rows if one.until is None or one.until > on]
    return [_set(request, titles), *([_end(request, open_)] if open_ else [])]


def _set(request: PageRequest, titles: Mapping[str, str]) -> Form:
    sent = sent_to(request, "set")
    near = person(request).area_path
    units = units_to_choose(organizations.units_in(near, today(request)), near)
    kinds = sorted(titles.items(), key=lambda one: one[1])
    fields = [
        select_field("matter", t("事项", "Matter"), kinds, given(sent, "matter"), False),
        text_field(
            "pattern",
            t("或者：以什么开头的（例如 noise.*）", "Or all that begin with (such as noise.*)"),
            given(sent, "pattern"),
            False,
            most=80,
        ),
        text_field(
            "area",
            t("在哪个区划（编码，含下级）", "In which area (code, with all below)"),
            given(sent, "area"),
            most=40,
        ),
        select_field("unit", t("由哪个单位负责", "Which unit answers"), units, given(sent, "unit")),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        matter = str(values.get("pattern") or values.get("matter") or "")
        return SetDispatchRule(
            UUID(values["unit"]), new_id(), matter, values["area"], day_of(values["since"]) or date.max
        )

    title, done = t("新增规则", "Add a rule"), t("规则已经登记。", "The rule is kept.")
    return Form("set", title, fields, make, done=done, at=RULE_AT)


def _end(request: PageRequest, rows: list[RuleInfo]) -> Form:
    sent = sent_to(request, "end")
    options = [(f"{one.unit}/{one.id}", f"{one.matter} · {one.area} → {one.unit_title}") for one in rows]
    fields = [
        select_field("rule", t("哪一条", "Which"), options, given(sent, "rule")),
        day_field("until", t("从哪一天起不再有效", "First day on which it holds no more"), given(sent, "until")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        unit, _, rule = values["rule"].partition("/")
        return EndDispatchRule(UUID(unit), UUID(rule), day_of(values["until"]) or date.max)

    title, done = t("结束一条规则", "End a rule"), t("规则到那天结束。", "It ends on that day.")
    return Form("end", title, fields, make, True, done=done, at=END_AT)


def export(request: PageRequest) -> HttpResponse:
    _, path = asked_area(request)
    on = today(request)
    from yiwang.faces.admin.sheets import XLSX, directory_book  # large: it comes with the first workbook

    return download(
        directory_book(organizations.dispatch_rules(on, path), on), t("分拨目录.xlsx", "directory.xlsx"), XLSX
    )


def missing(request: PageRequest) -> HttpResponse:
    """Where a matter would find nobody."""
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    rows = gaps(path, on)
    known = {one.vacancy.area.code: one.vacancy.area for one in rows}
    columns = _missing_columns(known)
    filters = [
        words(request, "area", t("区划编码", "Code of the area")),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
    ]
    empty = Empty(t("每一类事项在每个地方都有人负责", "For every kind of matter somebody answers everywhere"))
    lead = t(
        "这些岗位没有人担任，也没有代理和上级可以顶上：事项到了这里会停住。",
        "Nobody holds these posts, no stand-in and nobody above takes over: a matter would stop here.",
    )
    heading = t("没有人负责的", "Nobody answers for")
    found = listing(request, heading, rows, columns, empty, filters)
    return page(
        request,
        "list",
        heading,
        lead=lead,
        crumbs=[link("directory", t("分拨目录", "Dispatch directory"))],
        listing=found,
    )


def _missing_columns(known: Mapping[str, AreaInfo]) -> list[Column[Gap]]:
    return [
        Column(
            "post",
            t("没有人的岗位", "Post that nobody holds"),
            lambda one: Cell(say(one.vacancy.post.title)),
            lambda one: one.vacancy.post.id,
        ),
        Column(
            "area",
            t("在哪里", "Where"),
            lambda one: area_cell(one.vacancy.area.code, known),
            lambda one: one.vacancy.area.path,
        ),
        Column("types", t("等着它的事项", "What waits for it"), lambda one: Cell(t("、", ", ").join(one.types))),
        Column(
            "do",
            t("怎么办", "What to do"),
            lambda one: Cell(t("去任命", "Appoint"), f"{reverse('admin:units')}?area={one.vacancy.area.code}"),
        ),
    ]


def attempt(request: PageRequest) -> HttpResponse:
    """Kind and place: who answers, stage by stage, and why."""
    on = day_of(request.GET.get("on")) or today(request)
    text, code = request.GET.get("q", "").strip(), request.GET.get("area", "").strip()
    found_areas = _areas(code)
    area = found_areas[0] if len(found_areas) == 1 else None
    here = edition_here(area, on)
    values: dict[str, Any] = {
        "area": area,
        "areas": found_areas if len(found_areas) > 1 else [],
        "kinds": [],
        "answers": [],
        "on": on,
    }
    if here is not None and area is not None:
        values |= _tried(request, here[1], area, on, text)
    values["fields"] = [
        words(request, "area", t("地点（区划、网格的名称或编码）", "Place (name or code of an area or cell)")),
        words(request, "q", t("什么事", "What it is about")),
        Filter("on", t("哪一天", "On which day"), "date", on.isoformat()),
    ]
    lead = t(
        "选一个地点、一类事项，看会由谁办、为什么。什么也不会登记。",
        "Choose a place and a kind: who answers, and why. Nothing is registered.",
    )
    crumbs = [link("directory", t("分拨目录", "Dispatch directory"))]
    return page(
        request,
        "try",
        t("试一试：该由谁办", "Try: who answers"),
        lead=lead,
        crumbs=crumbs,
        asked=bool(text and code),
        **values,
    )


def _areas(code: str) -> list[places.AreaInfo]:
    if not code:
        return []
    exact = places.area(code)
    return [exact] if exact else [one for one in places.find_areas(code, 20) if one.until is None]


def _tried(request: PageRequest, edition: Edition, area: places.AreaInfo, on: date, text: str) -> dict[str, Any]:
    known = matters(edition, ())
    wanted = request.GET.get("kind", "")
    kinds = search_kinds(known, text) if text else []
    chosen = next(
        (one for one in kinds if f"{one.case_type}/{one.code}" == wanted), kinds[0] if len(kinds) == 1 else None
    )
    if chosen is None:
        return {"kinds": kinds}
    matter = chosen.code or chosen.case_type
    rule = organizations.responsible_rule(matter, area.path, on)
    found = answers(edition, edition.programs[chosen.case_type], chosen.code, rule, area, on)
    return {
        "kinds": kinds,
        "chosen": chosen,
        "rule": rule,
        "rule_words": matter_words(rule.matter, kind_titles(on)) if rule else "",
        "answers": found,
    }
