"""Report a matter: what, where, in words; likely duplicates are shown before it is sent; then number and code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import AttachFile, SayMeToo
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.portal.kept import forget_kept, keep, kept
from yiwang.faces.portal.tracked import remember, tracker_of
from yiwang.faces.web.catalogs import Kind, Matter, edition_here, kind_title, matters, otherwise, roots, search_kinds
from yiwang.faces.web.fields import Field
from yiwang.faces.web.language import say, shown, t
from yiwang.faces.web.placing import places_for
from yiwang.faces.web.qr import qr
from yiwang.faces.web.reporting import Asked, Sheet, asked, report, sheet_for, unreadable
from yiwang.faces.web.requests import PageRequest, today, uuid_or_none
from yiwang.faces.web.sending import perform_as, send
from yiwang.faces.web.views import message
from yiwang.foundation.identity.interface import REPORTER
from yiwang.foundation.places import interface as places
from yiwang.kernel.actions import Command
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id

CHANNEL = "resident_web"
MARK = "mark"
COMMON, COMMON_DAYS = 12, timedelta(days=90)


def what(request: PageRequest) -> HttpResponse:
    """First: what is it about. Where several packs hold, the place comes first."""
    wanted = asked(request)
    here = edition_here(wanted.area, today(request))
    if here is None:
        return _where_first(request, wanted)
    found = matters(here[1], (CHANNEL,))
    values = _search(request, wanted, found) | {
        "matters": [one for one in found if one.kinds[0].code],
        "singles": [kind for matter in found for kind in matter.kinds if not kind.code],
        "common": common(request, wanted.area.code if wanted.area else "", found),
    }  # fmt: skip
    return render(request, "portal/report_what.html", values)


def _search(request: PageRequest, wanted: Asked, found: Sequence[Matter]) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:100]
    following = reverse("portal:report_form" if wanted.area else "portal:report_where")
    kinds = search_kinds(found, text)[:12] if text else []
    return {"text": text, "found": kinds, "otherwise": otherwise(found), "asked": wanted, "next": following}


def found_kinds(request: PageRequest) -> HttpResponse:
    """What a search finds, alone: it is put into the page as one types."""
    wanted = asked(request)
    here = edition_here(wanted.area, today(request))
    values = _search(request, wanted, matters(here[1], (CHANNEL,)) if here else [])
    return render(request, "portal/found.html", values)


def common(request: PageRequest, area: str, found: Sequence[Matter]) -> list[Kind]:
    """The kinds that were reported most of late, then those that the pack names first: a picture each."""
    kinds = {(kind.case_type, kind.code): kind for matter in found for kind in matter.kinds}
    counted = _counted(area, today(request))
    most = [kinds[one] for one in counted if one in kinds]
    first = [kind for matter in found[:1] for kind in matter.kinds]
    both = dict.fromkeys([*most, *first])
    return sorted(list(both)[:COMMON], key=lambda kind: kind.picture == "other")


@lru_cache(maxsize=64)
def _counted(area: str, on: date) -> tuple[tuple[str, str], ...]:
    """Counted once a day: what is common does not change by the hour."""
    since = instant(datetime.combine(on, clock.min)) - COMMON_DAYS
    return tuple(cases.common_kinds(area, since, 3 * COMMON))


def _where_first(request: PageRequest, wanted: Asked) -> HttpResponse:
    if wanted.area is None:
        return redirect("portal:report_where")
    heading = t("这里还没有启用网上反映", "Reports are not taken here yet")
    lines = [t("这个地方还没有启用任何规程。请到社区窗口或拨打 12345。",
               "No rules are in force at this place. Go to the community's window or call 12345.")]  # fmt: skip
    links = [{"url": reverse("portal:report_where"), "words": t("另选地点", "Choose another place")}]
    return message(request, heading, lines, links, 404)


def where(request: PageRequest) -> HttpResponse:
    """Second: where is it: on the map, here, by address, or from the list."""
    wanted = asked(request)
    further = reverse("portal:report_form" if wanted.case_type else "portal:report")
    values = {"places": places_for(request), "asked": wanted, "next": further, "roots": roots(today(request))}
    response = render(request, "portal/report_where.html", values)
    # Here alone, and only when the button is pressed.
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()"
    return response


def form(request: PageRequest) -> HttpResponse:
    """Third: the words, a photo, and whom to answer."""
    wanted = asked(request)
    if not wanted.case_type:
        return redirect(f"{reverse('portal:report')}{wanted.query()}")
    if wanted.area is None:
        return redirect(f"{reverse('portal:report_where')}{wanted.query()}")
    sheet = sheet_for(request, wanted, CHANNEL)
    if sheet is None:
        return redirect(f"{reverse('portal:report')}?{urlencode({'area': wanted.area.code})}")
    if request.method == "POST":
        return _sent(request, sheet)
    return _form(request, sheet, duplicates(sheet, request))


def _form(request: PageRequest, sheet: Sheet, alike: list[Alike], checked: bool = False) -> HttpResponse:
    problem = bool(sheet.problems) or any(one.error for one in (*sheet.matter, *sheet.contact))
    files = [one.name for one in sheet.files]
    values = {
        "sheet": sheet, "alike": alike, "checked": checked, "wrong": problem,
        "kept": [name for _, name, _ in kept(request, sheet.case_id, files)],
        "place": _place_words(sheet), "first": first_post(sheet.edition, sheet.program),
    }  # fmt: skip
    return render(request, "portal/report_form.html", values, status=422 if problem else 200)


def first_post(edition: Edition, program: Program) -> str:
    """Who takes a matter in, as the pack names the post; empty where a table says it."""
    post = edition.pack.posts.get(program.stages[program.case_type.start].owner or "")
    return say(post.title) if post else ""


def _place_words(sheet: Sheet) -> str:
    """A cell with its community; an area with what it lies in."""
    here = sheet.asked.area
    assert here is not None
    above = places.area(here.parent) if here.level == places.CELL else None
    return f"{above.name} {here.name}" if above else here.full_name


class Alike(NamedTuple):
    """A matter that may be the same. No words of whoever reported it."""

    likely: cases.Likely
    title: str
    stage: str
    public: bool
    """Everyone may see it: then it can be looked at before one says "me too"."""


def duplicates(sheet: Sheet, request: PageRequest) -> list[Alike]:
    """What was reported lately of the same kind in the same place, most alike first."""
    area = sheet.asked.area
    assert area is not None
    longitude, latitude = sheet.asked.point or (None, None)
    found = cases.likely_duplicates(
        sheet.asked.case_type, sheet.asked.kind, sheet.text, request.now, area=area.code, longitude=longitude,
        latitude=latitude, limit=3,
    )  # fmt: skip
    stages = {id: one for id, one in sheet.program.stages.items() if not one.end}
    return [
        Alike(
            one, kind_title(sheet.edition, sheet.program, one.kind), say(stages[one.stage].title),
            cases.public_id(one.case_id, request.now) is not None,
        )
        for one in found
        if one.stage in stages
    ]  # fmt: skip


def _sent(request: PageRequest, sheet: Sheet) -> HttpResponse:
    photos = [one for one in sheet.files if _kept_or_refused(request, sheet, one)]
    refused = unreadable([*sheet.matter, *sheet.contact], request) or bool(photos)
    checked = "checked" in request.POST
    likely = duplicates(sheet, request) if sheet.text and not refused else []
    alike = [] if checked else likely
    if alike or refused:
        # Shown once, with everything typed and the photo still there; "none of these" sends it.
        return _form(request, sheet, alike, checked=bool(alike) or checked)
    answer = report(sheet, request, REPORTER, CHANNEL, same_as=_same(request, likely))
    if answer is None:
        return _form(request, sheet, likely if checked else [], checked=checked)
    remember(request, answer.number, answer.case_id)
    lost = _attach(request, sheet, answer)
    if answer.ended:
        return redirect("portal:case", number=answer.number)
    address = reverse("portal:receipt", args=[answer.number])
    return redirect(f"{address}?{urlencode({'photo': 'no'})}" if lost else address)


def _same(request: PageRequest, likely: list[Alike]) -> UUID | None:
    """Which of those that were offered it is the same as, by the button pressed. One that has ended is none."""
    said = uuid_or_none(request.POST.get("same_as"))
    return said if said in {one.likely.case_id for one in likely} else None


def _kept_or_refused(request: PageRequest, sheet: Sheet, one: Field) -> bool:
    """Keep the photo; when it is none, say so at its field."""
    problem = keep(request, sheet.case_id, one.name)
    if problem is None:
        return False
    said = shown([problem])[0]
    one.error = f"{said.what} {said.mend}"
    return True


def _attach(request: PageRequest, sheet: Sheet, answer: cases.Accepted) -> bool:
    """The photos that were kept; whether one was lost. The report stands in any case."""
    tracker = tracker_of(request, answer.number)
    lost = False
    for _, name, data in kept(request, sheet.case_id, [one.name for one in sheet.files]):
        _, problems = attach(request, tracker, answer.case_id, data, name)
        lost = lost or bool(problems)
    forget_kept(request, sheet.case_id)
    return lost


def attach(request: PageRequest, acting: Any, case_id: UUID, data: bytes, name: str) -> tuple[Any, Any]:
    """Attach a file. Its command id is its own: the form's belongs to the report."""
    action = AttachFile(case_id, new_id(), data, name)
    return perform_as(action, acting, Command(new_id(), request.now), request.now)


