"""One case: where it stands, until when, why, and everything that this person may do with it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Detail
from yiwang.faces.desk.extras import extras
from yiwang.faces.desk.parts import part_rows
from yiwang.faces.web.fields import typed
from yiwang.faces.web.files import file_response
from yiwang.faces.web.language import language, shown, t
from yiwang.faces.web.reasons import name_of, plainly
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.sending import send
from yiwang.faces.web.steps import About, StepForm, about, fact_words, form_of, take, why_not
from yiwang.faces.web.titles import Titles, acting_title
from yiwang.foundation.places import interface as places
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id

MOST_READ = 21 << 20
JUST_REPORTED = "just_reported"


def case(request: PageRequest, case_id: UUID) -> HttpResponse:
    return _page(request, _detail(request, case_id))


def _detail(request: PageRequest, case_id: UUID) -> Detail:
    found = cases.case_detail(person(request), case_id, request.now)
    if found is None:
        raise Http404
    return found


def _page(request: PageRequest, detail: Detail, wrong: StepForm | None = None, opened: Any = None) -> HttpResponse:
    """`wrong`: the form that was refused, with what was typed. `opened`: the contact that was just opened."""
    acting = person(request)
    rules = about(detail.row, acting, request.now)
    steps, more = _forms(detail, rules, acting)
    parts = part_rows(detail, rules)
    forms = [*steps, *more, *(form for row in parts for form in row.forms)]
    if wrong is not None:
        steps = [wrong if one.name == wrong.name else one for one in steps]
        more = [wrong if one.name == wrong.name else one for one in more]
        parts = [row.with_form(wrong) for row in parts]
    known = {one.name for one in forms}
    above = places.ancestors(detail.row.area_code)
    values: dict[str, Any] = {
        "detail": detail, "row": detail.row, "titles": Titles([detail.row]).of(detail.row), "steps": steps,
        "more": more, "parts": parts, "off": [(one, why_not(one.why_not)) for one in detail.actions if not one.allowed],
        "why": _why(acting, rules), "where": " ".join(one.name for one in reversed(above[:4])),
        "opened": opened, "openings": _openings(request, detail), "done": request.GET.get("done", ""),
        "code": _code(request, detail.row.id),
        "wrong": wrong if wrong and wrong.name not in known else None, "command": new_id(),
        "facts": [(name_of(rules.edition, one.name, one.title), fact_words(rules, one)) for one in detail.facts],
    }  # fmt: skip
    return render(request, "desk/case.html", values, status=422 if wrong else 200)


def _why(acting: Any, rules: About) -> list[str]:
    found = cases.why(acting, rules.row.id, language()) or []
    return [plainly(one, rules.edition) for one in found]


def _code(request: PageRequest, case_id: UUID) -> str:
    """The code of a case that was registered just now by whoever looks: shown once, to be told to the reporter."""
    told = request.session.pop(JUST_REPORTED, "")
    return cases.tracking_code(case_id) if told == str(case_id) else ""


def _forms(detail: Detail, rules: About, acting: Any) -> tuple[list[StepForm], list[StepForm]]:
    """The steps of the life cycle that are open to this person, and what can be done beside them."""
    steps = [form for one in detail.actions if one.allowed and (form := form_of(one, rules)) is not None]
    return steps, list(extras(detail, rules, acting))


def _openings(request: PageRequest, detail: Detail) -> list[dict[str, Any]]:
    on = civil(request.now).date()
    return [{"at": one.at, "who": acting_title(one.acting_as, on), "reason": one.reason}
            for one in registers.openings(detail.row.id)]  # fmt: skip


def act(request: PageRequest, case_id: UUID, name: str) -> HttpResponse:
    """Do one of the things that the page offers. Refused, the form comes back with what was typed."""
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    detail, acting = _detail(request, case_id), person(request)
    sent = typed(request.POST)
    rules = about(detail.row, acting, request.now, sent)
    steps, more = _forms(detail, rules, acting)
    parts = [form for row in part_rows(detail, rules) for form in row.forms]
    form = next((one for one in (*steps, *more, *parts) if one.slug == name), None)
    if form is None:
        return redirect(f"{reverse('desk:case', args=[case_id])}?done=gone")
    done = _attach(form, request, acting) if name == "attach" else take(form, request, acting, sent)
    if done:
        return redirect(f"{reverse('desk:case', args=[case_id])}?done=ok")
    return _page(request, _detail(request, case_id), form)


def _attach(form: StepForm, request: PageRequest, acting: Any) -> bool:
    upload = request.FILES.get("file")
    if upload is None:
        form.fields[0].error = t("请先选一个文件", "Choose a file first")
        return False
    values: Mapping[str, Any] = {"bytes": upload.read(MOST_READ), "name": upload.name}
    _, problems = send(form.make(values), request, acting)
    form.problems = shown(problems)
    return not problems


def contact(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Open the reporter's name and number: a reason is asked, and the line it leaves can be read by the reporter."""
    detail = _detail(request, case_id)
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    action = registers.OpenContact(case_id, detail.row.area_path, request.POST.get("reason", ""))
    answer, problems = send(action, request, person(request))
    opened = {"contact": answer, "problems": shown(problems), "reason": request.POST.get("reason", "")}
    return _page(request, detail, opened=opened)


def file(request: PageRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    return file_response(person(request), case_id, file_id, small="small" in request.GET)
