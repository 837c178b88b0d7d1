"""What was done in the field arrives: at once, or hours later when there was a net again. Sent twice, it is done once.

Every parcel says whose it is and under which post it was done. Somebody else who signed in on the same phone cannot
send it, and it is done under that post or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect

from yiwang.cases import interface as cases
from yiwang.engine.problems import Problem
from yiwang.faces import sessions
from yiwang.faces.desk.casefile import case_file
from yiwang.faces.field.alike import alike as likely
from yiwang.faces.field.alike import number
from yiwang.faces.field.reporting import asked_of, channel_of
from yiwang.faces.web.catalogs import edition_here
from yiwang.faces.web.fields import Field, Typed, missing, place_problems, typed, values_of
from yiwang.faces.web.language import shown, t
from yiwang.faces.web.requests import PageRequest, person, uuid_or_none
from yiwang.faces.web.requests import today as day_of
from yiwang.faces.web.sending import perform_as
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.places import interface as places
from yiwang.kernel.actions import Action, Command
from yiwang.kernel.journal import entries_of

OLDEST, AHEAD = timedelta(days=30), timedelta(minutes=5)
"""Clocks of phones differ; a moment outside of this is not believed."""
ANSWER = "answer."
Said = dict[str, str]


@dataclass
class Refusal(Exception):
    """Why it was not done. `state`: `refused` for good; `not_yours`: it waits for its own account."""

    words: Sequence[Said] = ()
    fields: Said = field(default_factory=dict)
    state: str = "refused"


def send(request: PageRequest) -> HttpResponse:
    """Take one command: a report, a step, a photo."""
    if request.method != "POST":
        return redirect("field:app")
    try:
        done = _done(request)
    except Refusal as no:
        said = {"state": no.state, "problems": list(no.words), "fields": no.fields}
        return _json(said, 409 if no.state == "not_yours" else 422)
    return _json({"state": "done"} | done)


def alike(request: PageRequest) -> HttpResponse:
    """What may be the same matter, before it is sent."""
    if request.method != "POST":
        return redirect("field:app")
    return _json({"alike": likely(person(request), request.POST, request.now, day_of(request))})


def _json(values: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})


def _done(request: PageRequest) -> dict[str, Any]:
    post = request.POST
    command, case_id = uuid_or_none(post.get("command")), uuid_or_none(post.get("case"))
    make = _MAKERS.get(post.get("what", ""))
    if command is None or case_id is None or make is None:
        raise Refusal([_words(t("这条记录不完整", "This record is not whole"), "", "")])
    request.acting = acting = _under(request)
    if not any(one.command_id == command and one.actor == acting.actor for one in entries_of(case_id)):
        action, fields = make(request, case_id)
        happened = min(max(_happened(request), request.now - OLDEST), request.now + AHEAD)
        _, problems = perform_as(action, acting, Command(command, happened), request.now)
        _refuse(problems, fields)
    row = cases.visible(acting).filter(id=case_id).first()
    return {"case": case_id, "number": row.number if row else ""}


def _under(request: PageRequest) -> Acting:
    """Whoever did it, under the post that they did it under."""
    acting = person(request)
    if request.POST.get("account") != str(acting.account_id):
        raise Refusal(state="not_yours")
    found = sessions.acting_in_session(request, day_of(request), uuid_or_none(request.POST.get("appointment")))
    if found is None:
        raise Refusal(state="not_yours")
    if isinstance(found, Problem):
        raise Refusal([one._asdict() for one in shown([found])])
    return found


def _happened(request: PageRequest) -> datetime:
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        return request.now
    return at if at.tzinfo else request.now


def _words(what: str, why: str, mend: str) -> Said:
    return {"what": what, "why": why, "mend": mend}


def _refuse(problems: Sequence[Problem], fields: Sequence[Field]) -> None:
    """Raise, each problem at the field that it is about."""
    left = [one._asdict() for one in shown(place_problems(fields, problems))]
    wrong = {one.name: one.error for one in fields if one.error}
    if left or wrong:
        raise Refusal(left, wrong)


def _report(request: PageRequest, case_id: UUID) -> tuple[Action[Any], Sequence[Field]]:
    post = request.POST
    area = places.area(post.get("area", ""))
    here = edition_here(area, day_of(request)) if area else None
    program = here[1].programs.get(post.get("type", "")) if here else None
    if here is None or program is None or not channel_of(program):
        raise Refusal([_words(
            t("这个地方现在不能报这一类事", "This cannot be reported for this place"),
            t("规程或网格可能刚变过。", "The rules or the cells may have changed."),
            t("请改选地点或事项再发。", "Choose another place or matter and send again."))])  # fmt: skip
    sent, kind = _answers(request), post.get("kind", "")
    fields = asked_of(here[1], program, sent, kind)
    missing(fields)
    _refuse((), fields)
    facts = values_of(fields, sent) | ({cases.kind_name(program): kind} if kind else {})
    longitude, latitude = number(post.get("longitude", "")), number(post.get("latitude", ""))
    return cases.ReportCase(
        case_id, program.case_type.id, channel_of(program), facts, area=post.get("area", ""), longitude=longitude,
        latitude=latitude if longitude is not None else None, on_behalf=False,
    ), fields  # fmt: skip


def _answers(request: PageRequest) -> Typed:
    """What was typed. A form may call a question whatever it likes, so answers have a prefix."""
    return {name[len(ANSWER) :]: given for name, given in typed(request.POST).items() if name.startswith(ANSWER)}


def _step(request: PageRequest, case_id: UUID) -> tuple[Action[Any], Sequence[Field]]:
    sent = _answers(request)
    try:
        file = case_file(request, case_id, sent)
    except Http404:
        raise Refusal([_words(
            t("这件事不在您这里了", "This case is no longer yours"),
            t("可能已经派给别人，或已办结。", "It went to somebody else, or has ended."),
            t("需要时请问派单员。", "Ask the dispatcher if you need to know."))]) from None  # fmt: skip
    form = file.form(request.POST.get("form", ""))
    if form is None:
        why = [one for action, one in file.off() if one and action.name.replace(":", "/") == request.POST.get("form")]
        raise Refusal([one._asdict() for one in why] or [_words(
            t("这一步现在不能办了", "This step cannot be taken any more"),
            t("这件事在您离线时有了变化。", "The case has changed while you were offline."),
            t("打开这件事看看现在到了哪一步。", "Open the case and see where it is now."))])  # fmt: skip
    missing(form.fields)
    _refuse((), form.fields)
    return form.make(values_of(form.fields, sent)), form.fields


def _photo(request: PageRequest, case_id: UUID) -> tuple[Action[Any], Sequence[Field]]:
    file, file_id = request.FILES.get("file"), uuid_or_none(request.POST.get("file_id"))
    if file is None or file_id is None:
        raise Refusal([_words(t("照片没有传上来", "The photo did not arrive"), "", "")])
    return cases.AttachFile(case_id, file_id, file.read(), file.name or ""), ()


def _me_too(request: PageRequest, case_id: UUID) -> tuple[Action[Any], Sequence[Field]]:
    """Seen here too: it is counted with the first report, once for each account."""
    return cases.SayMeToo(case_id, f"account:{person(request).account_id}"), ()


_MAKERS = {"report": _report, "step": _step, "photo": _photo, "me_too": _me_too}
