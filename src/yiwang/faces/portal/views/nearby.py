"""What happens in my neighbourhood: matters that their rules make public, as a list and on a map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import PublicCase
from yiwang.faces.web.catalogs import edition_here, kind_picture, kind_title, matters, roots
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.faces.web.titles import unit_or_post
from yiwang.faces.web.views import message
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs

GOOD = ("solved", "answered")
STATES = (("open", ("正在办", "Open")), ("late", ("超时的", "Late")), ("ended", ("办结的", "Ended")))


@dataclass(frozen=True)
class Shown:
    """A public matter in words."""

    case: PublicCase
    title: str
    picture: str
    stage: str
    tone: str
    owner: str
    place: str


def shown_rows(rows: list[PublicCase]) -> list[Shown]:
    areas = places.areas({one.area for one in rows})
    above = places.areas({one.parent for one in areas.values()})
    return [_shown(one, areas, above) for one in rows]


def _shown(one: PublicCase, areas: dict[str, Any], above: dict[str, Any]) -> Shown:
    edition = packs.edition(one.pack_hash, one.rules_on)
    program = edition.programs[one.case_type]
    stage = program.stages.get(one.stage)
    here = areas.get(one.area)
    upper = above.get(here.parent) if here and here.level == places.CELL else None
    place = f"{upper.name} {here.name}" if upper and here else here.name if here else one.area
    return Shown(
        one, kind_title(edition, program, one.kind), kind_picture(edition, program, one.kind),
        say(stage.title) if stage else one.stage, _tone(one, stage.outcome if stage else None),
        "" if one.ended else unit_or_post(one, edition), place,
    )  # fmt: skip


def _tone(one: PublicCase, outcome: str | None) -> str:
    """Only what was done or answered has its tick: what was declined, withdrawn or sent elsewhere has none."""
    if not one.ended:
        return "blue"
    return "green" if outcome in GOOD else "none"


def nearby(request: PageRequest) -> HttpResponse:
    """List and map of an area; every filter stands in the address."""
    get = request.GET
    on = today(request)
    here = places.area(get.get("area", "")) if get.get("area") else _first_place(on)
    state = get.get("state", "")
    state = state if state in dict(STATES) else ""
    case_type, _, kind = get.get("kind", "").partition(":")
    wanted: dict[str, Any] = {"state": state, "case_type": case_type, "kind": kind}
    area = here.code if here else ""
    page = cases.public_cases(area, request.now, **wanted, cursor=get.get("after", ""))
    values = {
        "here": here, "rows": shown_rows(page.rows), "count": cases.count_public(area, request.now, **wanted),
        "next": page.next, "state": state, "states": [(name, t(*words)) for name, words in STATES],
        "kinds": _kinds(request, here), "kind": get.get("kind", ""), "areas": _areas(request, here),
        "upward": places.area(here.parent) if here and here != _first_place(on) else None,
        "filtered": bool(state or case_type), "map_query": _map_query(area, wanted),
    }  # fmt: skip
    return render(request, "portal/nearby.html", values)


def _first_place(on: date) -> Any:
    """The area with rules in force; where it holds only one area, that one."""
    here = next(iter(roots(on)), None)
    while here is not None:
        below = [one for one in places.children(here.code, on) if one.level != places.CELL]
        if len(below) != 1:
            break
        here = below[0]
    return here


def _map_query(area: str, wanted: dict[str, Any]) -> str:
    """The same filters, as the map asks for its points."""
    asked = {"area": area, "state": wanted["state"], "type": wanted["case_type"], "kind": wanted["kind"]}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _kinds(request: PageRequest, here: Any) -> list[tuple[str, str]]:
    """Kinds of matter that can be public here."""
    found = edition_here(here, today(request))
    if found is None:
        return []
    listed = [kind for matter in matters(found[1]) for kind in matter.kinds if kind.public]
    return [(f"{kind.case_type}:{kind.code}", kind.title) for kind in listed]


def _areas(request: PageRequest, here: Any) -> list[Any]:
    """To narrow to: the areas right below, cells left out; beside a community its neighbours."""
    if here is None:
        return []
    on = today(request)
    below = [one for one in places.children(here.code, on) if one.level != places.CELL]
    while len(below) == 1:
        below = [one for one in places.children(below[0].code, on) if one.level != places.CELL]
    return below or [one for one in places.children(here.parent, on) if one.level == here.level]


def public(request: PageRequest, number: str) -> HttpResponse:
    """One matter, as everyone may see it."""
    found = cases.public_case(number, request.now)
    if found is None:
        heading = t("这件事不公开", "This matter is not public")
        lines = [t("可能编号写错了，或者按规则不公开。反映人凭编号和查询码查看。",
                   "The number is wrong, or by the rules it is not public. Whoever reported it sees it with number "
                   "and code.")]  # fmt: skip
        links = [{"url": reverse("portal:nearby"), "words": t("看附近的事", "See what is nearby")},
                 {"url": reverse("portal:track"), "words": t("凭查询码查看", "Track with a code")}]  # fmt: skip
        return message(request, heading, lines, links, 404)
    return render(request, "portal/public.html", {"one": shown_rows([found])[0], "case": found})
