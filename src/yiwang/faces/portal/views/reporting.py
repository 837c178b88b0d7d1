"""Report a matter: what, where, in words; likely duplicates are shown before it is sent; then number and code."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import AttachFile, SayMeToo
from yiwang.faces.portal.tracked import remember, tracker_of
from yiwang.faces.web.catalogs import edition_here, kind_title, matters, search_kinds
from yiwang.faces.web.language import say, shown, t
from yiwang.faces.web.placing import places_for
from yiwang.faces.web.reporting import Asked, Sheet, asked, report, sheet_for
from yiwang.faces.web.requests import PageRequest, today, uuid_or_none
from yiwang.faces.web.sending import send
from yiwang.faces.web.views import message
from yiwang.foundation.identity.interface import REPORTER
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.refusals import Refused

CHANNEL = "resident_web"
MOST_READ = 21 << 20
"""A little more than a file may have, so that a larger one is refused as such and never read whole."""
MARK = "mark"


def what(request: PageRequest) -> HttpResponse:
    """First: what is it about. Where several packs hold, the place comes first."""
    wanted = asked(request)
    here = edition_here(wanted.area, today(request))
    if here is None:
        return _where_first(request, wanted)
    text = request.GET.get("q", "").strip()
    found = matters(here[1], (CHANNEL,))
    values = {
        "matters": found, "text": text, "found": search_kinds(found, text) if text else [], "asked": wanted,
        "singles": [kind for matter in found for kind in matter.kinds if not kind.code],
        "next": reverse("portal:report_form" if wanted.area else "portal:report_where"),
    }  # fmt: skip
    return render(request, "portal/report_what.html", values)


def _where_first(request: PageRequest, wanted: Asked) -> HttpResponse:
    if wanted.area is None:
        return redirect("portal:report_where")
    heading = t("这里还没有启用网上反映", "Reports are not taken here yet")
    lines = [t("这个地方还没有启用任何规程。请到社区窗口或拨打 12345。",
               "No rules are in force at this place. Go to the community's window or call 12345.")]  # fmt: skip
    links = [{"url": reverse("portal:report_where"), "words": t("另选地点", "Choose another place")}]
    return message(request, heading, lines, links, 404)


def where(request: PageRequest) -> HttpResponse:
    """Second: where is it."""
    wanted = asked(request)
    further = reverse("portal:report_form" if wanted.case_type else "portal:report")
    return render(
        request, "portal/report_where.html", {"places": places_for(request), "asked": wanted, "next": further}
    )


def form(request: PageRequest) -> HttpResponse:
    """Third: the words, a photo, and whom to answer."""
    wanted = asked(request)
    if not wanted.case_type:
        return redirect(f"{reverse('portal:report')}{wanted.query()}")
    if wanted.area is None:
        return redirect(f"{reverse('portal:report_where')}{wanted.query()}")
    sheet = sheet_for(request, wanted)
    if sheet is None:
        return redirect(f"{reverse('portal:report')}?{urlencode({'area': wanted.area.code})}")
    if request.method == "POST":
        return _sent(request, sheet)
    return _form(request, sheet, duplicates(sheet, request))


def _form(request: PageRequest, sheet: Sheet, alike: list[Alike], checked: bool = False) -> HttpResponse:
    problem = bool(sheet.problems) or any(one.error for one in (*sheet.matter, *sheet.contact))
    values = {"sheet": sheet, "alike": alike, "checked": checked, "wrong": problem, "again": request.method == "POST"}
    return render(request, "portal/report_form.html", values, status=422 if problem else 200)


class Alike(NamedTuple):
    """A matter that may be the same. No words of whoever reported it."""

    likely: cases.Likely
    title: str
    stage: str


def duplicates(sheet: Sheet, request: PageRequest) -> list[Alike]:
    """What was reported lately of the same kind in the same place, most alike first."""
    area = sheet.asked.area
    assert area is not None
    found = cases.likely_duplicates(
        sheet.asked.case_type, sheet.asked.kind, sheet.text, request.now, area=area.code, limit=3
    )
    stages = sheet.program.stages
    stages = {id: one for id, one in stages.items() if not one.end}
    return [
        Alike(one, kind_title(sheet.edition, sheet.program, one.kind), say(stages[one.stage].title))
        for one in found
        if one.stage in stages
    ]


def _sent(request: PageRequest, sheet: Sheet) -> HttpResponse:
    alike = duplicates(sheet, request) if sheet.text and "checked" not in request.POST else []
    if alike:
        # Shown once, with everything typed still there; "none of these" sends it.
        return _form(request, sheet, alike, checked=True)
    answer = report(sheet, request, REPORTER, CHANNEL)
    if answer is None:
        return _form(request, sheet, [], checked="checked" in request.POST)
    remember(request, answer.number, answer.case_id)
    refused = _attach(request, sheet, answer)
    if answer.ended:
        return redirect("portal:case", number=answer.number)
    address = reverse("portal:receipt", args=[answer.number])
    return redirect(f"{address}?{urlencode({'photo': 'no'})}" if refused else address)


def _attach(request: PageRequest, sheet: Sheet, answer: cases.Accepted) -> bool:
    """Photos sent with the report; whether one was refused. The report stands in any case."""
    refused = False
    for one in sheet.files:
        upload = request.FILES.get(one.name)
        if upload is None:
            continue
        tracker = tracker_of(request, answer.number)
        _, problems = send_file(request, tracker, answer.case_id, upload)
        refused = refused or bool(problems)
    return refused


def send_file(request: PageRequest, acting: Any, case_id: Any, upload: Any) -> tuple[Any, Any]:
    """Attach an uploaded file. Its command id is its own: the form's belongs to the report."""
    action = AttachFile(case_id, new_id(), upload.read(MOST_READ), upload.name)
    try:
        return perform(action, acting=acting, command=Command(new_id(), request.now), now=request.now), ()
    except Refused as refused:
        return None, refused.problems


def receipt(request: PageRequest, number: str) -> HttpResponse:
    """Number and code, to be printed or written down."""
    tracker = tracker_of(request, number)
    found = cases.tracked_case(tracker, tracker.case_id, request.now) if tracker else None
    if tracker is None or found is None:
        return redirect("portal:track")
    values = {"case": found, "code": cases.tracking_code(tracker.case_id), "photo": request.GET.get("photo")}
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
    return message(request, heading, lines, _links(request))


def _links(request: HttpRequest) -> list[dict[str, str]]:
    return [{"url": reverse("portal:start"), "words": t("回到首页", "To the start page")},
            {"url": reverse("portal:report"), "words": t("反映另一件事", "Report something else")}]  # fmt: skip
