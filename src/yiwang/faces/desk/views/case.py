"""One case: where it stands, until when, why, and everything that this person may do with it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.faces.desk.casefile import CaseFile, case_file
from yiwang.faces.desk.filters import kept
from yiwang.faces.desk.views.cases import list_page
from yiwang.faces.desk.views.receipts import code_once, may_show
from yiwang.faces.web.fields import missing, typed
from yiwang.faces.web.files import file_response
from yiwang.faces.web.language import say, shown, t
from yiwang.faces.web.reasons import plainly
from yiwang.faces.web.requests import PageRequest, person, uuid_or_none
from yiwang.faces.web.sending import send
from yiwang.faces.web.steps import StepForm, take
from yiwang.faces.web.titles import acting_title
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id

MOST_READ = 21 << 20


def case(request: PageRequest, case_id: UUID) -> HttpResponse:
    return _page(request, case_file(request, case_id))


def pane(request: PageRequest, case_id: UUID) -> HttpResponse:
    """The case as it stands beside the list: what a script fetches when one moves down the list."""
    values = case_file(request, case_id).values()
    back, following = QueryDict(request.GET.get("back", "")), uuid_or_none(request.GET.get("next"))
    return render(request, "desk/pane.html", {**values, "back": kept(back), "next": following, "beside": case_id})


def _page(request: PageRequest, held: CaseFile, wrong: StepForm | None = None, opened: Any = None) -> HttpResponse:
    """`wrong`: the form that was refused, with what was typed. `opened`: the contact that was just opened."""
    known = {one.name for one in held.forms()}
    if wrong is not None:
        held = held.with_form(wrong)
    values: dict[str, Any] = {
        **held.values(), "why": _why(held), "opened": opened, "command": new_id(),
        "openings": _openings(request, held.row.id), "done": request.GET.get("done", ""),
        "receipt": may_show(request, held.row.id),
        "code": code_once(request, held.row.id), "wrong": wrong if wrong and wrong.name not in known else None,
    }  # fmt: skip
    return render(request, "desk/case.html", values, status=422 if wrong else 200)


def _why(held: CaseFile) -> list[str]:
    return [plainly(say(one), held.rules.edition) for one in held.why]


def _openings(request: PageRequest, case_id: UUID) -> list[dict[str, Any]]:
    on = civil(request.now).date()
    return [{"at": one.at, "who": acting_title(one.acting_as, on), "reason": one.reason}
            for one in registers.openings(case_id)]  # fmt: skip


def act(request: PageRequest, case_id: UUID, name: str) -> HttpResponse:
    """Do one of the things that the page offers. Refused, the form comes back with what was typed."""
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    sent = typed(request.POST)
    held = case_file(request, case_id, sent)
    form = held.form(name)
    if form is None:
        return redirect(_on(request, case_id, "gone"))
    if _done(request, form, sent):
        return redirect(_on(request, case_id, "ok", held.row.number))
    fresh = case_file(request, case_id)
    if "back" in request.POST:
        request.GET = QueryDict(request.POST["back"])
        return list_page(request, fresh.with_form(form), status=422)
    return _page(request, fresh, form)


def _done(request: PageRequest, form: StepForm, sent: Mapping[str, Any]) -> bool:
    if form.name == "attach":
        return _attach(form, request)
    if form.grave and not request.POST.get("sure") and not request.POST.get("fill"):
        # An end cannot be taken back: the form comes once more and asks.
        form.asks = not missing(form.fields)
        return False
    return take(form, request, person(request), sent)


def _on(request: PageRequest, case_id: UUID, done: str, number: str = "") -> str:
    """Where one goes on: the list with the next case beside it, when one came from there; else the case."""
    if "back" not in request.POST:
        return f"{reverse('desk:case', args=[case_id])}?done={done}"
    following = uuid_or_none(request.POST.get("next"))
    query = kept(QueryDict(request.POST["back"]), done=done, was=number, case=str(following or ""))
    return f"{reverse('desk:cases')}?{query}"


def _attach(form: StepForm, request: PageRequest) -> bool:
    upload = request.FILES.get("file")
    if upload is None:
        form.fields[0].error = t("请先选一个文件", "Choose a file first")
        return False
    values: Mapping[str, Any] = {"bytes": upload.read(MOST_READ), "name": upload.name}
    _, problems = send(form.make(values), request, person(request))
    form.problems = shown(problems)
    return not problems


def contact(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Open the reporter's name and number: a reason is asked, and the line it leaves can be read by the reporter."""
    held = case_file(request, case_id)
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    action = registers.OpenContact(case_id, held.row.area_path, request.POST.get("reason", ""))
    answer, problems = send(action, request, person(request))
    answers = cases.opened_answers(person(request), case_id, answer.words) if answer else []
    reason = request.POST.get("reason", "")
    opened = {"contact": answer, "answers": answers, "problems": shown(problems), "reason": reason}
    return _page(request, held, opened=opened)


def file(request: PageRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    return file_response(person(request), case_id, file_id, small="small" in request.GET)


def print_case(request: PageRequest, case_id: UUID) -> HttpResponse:
    """The whole case on paper, as an archive takes it: in the order in which it happened, with its place in the
    journal, and without anything that could be pressed."""
    held = case_file(request, case_id)
    acting = person(request)
    printed_by = acting_title(acting.acting_as, civil(request.now).date())
    values = {
        **held.values(), "why": _why(held), "openings": _openings(request, case_id),
        "head": bytes(held.row.head_hash).hex(), "printed_by": printed_by, "name": acting.name,
    }  # fmt: skip
    return render(request, "desk/print.html", values)
