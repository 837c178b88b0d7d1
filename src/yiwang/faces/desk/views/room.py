"""The command room. The page is made of panels; a refresh sends back those that changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.faces.desk.room import drawing, numbers
from yiwang.faces.desk.room.hours import bars
from yiwang.faces.desk.room.scope import Scope, scope_of
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.titles import Titles
from yiwang.faces.web.views import message
from yiwang.kernel.civil_time import civil

EVERY = 15
"""Seconds between two refreshes."""
COLUMNS = {"first": ["tiles"], "main": ["map", "hours"], "side": ["levels", "next"], "far": ["below"]}
NEXT = 8
"""So many of the cases that are due first are shown."""


class Panel(NamedTuple):
    """A part of the page. `had` says which version of it the reader has."""

    name: str
    html: str

    @property
    def had(self) -> str:
        return f"{self.name}:{sha256(self.html.encode()).hexdigest()[:16]}"


def room(request: PageRequest) -> HttpResponse:
    """The whole page; with `wall` for the screen on the wall: large, without controls."""
    scope = _scope(request)
    if scope is None:
        return _not_yours(request)
    panels = _panels(request, scope)
    values = {
        "scope": scope, "wall": "wall" in request.GET, "shown": _shown(request),
        "columns": {name: [panels[one] for one in held] for name, held in COLUMNS.items()},
        "every": EVERY, "parts_url": f"{reverse('desk:room_parts')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "desk/room.html", values)


def parts(request: PageRequest) -> HttpResponse:
    """What changed since: the panels whose version the address does not name."""
    scope = _scope(request)
    if scope is None:
        return JsonResponse({"gone": True}, status=404)
    had = set(request.GET.getlist("had"))
    changed = {name: one for name, one in _panels(request, scope).items() if one.had not in had}
    return JsonResponse(
        {
            "at": f"{civil(request.now):%H:%M:%S}",
            "panels": {name: {"html": one.html, "had": one.had} for name, one in changed.items()},
        }
    )


def _scope(request: PageRequest) -> Scope | None:
    return scope_of(person(request), request.GET.get("area", ""), request.now)


def _not_yours(request: PageRequest) -> HttpResponse:
    heading = t("这个地方不在您岗位的辖区里", "This place is not in the area of your post")
    lines = [t("指挥室只显示当前岗位负责的地区。", "The command room shows the area that your post answers for.")]
    links = [{"url": reverse("desk:room"), "words": t("看本岗位的指挥室", "The room of my own area")},
             {"url": reverse("desk:post"), "words": t("切换岗位", "Change post")}]  # fmt: skip
    return message(request, heading, lines, links, 404, "desk/base.html")


def _shown(request: PageRequest) -> drawing.Shown:
    return "late" if request.GET.get("show") == "late" else "open"


def _panels(request: PageRequest, scope: Scope) -> dict[str, Panel]:
    now_open, today = numbers.standing(scope), numbers.opened_today(scope)
    made: Mapping[str, Callable[[], dict[str, Any]]] = {
        "tiles": lambda: {"tiles": numbers.tiles(scope, now_open, today)},
        "levels": lambda: _levels(scope, now_open, today),
        "map": lambda: _map(scope, _shown(request)),
        "hours": lambda: _hours(scope, "wall" in request.GET),
        "below": lambda: {"rows": numbers.areas_below(scope, now_open, sum(today.values()))},
        "next": lambda: _next(scope),
    }
    shared = {"scope": scope, "now": request.now, "wall": "wall" in request.GET, "shown": _shown(request)}
    return {
        name: Panel(name, render_to_string(f"desk/room/{name}.html", shared | values(), request=request))
        for name, values in made.items()
    }


def _map(scope: Scope, shown: drawing.Shown) -> dict[str, Any]:
    urls = {"open_url": scope.room(scope.code), "late_url": scope.room(scope.code, show="late")}
    return {"map": drawing.draw(scope, shown), **urls}


def _levels(scope: Scope, now_open: Mapping[Any, int], today: Mapping[Any, int]) -> dict[str, Any]:
    blocks, other = numbers.levels(scope, now_open, today)
    return {"blocks": blocks, "other": other}


def _hours(scope: Scope, wall: bool) -> dict[str, Any]:
    day = numbers.day_by_hour(scope, civil(scope.now).hour)
    return {"day": day, "chart": bars(day, wall)}


def _next(scope: Scope) -> dict[str, Any]:
    """What is due first of all that is still in time."""
    filters = scope.filters(due_from=scope.now, due_before=scope.midnight)
    rows = cases.list_rows(scope.person, filters, "due", limit=NEXT).rows
    titles = Titles(rows)
    return {"rows": [(row, titles.of(row)) for row in rows], "url": scope.list(tonight="1")}
