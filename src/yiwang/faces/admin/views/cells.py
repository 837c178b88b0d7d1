"""Grid cells: list and map of an area, one cell, drawing it anew from a day, gaps and overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.faces.admin.cell_forms import cell_forms
from yiwang.faces.admin.forms import day_of, take
from yiwang.faces.admin.listing import Cell, Column, Empty, choice, day, life, listing, tick, words
from yiwang.faces.admin.names import area_cell
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.web.language import t
from yiwang.faces.web.maps import geojson, point, shape
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo, CellInfo, Flaw

KINDS = {"overlap": ("重叠", "overlap"), "gap": ("空白", "gap")}


def asked_area(request: PageRequest) -> tuple[AreaInfo | None, str]:
    """The area that the address names, and its path; the reader's own area when it names none of theirs."""
    own = person(request).area_path
    found = places.area(request.GET.get("area", "").strip()) if request.GET.get("area", "").strip() else None
    return (found, found.path) if found is not None and found.path.startswith(own) else (None, own)


def cells(request: PageRequest) -> HttpResponse:
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    text, ended = request.GET.get("q", "").strip(), bool(request.GET.get("ended"))
    rows = places.cells_below(path, None if ended else on, text)
    known = places.areas({one.area for one in rows})
    columns = _cells_columns(known)
    filters = [
        words(request, "area", t("区划编码", "Code of the area")),
        words(request, "q", t("名称或编号", "Title or code")),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
        tick(request, "ended", t("也看已撤销的", "Ended ones too")),
    ]
    empty = Empty(
        t("这里还没有网格", "There are no cells here"),
        t("从地图软件导出 GeoJSON，就可以导入。", "Export GeoJSON from a map program and import it."),
        reverse("admin:cells_import"),
        t("导入网格", "Import cells"),
    )
    query = f"?area={area.code}" if area else ""
    heading = t("{a}的网格", "Grid cells of {a}", a=area.name) if area else t("网格", "Grid cells")
    return page(
        request,
        "cells",
        heading,
        listing=listing(request, t("网格", "Cells"), rows, columns, empty, filters),
        links=[
            link("cells_import", t("导入或重划", "Import or redraw"), query=query),
            link("flaws", t("空白和重叠", "Gaps and overlaps"), query=query),
        ],
        map=map_of(area.code if area else "", on) if any(one.drawn for one in rows) else None,
    )


def _cells_columns(known: Mapping[str, AreaInfo]) -> list[Column[CellInfo]]:
    return [
        Column(
            "title",
            t("网格", "Cell"),
            lambda one: Cell(one.title, reverse("admin:cell", args=[one.code])),
            lambda one: one.title,
        ),
        Column("code", t("编号", "Code"), lambda one: Cell(one.code, code=True), lambda one: one.code),
        Column("area", t("属于", "Part of"), lambda one: area_cell(one.area, known), lambda one: one.path),
        Column(
            "life",
            t("有效期", "Valid"),
            lambda one: Cell(life(one.since, one.until)),
            lambda one: one.since or date.min,
        ),
        Column("drawn", t("边界", "Border"), _drawn, lambda one: one.drawn),
    ]


def _drawn(one: CellInfo) -> Cell:
    if one.drawn:
        return Cell(t("已画", "drawn"), under=one.crs)
    return Cell("", badge=t("没有边界", "no border"), tone="yellow")


def cell(request: PageRequest, code: str) -> HttpResponse:
    found = places.cell(code)
    if found is None or not found[0].path.startswith(person(request).area_path):
        raise Http404
    info, geometry = found
    forms = cell_forms(request, info, geometry) if person(request).area_path == "" else []
    back = take(request, forms, f"{reverse('admin:cells')}?area={info.area}")
    if back is not None:
        return back
    drawn = map_of(info.area, today(request), code, bool(forms)) if geometry else None
    crumbs = [link("cells", t("网格", "Grid cells")), link("cells", info.full_name, query=f"?area={info.area}")]
    return page(
        request,
        "cell",
        info.title,
        crumbs=crumbs,
        facts=_facts(info),
        forms=forms,
        status=wrong(forms),
        map=drawn,
        notices=_ended(info, today(request)),
    )


