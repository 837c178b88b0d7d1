"""What maps draw, as GeoJSON: shapes of cells and areas, and points. Coordinates are CGCS2000 degrees.

Shapes and public matters are for everyone; the points and loads of the staff go through `cases.visible`, as lists do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from yiwang.cases import interface as cases
from yiwang.cases.interface import PublicCase
from yiwang.faces.web.catalogs import active, kind_title
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import Titles
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import Outline
from yiwang.foundation.policy_packs import interface as packs

POINTS = 2000
"""So many points are drawn at most, the newest; the answer says when there are more."""


def geojson(features: Iterable[Mapping[str, Any]], seconds: int = 0, **more: Any) -> HttpResponse:
    body = {"type": "FeatureCollection", "features": list(features), **more}
    return answer(body, seconds)


def answer(body: Mapping[str, Any], seconds: int = 0) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-store"
    return response


def shape(one: Outline, **more: Any) -> dict[str, Any]:
    """A cell or an area as a feature. `above`: what it lies in."""
    properties = {
        "code": one.code, "name": one.name, "level": one.level, "above": one.parent, "middle": list(one.middle), **more,
    }  # fmt: skip
    return {"type": "Feature", "id": one.code, "geometry": json.loads(one.geometry), "properties": properties}


def point(at: tuple[float, float], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(at)}, "properties": properties}


def paths_drawn(request: PageRequest) -> list[str]:
    """Of which areas a map is asked for: the one named, else those with rules in force."""
    code = request.GET.get("area", "")
    here = places.area(code) if code else None
    if here is not None:
        return [here.path]
    paths = sorted({one.area_path for one in active(today(request))})
    return [one for one in paths if not any(one != up and one.startswith(up) for up in paths)]


@gzip_page
def shapes(request: PageRequest) -> HttpResponse:
    """Cells and the communities they make. The borders of areas are public."""
    on = today(request)
    found = [one for path in paths_drawn(request) for one in places.outlines(path, on)]
    return geojson((shape(one) for one in found), 600)


def where(request: PageRequest) -> HttpResponse:
    """Which cell a point lies in, in words; outside all, what is near."""
    try:
        longitude, latitude = (float(request.GET.get(name, "")) for name in ("lon", "lat"))
    except ValueError:
        return answer({"words": t("请在地图上点一个位置。", "Tap a place on the map.")})
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return answer({"words": t("这个位置不在地图上。", "That is nowhere on the map.")})
    found, _ = places.locate(longitude, latitude, today(request))
    if found is not None:
        named = _with_above(found.area, found.title)
        return answer({"cell": found.cell, "community": found.area, "name": named, "words": named, "inside": True})
    near = places.nearest(longitude, latitude, today(request), 3)
    choices = [{"cell": one.cell, "name": _with_above(one.area, one.title)} for one in near]
    words = t("这个位置不在任何网格里。请点近一些，或从列表里选。",
              "That lies in none of the cells. Tap nearer, or choose from the list.")  # fmt: skip
    return answer({"words": words, "inside": False, "near": choices})


def _with_above(code: str, title: str) -> str:
    above = places.area(code)
    return f"{above.name} {title}" if above else title


@gzip_page
def public(request: PageRequest) -> HttpResponse:
    """Matters that are public, each as exactly as its rules let it be."""
    get = request.GET
    state = get.get("state", "")
    found = cases.public_cases(
        get.get("area", ""), request.now, state=state if state in ("open", "late", "ended") else "",  # type: ignore[arg-type]
        case_type=get.get("type", ""), kind=get.get("kind", ""), limit=POINTS,
    )  # fmt: skip
    on = today(request)
    middles = {code: at for path in paths_drawn(request) for code, at in _middles(found.rows, path, on).items()}
    features = []
    for one in found.rows:
        at = one.point or middles.get(one.area)
        if at is not None:
            features.append(point(at, **_public_words(one)))
    return geojson(features, left_off=bool(found.next))


def _middles(rows: Iterable[PublicCase], path: str, on: Any) -> dict[str, tuple[float, float]]:
    return places.middles([one.area for one in rows if one.point is None], path, on)


def _public_words(one: PublicCase) -> dict[str, Any]:
    edition = packs.edition(one.pack_hash, one.rules_on)
    program = edition.programs[one.case_type]
    stage = program.stages.get(one.stage)
    tone = "green" if one.ended else "red" if one.late else "blue"
    return {
        "number": one.number, "title": kind_title(edition, program, one.kind), "tone": tone,
        "words": say(stage.title) if stage else "", "exact": one.exact,
        "url": reverse("portal:public", args=[one.number]),
    }  # fmt: skip


def staff_filters(request: HttpRequest, **more: Any) -> cases.Filters:
    """What a map of the staff may be narrowed by, from the address."""
    get = request.GET
    return cases.Filters(
        area=get.get("area", ""), case_type=get.get("type", ""), kind=get.get("kind", ""), level=get.get("level", ""),
        stage=get.get("stage", ""), **more,
    )  # fmt: skip


def staff_points(request: PageRequest) -> HttpResponse:
    """Open cases with a point that the post may see, the newest first. `?late` narrows to what is over its time."""
    late = request.now if "late" in request.GET else None
    filters = staff_filters(request, ended=False, overdue_at=late)
    rows = list(cases.located_cases(person(request), filters, POINTS + 1))
    drawn = rows[:POINTS]
    titles = Titles(drawn)
    return geojson(
        (point((row.longitude or 0.0, row.latitude or 0.0), **_staff_words(row, titles, request)) for row in drawn),
        left_off=len(rows) > POINTS,
    )


def _staff_words(row: Any, titles: Titles, request: PageRequest) -> dict[str, Any]:
    said = titles.of(row)
    late = row.due_at is not None and row.due_at < request.now
    return {
        "id": str(row.id), "number": row.number, "title": row.title or said["kind"] or said["type"], "late": late,
        "tone": "red" if late else "blue", "level": row.level, "words": f"{said['stage']} · {said['area']}",
        "url": reverse("desk:case", args=[row.id]),
    }  # fmt: skip


def staff_cells(request: PageRequest) -> HttpResponse:
    """Cells with their load: open cases that the post may see, and how many of them are over their time."""
    who, on = person(request), today(request)
    path = who.area_path if who.area_path != "-" else ""
    here = places.area(request.GET.get("area", ""))
    if here is not None and here.path.startswith(path):
        path = here.path
    open_, late = (
        cases.count_by_cell(who, staff_filters(request, ended=False, overdue_at=moment))
        for moment in (None, request.now)
    )
    return geojson(shape(one, open=_below(open_, one), late=_below(late, one)) for one in places.outlines(path, on))


def _below(counts: Mapping[str, int], one: Outline) -> int:
    """Cases of a cell; of an area, those of all that lies in it."""
    return sum(number for path, number in counts.items() if path.startswith(one.path))