def receipt(request: PageRequest, number: str) -> HttpResponse:
    """Number and code, to be printed or written down."""
    tracker = tracker_of(request, number)
    found = cases.tracked_case(tracker, tracker.case_id, request.now) if tracker else None
    if tracker is None or found is None:
        return redirect("portal:track")
    code = cases.tracking_code(tracker.case_id)
    address = request.build_absolute_uri(f"{reverse('portal:track')}?{urlencode({'number': number})}#{code}")
    values = {"case": found, "code": code, "photo": request.GET.get("photo"), "qr": qr(address)}
    return render(request, "portal/receipt.html", values)


def me_too(request: PageRequest) -> HttpResponse:
    """Somebody has the same trouble: it is counted with the first report, and nothing else is kept."""
    case_id = uuid_or_none(request.POST.get("same"))
    if request.method != "POST" or case_id is None:
        return redirect("portal:report")
    # A random number of this browser alone: it only keeps one person from being counted twice.
    mark = request.session.setdefault(MARK, str(new_id()))
    answer, problems = send(SayMeToo(case_id, mark), request, REPORTER)
    if answer is None:
        said = [f"{one.what} {one.mend}" for one in shown(problems)]
        return message(request, t("没有记上", "It was not counted"), said, _links(request), 422)
    heading = t("已经记上：您也遇到了这件事", "Counted: you have this trouble too")
    lines = [t("这件事已经在办。又多一个人反映，办理人员会看到。没有登记您的任何信息。",
               "The matter is being worked on already, and those who handle it see that one more person told it. "
               "Nothing about you was kept.")]  # fmt: skip
    seen = cases.public_id(case_id, request.now)
    links = _links(request)
    if seen is not None:
        words = t("看这件事办到哪了", "See where it is")
        links.insert(0, {"url": reverse("portal:public", args=[seen.number]), "words": words})
    return message(request, heading, lines, links)


def _links(request: HttpRequest) -> list[dict[str, str]]:
    return [{"url": reverse("portal:start"), "words": t("回到首页", "To the start page")},
            {"url": reverse("portal:report"), "words": t("反映另一件事", "Report something else")}]  # fmt: skip