def _facts(info: CellInfo) -> list[tuple[str, Cell]]:
    known = places.areas([info.area, *info.successors])
    number = cases.Case.objects.filter(area_code=info.code, ended=False, about=None).count()
    facts = [
        (t("编号", "Code"), Cell(info.code, code=True)),
        (t("属于", "Part of"), area_cell(info.area, known)),
        (t("有效期", "Valid"), Cell(life(info.since, info.until))),
        (t("边界", "Border"), Cell(info.crs or t("没有", "none"))),
        (t("没办完的事项", "Open cases"), Cell(number, number=True)),
    ]
    after = [
        (
            t("承接它的", "What came after"),
            Cell(known[one].name if one in known else one, reverse("admin:cell", args=[one])),
        )
        for one in info.successors
    ]
    return [*facts, *after]


def _ended(info: CellInfo, on: date) -> list[dict[str, Any]]:
    if info.until is None or on < info.until:
        return []
    return [{"tone": "warn", "title": t("这个网格已于 {d} 撤销", "This cell ended on {d}", d=info.until), "lines": []}]


def flaws(request: PageRequest) -> HttpResponse:
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    kind = request.GET.get("kind", "")
    rows = [one for one in places.flaws(path, on) if kind in ("", one.kind)]
    known = places.areas({one.area for one in rows} | {code for one in rows for code in one.cells})
    columns = _flaws_columns(known)
    filters = [
        words(request, "area", t("区划编码", "Code of the area")),
        choice(request, "kind", t("哪一种", "Which"), [(one, t(*said)) for one, said in KINDS.items()]),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
    ]
    empty = Empty(
        t("没有空白，也没有重叠", "No gaps and no overlaps"),
        t("每一处都恰好属于一个网格。", "Every place lies in exactly one cell."),
    )
    lead = t(
        "重叠的地方会按规则归入较小的网格；空白的地方没有人负责。重划有关的网格就能消除。",
        "Where cells overlap, the smaller one takes it; nobody answers for a gap. Redraw the cells to mend it.",
    )
    return page(
        request,
        "cells",
        t("空白和重叠", "Gaps and overlaps"),
        lead=lead,
        map=map_of(area.code if area else "", on) if rows else None,
        listing=listing(request, t("空白和重叠", "Gaps and overlaps"), rows, columns, empty, filters),
    )


def _flaws_columns(known: Mapping[str, AreaInfo]) -> list[Column[Flaw]]:
    return [
        Column(
            "kind",
            t("哪一种", "Which"),
            lambda one: Cell("", badge=t(*KINDS[one.kind]), tone="red" if one.kind == "overlap" else "yellow"),
            lambda one: one.kind,
        ),
        Column(
            "cells",
            t("涉及的网格", "Cells"),
            lambda one: Cell(_named(one, known), _first(one), one.cells and " ".join(one.cells)),
            None,
        ),
        Column("area", t("在哪里", "Where"), lambda one: area_cell(one.area, known), lambda one: one.area),
        Column(
            "size",
            t("面积（平方米）", "Square metres"),
            lambda one: Cell(f"{one.square_metres:,.0f}", number=True),
            lambda one: one.square_metres,
        ),
        Column(
            "at",
            t("位置（经度，纬度）", "Longitude, latitude"),
            lambda one: Cell(f"{one.longitude}, {one.latitude}", number=True),
        ),
    ]


def _named(one: Flaw, known: Any) -> str:
    return t(" 与 ", " and ").join(known[code].name if code in known else code for code in one.cells[:4])


def _first(one: Flaw) -> str:
    return reverse("admin:cell", args=[one.cells[0]]) if one.cells else ""


def cells_map(request: PageRequest) -> HttpResponse:
    """Cells of an area as they are drawn; `flaws` of each are counted, and shade it."""
    _, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    flawed = Counter(code for one in places.flaws(path, on) for code in one.cells)
    return geojson(shape(one, flaws=flawed[one.code]) for one in places.outlines(path, on))


def flaw_points(request: PageRequest) -> HttpResponse:
    """Where gaps and overlaps are."""
    _, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    known = places.flaws(path, on)
    names = places.areas({code for one in known for code in one.cells})
    return geojson(_point(one, names) for one in known)


def _point(one: Flaw, names: Any) -> dict[str, Any]:
    title = f"{t(*KINDS[one.kind])} {one.square_metres:,.0f} m²"
    tone = "red" if one.kind == "overlap" else "yellow"
    return point((one.longitude, one.latitude), title=title, words=_named(one, names), tone=tone, url=_first(one))


@dataclass(frozen=True)
class MapOf:
    """What the map of a page draws."""

    source: str
    points: str
    select: str = ""
    edit: bool = False


def map_of(area: str, on: date, select: str = "", edit: bool = False) -> MapOf:
    query = f"?{urlencode({'area': area, 'on': on.isoformat()})}"
    return MapOf(reverse("admin:cells_map") + query, reverse("admin:flaw_points") + query, select, edit)
