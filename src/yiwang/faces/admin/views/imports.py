"""Bringing in files: areas, cells, and sheets of units. Each is tried first; the trial says what would change."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from yiwang.engine.problems import Text
from yiwang.faces.admin.cell_forms import crs_field
from yiwang.faces.admin.forms import (
    Form,
    chosen,
    complete,
    day_field,
    file_field,
    file_name,
    given,
    select_field,
    sent_to,
    text_field,
)
from yiwang.faces.admin.job_asking import ask_job
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.web.fields import Field, Typed
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.places import interface as places

TRY, DO = "try", "do"
FIELDS = (
    ("id", "编号", "code"),
    ("title", "名称", "title"),
    ("area", "所属区划", "area"),
    ("replaces", "取代的网格", "replaced cells"),
)


def _first(value: str) -> Any:
    options = [
        (TRY, t("先试一遍，看会改什么（不保存）", "Try it: nothing is kept")),
        (DO, t("直接导入", "Import it")),
    ]
    return select_field("do", t("要做什么", "What to do"), options, value or TRY)


def areas_import(request: PageRequest) -> HttpResponse:
    sent = sent_to(request, "areas")
    hint = t(
        "第一行是列名：code、parent_code、level、name；可以是 .csv 或 .csv.gz，UTF-8。",
        "The first row holds code, parent_code, level, name; .csv or .csv.gz in UTF-8.",
    )
    form = Form(
        "areas",
        t("上传", "Upload"),
        [file_field("file", t("区划表", "Table of areas"), ".csv,.gz,text/csv", hint), _first(given(sent, "do"))],
        lambda values: None,
    )
    if chosen(request, [form]) is not None and complete(request, form):
        name, trial = file_name(request), request.POST.get("do") == TRY
        title = (
            Text(f"试导入区划 {name}", f"Trial of areas {name}")
            if trial
            else Text(f"导入区划 {name}", f"Import of areas {name}")
        )
        return ask_job(request, "rehearse_areas" if trial else "import_areas", title, {"page": "areas"}, "file")
    notes = [
        t(
            "新编码会新增，已有编码的名称、上级变了会更新，表里没有的不动。",
            "New codes are added, changed names and parents are updated, what the table lacks is left alone.",
        ),
        t(
            "撤销、合并要按日期办，请在该区划的页面上操作。",
            "Ending and merging go by date: do that on the area's own page.",
        ),
        t(
            "有问题的行会列出行号和原因，其余照样导入。",
            "Rows that are wrong are listed with line and reason; the rest is taken.",
        ),
    ]
    return _page(request, t("导入区划", "Import areas"), form, notes, "areas", t("区划", "Areas"))


def cells_import(request: PageRequest) -> HttpResponse:
    sent = sent_to(request, "cells")
    kinds = [
        ("import", t("新增网格", "Add cells")),
        ("redraw", t("重划：取代写明的旧网格", "Redraw: replace the old cells named")),
    ]
    fields = _cells_import_fields(request, kinds, sent)
    form = Form("cells", t("上传", "Upload"), fields, lambda values: None)
    if chosen(request, [form]) is not None and complete(request, form):
        under = request.POST.get("under", "").strip()
        above = places.area(under) if under else None
        if under and above is None:
            fields[4].error = t("没有这个编码的区划", "There is no area of this code")
        else:
            return _ask_cells(request, above.path if above else "")
    notes = [
        t("导入完会列出空白和重叠，地图上也看得到。", "Gaps and overlaps are listed afterwards, and shown on the map."),
        t(
            "重划时，属性 replaces 写被取代的旧编号；有一处不对就全部不做。",
            "For a redraw the property replaces names the old codes; one fault refuses it all.",
        ),
    ]
    return _page(request, t("导入或重划网格", "Import or redraw cells"), form, notes, "cells", t("网格", "Grid cells"))


def _cells_import_fields(request: PageRequest, kinds: list[tuple[str, str]], sent: Typed) -> list[Field]:
    return [
        file_field(
            "file",
            t("网格边界（GeoJSON）", "Borders of cells (GeoJSON)"),
            ".geojson,.json,application/geo+json",
            t(
                "每个网格一个 Polygon，属性里有编号、名称、所属区划。",
                "A polygon for each cell, with code, title and area among its properties.",
            ),
        ),
        crs_field(given(sent, "crs")),
        select_field("kind", t("新增还是重划", "Add or redraw"), kinds, given(sent, "kind", "import")),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
        text_field(
            "under",
            t("在哪个区划里（编码，不填是全站）", "In which area (code; empty: the whole site)"),
            given(sent, "under", request.GET.get("area", "")),
            False,
            most=40,
        ),
        _first(given(sent, "do")),
        *[
            text_field(
                f"name_{id}",
                t("“{a}”在文件里叫什么", "What “{a}” is called in the file", a=t(zh, en)),
                given(sent, f"name_{id}", id),
                False,
                most=80,
            )
            for id, zh, en in FIELDS
        ],
    ]


def _ask_cells(request: PageRequest, under: str) -> HttpResponse:
    post = request.POST
    names = {id: post.get(f"name_{id}", "").strip() or id for id, _, _ in FIELDS}
    redraw, trial, name = post.get("kind") == "redraw", post.get("do") == TRY, file_name(request)
    payload = {
        "crs": post["crs"],
        "names": names,
        "under": under,
        "prefix": "",
        "since": post["since"],
        "redraw": redraw,
        "page": "cells",
    }
    what = Text("重划网格", "Redraw of cells") if redraw else Text("导入网格", "Import of cells")
    title = Text(f"{'试' if trial else ''}{what.zh} {name}", f"{'Trial: ' if trial else ''}{what.en} {name}")
    return ask_job(request, "rehearse_cells" if trial else "import_cells", title, payload, "file")


def units_import(request: PageRequest) -> HttpResponse:
    sent = sent_to(request, "sheet")
    fields = _units_import_fields(request, sent)
    form = Form("sheet", t("上传", "Upload"), fields, lambda values: None)
    if chosen(request, [form]) is not None and complete(request, form):
        name, trial = file_name(request), request.POST.get("do") == TRY
        if not name.lower().endswith((".xlsx", ".csv")):
            fields[0].error = t("只认 .xlsx 和 .csv", "Only .xlsx and .csv are read")
        else:
            payload = {
                "since": request.POST["since"],
                "dry": trial,
                "under": person(request).area_path,
                "page": "units",
            }
            title = Text(
                f"{'试' if trial else ''}导入机构 {name}", f"{'Trial: ' if trial else ''}Import of units {name}"
            )
            return ask_job(request, "import_units", title, payload, "file")
    notes = [
        t(
            "一行一个任职或一条分拨规则；单位还没有的会一起设立。",
            "A row is an appointment or a dispatch rule; units that are not there are opened.",
        ),
        t(
            "已经有的不会重复；有问题的行会列出在哪一行、为什么。",
            "What is there already is left alone; wrong rows are listed with line and reason.",
        ),
    ]
    links = [link("units_template", t("下载空表（XLSX）", "Download the empty sheet (XLSX)"))]
    return _page(
        request,
        t("用表格导入机构和人", "Import units and people from a sheet"),
        form,
        notes,
        "units",
        t("单位", "Units"),
        links,
    )


def _units_import_fields(request: PageRequest, sent: Typed) -> list[Field]:
    return [
        file_field("file", t("表格（.xlsx 或 .csv）", "The sheet (.xlsx or .csv)"), ".xlsx,.csv"),
        day_field(
            "since",
            t("没有写日期的行从哪一天起", "From which day rows hold that say none"),
            given(sent, "since", today(request).isoformat()),
        ),
        _first(given(sent, "do")),
    ]


def units_template(request: PageRequest) -> HttpResponse:
    from yiwang.faces.admin.sheets import XLSX, unit_template  # large: it comes with the first workbook

    return download(unit_template(today(request), person(request).area_path), t("机构和任职.xlsx", "units.xlsx"), XLSX)


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _page(
    request: PageRequest, heading: str, form: Form, notes: list[str], back: str, words: str, links: Any = ()
) -> HttpResponse:
    crumbs = [link(back, words)]
    return page(request, "form", heading, crumbs=crumbs, forms=[form], notes=notes, links=links, status=wrong([form]))
