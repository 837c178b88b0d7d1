"""Follow a matter by number and code: what happened, who has it until when, and what the reporter may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import FollowUp, ReplyAsReporter, Tracked, Tracker
from yiwang.engine.problems import Problem, Text
from yiwang.faces import visitors
from yiwang.faces.portal.kept import MOST_READ
from yiwang.faces.portal.tracked import forget, remember, tracker_of
from yiwang.faces.portal.views.reporting import attach
from yiwang.faces.web.fields import Field, typed
from yiwang.faces.web.files import file_response
from yiwang.faces.web.language import say, shown, t
from yiwang.faces.web.reasons import plainly
from yiwang.faces.web.requests import PageRequest
from yiwang.faces.web.sending import send
from yiwang.faces.web.steps import About, StepForm, about, fact_words, form_of, take
from yiwang.faces.web.titles import unit_or_post
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.ids import new_id


def track(request: PageRequest) -> HttpResponse:
    """Asks for number and code."""
    number, code = request.POST.get("number", ""), request.POST.get("code", "")
    fields = [
        Field("number", t("编号", "Number"), "text", number or request.GET.get("number", ""), True, quiet=True,
              hint=t("登记时给您的编号，不分大小写", "As given when you reported; case does not matter")),
        Field("code", t("查询码", "Code"), "text", "", True, quiet=True),
    ]  # fmt: skip
    if request.method == "POST":
        found = cases.tracker(number, code)
        if not isinstance(found, Problem):
            case = cases.tracked_case(found, found.case_id, request.now)
            assert case is not None
            visitors.was_no_guess(request)
            remember(request, case.row.number, found.case_id)
            return redirect("portal:case", number=case.row.number)
        said = shown([found])[0]
        fields[1].error = t(f"{said.what}。{said.mend}", f"{said.what}. {said.mend}")
    wrong = any(one.error for one in fields)
    return render(request, "portal/track.html", {"fields": fields}, status=422 if wrong else 200)


def leave(request: PageRequest) -> HttpResponse:
    """On a shared computer: forget which cases were looked at."""
    if request.method == "POST":
        forget(request)
    return redirect("portal:start")


def case(request: PageRequest, number: str) -> HttpResponse:
    found = _found(request, number)
    if found is None:
        return _to_track(number)
    return _page(request, *found)


Found = tuple[Tracker, Tracked]


def _found(request: PageRequest, number: str) -> Found | None:
    tracker = tracker_of(request, number)
    tracked = cases.tracked_case(tracker, tracker.case_id, request.now) if tracker else None
    return (tracker, tracked) if tracker and tracked else None


def _to_track(number: str) -> HttpResponse:
    return redirect(f"{reverse('portal:track')}?number={number}")


def _page(
    request: PageRequest, tracker: Tracker, found: Tracked, problems: Sequence[Problem] = (),
    form: StepForm | None = None,
    at: str = "",
) -> HttpResponse:  # fmt: skip
    """`at`: which form the problems stand at."""
    case = about(found.row, tracker, request.now)
    forms = [one for action in found.actions if (one := _form(action, case)) is not None]
    steps = [form if form and form.name == one.name else one for one in forms]
    values: dict[str, Any] = {
        "case": found, "who": unit_or_post(found.row, case.edition), "steps": steps,
        "problems": shown(problems), "at": at,
        "contact": registers.contact_hint(found.row.id), "openings": registers.openings(found.row.id),
        "files": found.files, "command": new_id(),
        "why": [plainly(say(line), case.edition) for line in found.why],
        # What is not so was ticked for those who count; it answers nobody.
        "answer": [(fact, fact_words(case, fact)) for fact in found.answer if fact.value is not False],
        "sent": request.POST,
    }  # fmt: skip
    return render(request, "portal/case.html", values, status=422 if problems or form else 200)


def step(request: PageRequest, number: str, name: str) -> HttpResponse:
    """What the rules give the reporter: withdraw, confirm, reopen, object …"""
    found = _found(request, number)
    if found is None:
        return _to_track(number)
    tracker, tracked = found
    wanted = {f"step:{name}", name.replace("/", ":")}
    action = next((one for one in tracked.actions if one.name in wanted), None)
    if request.method != "POST" or action is None:
        return redirect("portal:case", number=number)
    sent = typed(request.POST)
    form = _form(action, about(tracked.row, tracker, request.now, sent))
    assert form is not None
    if take(form, request, tracker, sent):
        return redirect("portal:case", number=number)
    return _page(request, tracker, tracked, form=form)


def _form(action: Any, case: About) -> StepForm | None:
    """The form of an action; what a pack asks about the reporter is asked of the reporter."""
    form = form_of(action, case)
    for one in form.fields if form else ():
        one.label = say(cases.to_reporter(Text(one.label, one.label)))
    return form


def reply(request: PageRequest, number: str) -> HttpResponse:
    """Answer a question of those who handle it."""
    found = _found(request, number)
    if found is None or request.method != "POST":
        return _to_track(number)
    action = ReplyAsReporter(found[1].row.id, request.POST.get("text", ""))
    return _done(request, number, found, action, "reply")


def verdict(request: PageRequest, number: str) -> HttpResponse:
    """Solved? Satisfied? Two questions, asked apart; either may stay open."""
    found = _found(request, number)
    if found is None or request.method != "POST":
        return _to_track(number)
    said = {"yes": True, "no": False}
    solved, satisfied = (said.get(request.POST.get(name, "")) for name in ("solved", "satisfied"))
    action = FollowUp(found[1].row.id, solved, satisfied, request.POST.get("text", ""))
    return _done(request, number, found, action, "verdict")


def _done(request: PageRequest, number: str, found: Found, action: Any, at: str) -> HttpResponse:
    _, problems = send(action, request, found[0])
    if problems:
        return _page(request, *found, problems=problems, at=at)
    return redirect("portal:case", number=number)


def add_photo(request: PageRequest, number: str) -> HttpResponse:
    found = _found(request, number)
    upload = request.FILES.get("photo")
    if found is None or request.method != "POST" or upload is None:
        return redirect("portal:case", number=number)
    _, problems = attach(request, found[0], found[1].row.id, upload.read(MOST_READ), upload.name or "")
    return _page(request, *found, problems=problems, at="photo") if problems else redirect("portal:case", number=number)


def file(request: PageRequest, number: str, file_id: Any) -> HttpResponse:
    tracker = tracker_of(request, number)
    if tracker is None:
        raise Http404
    return file_response(tracker, tracker.case_id, file_id, small="small" in request.GET)


def erase(request: PageRequest, number: str) -> HttpResponse:
    """Erase name and number. It is asked once more, because it cannot be undone."""
    found = _found(request, number)
    if found is None:
        return _to_track(number)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        _, problems = send(registers.EraseContact(found[1].row.id, "asked"), request, found[0])
        if not problems:
            return redirect("portal:case", number=number)
    values = {
        "layout": "portal/base.html", "heading": t("删除您的姓名和电话？", "Erase your name and number?"),
        "lines": [t("删除后，办理人员就联系不到您了，也恢复不了。事情照样办，您仍可凭编号和查询码查看。",
                    "Those who handle the matter can then no longer reach you, and it cannot be undone. The "
                    "matter goes on, and you can still follow it by number and code.")],
        "yes": t("删除", "Erase"), "danger": True, "problems": shown(problems),
        "back": reverse("portal:case", args=[number]),
    }  # fmt: skip
    return render(request, "web/confirm.html", values, status=422 if problems else 200)
