"""Requests for correction: people say that what is held about them is wrong, and are owed an answer by a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from yiwang.cases import interface as cases
from yiwang.engine.problems import Problem
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import shown, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.sending import send
from yiwang.foundation.registers import interface as registers


def corrections(request: PageRequest) -> HttpResponse:
    """Those that wait, the most urgent first; of cases that the post may see."""
    rows = [(one, row) for one in registers.open_corrections(person(request)) if (row := _case(request, one.case_id))]
    values = {"rows": rows, "today": today(request), "done": request.GET.get("done")}
    return render(request, "desk/corrections.html", values)


def _case(request: PageRequest, case_id: UUID) -> cases.Case | None:
    return cases.visible(person(request)).filter(id=case_id).first()


def correction(request: PageRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Answer one."""
    row = _case(request, case_id)
    asked = next((one for one in registers.corrections_of(case_id) if one.request_id == request_id), None)
    if row is None:
        raise Http404
    if asked is None:
        return redirect("desk:corrections")
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        outcome: Literal["corrected", "kept"] = "corrected" if request.POST.get("outcome") == "corrected" else "kept"
        words = request.POST.get("words", "")
        action = registers.AnswerCorrection(case_id, request_id, row.area_path, outcome, words)
        _, problems = send(action, request, person(request))
        if not problems:
            return redirect("/desk/corrections/?done=1")
    values = {"row": row, "asked": asked, "fields": _fields(request.POST, problems), "today": today(request)}
    return render(request, "desk/correction.html", values, status=422 if problems else 200)


def _fields(sent: Any, problems: Sequence[Problem]) -> list[Field]:
    chosen = sent.get("outcome", "corrected")
    options = [
        Option("corrected", t("已更正", "Put right"), chosen == "corrected"),
        Option("kept", t("不更正", "Left as it is"), chosen == "kept"),
    ]
    words = Field("words", t("怎么更正的，或者为什么不更正", "What was put right, or why not"), "words",
                  sent.get("words", ""), True, hint=t("本人会看到。", "They read it."), low_box=True)  # fmt: skip
    words.error = " ".join(f"{one.what} {one.mend}" for one in shown(problems))
    return [Field("outcome", t("结果", "Result"), "radios", chosen, True, options=options, quiet=True), words]
