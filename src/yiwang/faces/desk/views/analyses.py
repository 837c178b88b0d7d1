"""Analyses: those that are kept, one as a page and as a file, asking for one, and the numbers behind a chapter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.faces.desk.room.scope import Scope, scope_of
from yiwang.faces.documents.blocks import Document
from yiwang.faces.documents.compiling import KIND, titled
from yiwang.faces.documents.composing import compose
from yiwang.faces.documents.names import Names
from yiwang.faces.documents.tables import SPLITS, Asked, numbers_table
from yiwang.faces.documents.wording import period_words
from yiwang.faces.documents.writing import written
from yiwang.faces.web.emptied import Emptied, Said, ways_out
from yiwang.faces.web.fields import Option
from yiwang.faces.web.language import shown, t
from yiwang.faces.web.requests import PageRequest, command_id, person, today
from yiwang.faces.web.views import message
from yiwang.foundation.places import interface as places
from yiwang.insight import interface as insight
from yiwang.insight.interface import Analysis
from yiwang.kernel import jobs
from yiwang.kernel.refusals import Refused

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
WORDS = {"daily": ("日报", "Daily"), "weekly": ("周报", "Weekly"), "monthly": ("月报", "Monthly")}


def analyses(request: PageRequest) -> HttpResponse:
    """What is kept of the area, and a form for another."""
    scope = scope_of(person(request), "", request.now)
    if scope is None:
        return _no_area(request)
    wrong = _ask(request, scope) if request.method == "POST" else {}
    if isinstance(wrong, HttpResponse):
        return wrong
    length = request.GET.get("length", "")
    rows = insight.analyses(scope.path, length if length in insight.LENGTHS else "")
    values = {
        "scope": scope, "rows": [_line(row) for row in rows], "waiting": _waiting(request), "wrong": wrong,
        "lengths": _lengths(request.POST.get("length", "daily")), "chosen": length,
        "emptied": None if rows else _emptied_by(length),
        "areas": _areas(scope, request.POST.get("area", "")), "command": command_id(request),
        "day": request.POST.get("day") or (today(request) - timedelta(days=1)).isoformat(),
        "latest": today(request).isoformat(),
    }  # fmt: skip
    return render(request, "desk/analyses.html", values, status=422 if wrong else 200)


def _emptied_by(length: str) -> Emptied | None:
    if length not in insight.LENGTHS:
        return None
    said = [Said(t(*WORDS[length]), ("length",))]
    return Emptied(t("没有编好的", "None is compiled"), [one.words for one in said], ways_out(said, lambda _: "?"), "?")


def waiting(request: PageRequest) -> HttpResponse:
    """What is being compiled: asked for again and again until nothing is, then the page comes anew."""
    found = _waiting(request)
    response = render(request, "desk/analyses_waiting.html", {"waiting": found})
    if not any(not one.ended for one in found):
        response.headers["HX-Refresh"] = "true"
    return response


def stop(request: PageRequest, job_id: UUID) -> HttpResponse:
    """Whoever asked for it no longer wants it."""
    found = jobs.info(job_id)
    if request.method == "POST" and found is not None and found.row.asked_by == person(request).actor:
        jobs.stop(job_id, request.now)
    return redirect("desk:analyses")


def analysis(request: PageRequest, analysis_id: UUID) -> HttpResponse:
    """One, to be read here; each chapter leads to its numbers."""
    row = _found(request, analysis_id)
    values = {
        "row": row,
        "document": compose(row.data),
        "length": WORDS[row.length],
        "scope": _scope(request, row.area),
    }
    return render(request, "desk/analysis.html", values)


def analysis_file(request: PageRequest, analysis_id: UUID, ending: str) -> HttpResponse:
    """The same as DOCX or PDF, in the reader's language."""
    row = _found(request, analysis_id)
    document: Document = compose(row.data)
    try:
        data = written(document, ending)
    except Refused as refused:
        problem = shown(refused.problems)[0]
        links = [{"url": reverse("desk:analysis_file", args=[row.id, "docx"]), "words": t("下载 DOCX", "Get DOCX")},
                 {"url": reverse("desk:analysis", args=[row.id]), "words": t("回到报告", "Back to it")}]  # fmt: skip
        return message(request, problem.what, [problem.why, problem.mend], links, 503, "desk/base.html")
    response = HttpResponse(data, content_type=TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{document.name}.{ending}"'
    return response


def numbers(request: PageRequest) -> HttpResponse:
    """The numbers of an area over days, by one thing: what a chapter was compiled from."""
    scope = _scope(request, request.GET.get("area", ""))
    if scope is None:
        return _no_area(request)
    since, until = _day(request.GET.get("from", "")), _day(request.GET.get("until", ""))
    since, until = since or scope.today, until or scope.today + timedelta(days=1)
    by = request.GET.get("by", "") if request.GET.get("by", "") in SPLITS else "level"
    asked = Asked(scope.codes, [one.code for one in scope.below], since, until, by)
    table = numbers_table(asked, Names(scope.path, since, scope.today), scope.list)
    values = {
        "scope": scope, "since": since, "until": until, "last": until - timedelta(days=1), "table": table,
        "chosen": by,
        "by": [Option(name, t(*words), name == by) for name, words in SPLITS.items()],
        "below": scope.below if by == "unit" else (),
    }  # fmt: skip
    return render(request, "desk/numbers.html", values)


def _ask(request: PageRequest, scope: Scope) -> Any:
    """Put it in the queue; what was wrong by field otherwise."""
    post, wrong = request.POST, {}
    day, length = _day(post.get("day", "")), post.get("length", "")
    if length not in insight.LENGTHS:
        wrong["length"] = t("请选日报、周报或月报。", "Choose daily, weekly or monthly.")
    if day is None:
        wrong["day"] = t("请填一个日期，如 2026-11-21。", "Give a date, such as 2026-11-21.")
    elif day > scope.today:
        wrong["day"] = t(
            "还没有到这一天，请选今天或以前的日期。", "That day has not come; choose today or an earlier one."
        )
    area = post.get("area", "") or scope.code
    if _scope(request, area) is None:
        wrong["area"] = t("请选辖区内的地方。", "Choose a place of your area.")
    if wrong or day is None:
        return wrong
    payload = {"area": area, "length": length, "day": day.isoformat()}
    jobs.ask(command_id(request), KIND, titled(length), person(request), payload, request.now)
    return redirect("desk:analyses")


def _waiting(request: PageRequest) -> list[jobs.JobInfo]:
    """Of the asker: what is not done, and the last that went wrong."""
    found = jobs.jobs_of(person(request).actor, 10, [KIND])
    return [one for one in found if not one.ended or one.row.state in ("failed", "refused", "lost")][:5]


def _found(request: PageRequest, id: UUID) -> Analysis:
    row = insight.analysis(id)
    if row is None or person(request).area_path == "-" or not row.area_path.startswith(person(request).area_path):
        raise Http404
    return row


def _scope(request: PageRequest, area: str) -> Scope | None:
    return scope_of(person(request), area, request.now)


def _line(row: Analysis) -> dict[str, Any]:
    info = places.area(row.area) if row.area else None
    return {
        "row": row, "place": info.name if info else t("全部地区", "All areas"), "length": t(*WORDS[row.length]),
        "period": period_words(row.length, row.since, row.until),
    }  # fmt: skip


def _lengths(chosen: str) -> list[Option]:
    return [Option(name, t(*WORDS[name]), name == chosen) for name in insight.LENGTHS]


def _areas(scope: Scope, chosen: str) -> list[Option]:
    found = [(scope.code, scope.name), *((one.code, one.name) for one in scope.below)]
    return [Option(code, name, code == chosen) for code, name in found]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_area(request: PageRequest) -> HttpResponse:
    heading = t("这个地方不在您岗位的辖区里", "This place is not in the area of your post")
    lines = [t("研判报告和数字只给负责这个地区的岗位看。", "Analyses and numbers are for the posts of their area.")]
    links = [{"url": reverse("desk:post"), "words": t("切换岗位", "Change post")}]
    return message(request, heading, lines, links, 404, "desk/base.html")
