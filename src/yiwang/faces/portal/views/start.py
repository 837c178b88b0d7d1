"""The first page, and what is public: who is responsible for a place, the figures, the rules in force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiwang.engine.packs.editions import Edition
from yiwang.faces.portal.figures import Rate, rates_below, rates_of
from yiwang.faces.portal.views.reporting import CHANNEL, common
from yiwang.faces.web.catalogs import edition_here, matters, say_who
from yiwang.faces.web.language import say, t
from yiwang.faces.web.placing import places_for
from yiwang.faces.web.reporting import Asked
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.insight import interface as insight
from yiwang.kernel.civil_time import civil

RATES_OF = timedelta(days=90)
MOST_USED = 9


def start(request: PageRequest) -> HttpResponse:
    """The most used kinds, each one tap away. Where several packs hold, the place is asked first."""
    here = edition_here(None, today(request))
    found = matters(here[1], (CHANNEL,)) if here else []
    values = {"common": common(request, "", found)[:MOST_USED], "next": reverse("portal:report_where"),
              "asked": Asked("", "", None), "several": here is None,
              "named": t("、", ", ").join(say_who(here[1], CHANNEL)) if here else ""}  # fmt: skip
    return render(request, "portal/start.html", values)


def area(request: PageRequest) -> HttpResponse:
    """Choosing a place to learn who is responsible there, by what rules, with what figures."""
    return render(request, "portal/area.html", {"places": places_for(request)})


def responsible(request: PageRequest, code: str) -> HttpResponse:
    """What holds in a place: its rules, its figures, and who answers for what."""
    here = places.area(code)
    found = edition_here(here, today(request)) if here else None
    values: dict[str, Any] = {"area": here, "code": code}
    if here is not None and found is not None:
        ref, edition = found
        values |= {
            "ref": ref, "title": say(edition.pack.manifest.title), "units": _units(here, today(request)),
            "posts": _posts(request, edition, here), "rates": _rates(here, today(request)),
        }  # fmt: skip
    return render(request, "portal/responsible.html", values, status=200 if found else 404)


def _units(here: AreaInfo, on: date) -> list[dict[str, str]]:
    """Bodies of the place and of the areas above it, the nearest first. Nobody is named."""
    names = {one.code: one.name for one in places.ancestors(here.code)}
    over = organizations.units_over(here.path, on)
    return [{"title": one.title, "area": names[one.area]} for one in over if one.area in names]


def _posts(request: PageRequest, edition: Edition, here: AreaInfo) -> list[dict[str, str]]:
    """Who in that place takes each kind of report, and where it goes when nobody is in office."""
    moment = civil(request.now)
    rows = []
    for program in edition.programs.values():
        stage = program.stages[program.case_type.start]
        if not stage.owner or "resident_web" not in program.case_type.channels:
            continue
        found, _ = organizations.accountable(edition.chart, stage.owner, here.code, moment)
        held = found.appointment if found else None
        post = edition.pack.posts.get(found.post if found else stage.owner)
        rows.append({
            "matter": say(program.case_type.title), "post": say(post.title) if post else stage.owner,
            "unit": held.unit_title if held else "",
        })  # fmt: skip
    return rows


def _rates(here: AreaInfo, on: date) -> list[Rate]:
    return rates_of(here.code, *_period(on))


def _period(on: date) -> tuple[date, date]:
    """Whole weeks that are over: today's figures less yesterday's would be those of one day."""
    return insight.whole_weeks(on - RATES_OF, on, on)


def rates(request: PageRequest, code: str) -> HttpResponse:
    """The three rates of a place and of the areas right below it, with how many they rest on."""
    here = places.area(code)
    on = today(request)
    since, until = _period(on)
    values: dict[str, Any] = {"area": here, "since": since, "until": until - timedelta(days=1)}
    if here is not None:
        values["rates"] = _rates(here, on)
        children = places.children(code, on)[:60]
        found = rates_below([one.code for one in children], since, until)
        values["below"] = [
            (one, found[one.code]) for one in children
            if any(rate.of or rate.hidden for rate in found.get(one.code, ()))
        ]  # fmt: skip
        values["least"] = settings.SMALL_NUMBERS
    return render(request, "portal/rates.html", values, status=200 if here else 404)
