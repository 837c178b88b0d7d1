"""What is held about a reporter: see it, take a copy, put it right, erase it. And what is held about people at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Tracker
from yiwang.engine.packs.words import span_words
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Span
from yiwang.faces.own_data import OwnData, as_csv, as_json, own_data
from yiwang.faces.portal.tracked import tracker_of
from yiwang.faces.web.fields import Field, span_said
from yiwang.faces.web.language import language, say, shown, t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.faces.web.sending import send
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.ids import new_id

FORMS = {"json": ("application/json; charset=utf-8", as_json), "csv": ("text/csv; charset=utf-8", as_csv)}
Found = tuple[Tracker, OwnData]


def _found(request: PageRequest, number: str, phone: str = "") -> Found | None:
    tracker = tracker_of(request, number)
    own = own_data(tracker, request.now, phone) if tracker else None
    return (tracker, own) if tracker and own else None


def _to_track(number: str) -> HttpResponse:
    return redirect(f"{reverse('portal:track')}?number={number}")


def mine(request: PageRequest, number: str) -> HttpResponse:
    """Everything that is held about the reporter of a case."""
    found = _found(request, number)
    return _page(request, found[1]) if found else _to_track(number)


def _page(request: PageRequest, own: OwnData, at: str = "", problems: Sequence[Problem] = ()) -> HttpResponse:
    """`at`: which form the problems stand at; what was typed there stays."""
    sent = request.POST
    contact_fields = [
        Field("name", t("姓名", "Name"), "text", sent.get("name", ""), autocomplete="name"),
        Field("phone", t("电话", "Phone number"), "tel", sent.get("phone", ""), autocomplete="tel"),
    ]
    if at == "correct" and problems:
        contact_fields[1].error = " ".join(f"{one.what} {one.mend}" for one in shown(problems))
    values: dict[str, Any] = {
        "own": own, "case": own.case, "at": at, "problems": shown(problems), "contact_fields": contact_fields,
        "told": [(say(title), _said(value)) for title, value in own.told], "sent": sent,
        "done": request.GET.get("done"), "command": new_id(), "request_id": new_id(),
    }  # fmt: skip
    return render(request, "portal/mine.html", values, status=422 if problems else 200)


def _said(value: Any) -> str:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if isinstance(value, Span):
        return say(span_words(value))
    if isinstance(value, list | tuple):
        return t("、", ", ").join(_said(one) for one in value)
    return str(value)


def copy(request: PageRequest, number: str) -> HttpResponse:
    """A file to take along. Name and number are in it for whoever types the number that was left."""
    phone = request.POST.get("held_phone", "").strip()
    found = _found(request, number, phone)
    if found is None or request.method != "POST":
        return _to_track(number)
    own = found[1]
    if phone and own.contact is None and own.hint is not None:
        return _page(request, own, "copy", [registers.OTHER_NUMBER.at()])
    media_type, write = FORMS.get(request.POST.get("format", ""), FORMS["json"])
    name = f"{own.case.row.number}.{'csv' if write is as_csv else 'json'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(write(own, language()), content_type=media_type, headers=headers)


def correct(request: PageRequest, number: str) -> HttpResponse:
    """One's own name and number: put right at once."""
    found = _found(request, number)
    if found is None or request.method != "POST":
        return _to_track(number)
    tracker, own = found
    sent = request.POST
    if not (sent.get("name", "").strip() or sent.get("phone", "").strip()):
        return _page(request, own, "correct", [registers.SAY_WHAT_IS_WRONG.at()])
    action = registers.CorrectContact(tracker.case_id, sent.get("name", ""), sent.get("phone", ""))
    return _done(request, number, own, tracker, action, "correct")


def ask(request: PageRequest, number: str) -> HttpResponse:
    """Anything else: somebody looks, and answers within 15 days."""
    found = _found(request, number)
    if found is None or request.method != "POST":
        return _to_track(number)
    tracker, own = found
    action = registers.AskCorrection(tracker.case_id, new_id(), own.case.row.area_path, request.POST.get("words", ""))
    return _done(request, number, own, tracker, action, "ask")


def _done(request: PageRequest, number: str, own: OwnData, tracker: Tracker, action: Any, at: str) -> HttpResponse:
    _, problems = send(action, request, tracker)
    if problems:
        return _page(request, own, at, problems)
    return redirect(f"{reverse('portal:mine', args=[number])}?done={at}")


def erase_words(request: PageRequest, number: str) -> HttpResponse:
    """Have one's words and photos erased; asked once more, because it cannot be undone."""
    found = _found(request, number)
    if found is None:
        return _to_track(number)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        _, problems = send(cases.EraseWords(found[0].case_id), request, found[0])
        if not problems:
            return redirect(f"{reverse('portal:mine', args=[number])}?done=words")
    values = {
        "layout": "portal/base.html", "heading": t("删除您写的话和照片？", "Erase your words and photos?"),
        "lines": [t("删除后恢复不了，办理人员也看不到了；事情可能因此办不下去。日志里只留下摘要值，证明没有人改过。",
                    "It cannot be undone, and those who handle the matter no longer see them, so it may not go on. The "
                    "journal keeps only their hash, which proves that nobody changed them.")],
        "yes": t("删除", "Erase"), "danger": True, "problems": shown(problems),
        "back": reverse("portal:mine", args=[number]),
    }  # fmt: skip
    return render(request, "web/confirm.html", values, status=422 if problems else 200)


def held(request: PageRequest) -> HttpResponse:
    """What is held about people: what for, on which basis, how long, whose it is."""
    asked: dict[tuple[str, str], list[tuple[registers.PersonalField, str]]] = {}
    for one in registers.personal_fields(today(request)):
        rows = asked.setdefault((say(one.words.form), say(one.words.pack)), [])
        rows.append((one, span_said(one.retention)))
    return render(request, "portal/held.html", {"site": registers.SITE_FIELDS, "asked": asked})
