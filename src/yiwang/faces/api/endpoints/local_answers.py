"""Answer templates of offices, beside those of the packs: listed, added, changed, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from yiwang.cases import interface as cases
from yiwang.engine.problems import Text
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import do, person
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.fields import LINE, WORDS, Id, Input
from yiwang.faces.api.routes import read, write

router = Router(tags=["organizations"])
Title = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=LINE)]
Template = Annotated[str, StringConstraints(max_length=2000, pattern=WORDS)]


class LocalAnswerOut(Schema):
    """A template of a unit. `case_type` empty: for every one. `whole_area`: for every unit in the area of the unit."""

    id: UUID
    unit: UUID
    whole_area: bool
    use: str
    case_type: str
    title: str
    text_zh: str
    text_en: str
    changed_at: datetime


class LocalAnswerIn(Input):
    """One language is enough. Names in double braces are filled in when it is used: {{number}}, {{place}}, {{due_on}},
    {{unit}}."""

    unit: UUID
    title: Title
    use: Literal["answer", "decline", "extension", "question"]
    text_zh: Template = ""
    text_en: Template = ""
    case_type: Id | None = None
    whole_area: bool = False


@read(router, "/local-answers", "list_local_answers", list[LocalAnswerOut])
def list_local_answers(request: HttpRequest) -> Any:
    """Those that are offered, of units in one's own area."""
    return cases.local_answers(person(request).area_path)


@write(router, "/local-answers", "add_local_answer", Made, status=201)
def add_local_answer(request: HttpRequest, body: LocalAnswerIn) -> Any:
    """Offer a template beside those of the packs."""
    return {"id": UUID(str(do(request, lambda new: _set(new, body))))}


@write(router, "/local-answers/{local_answer}", "change_local_answer", None, status=204)
def change_local_answer(request: HttpRequest, local_answer: UUID, body: LocalAnswerIn) -> Any:
    """Change it whole. Answers that were written with it stay."""
    if local_answer not in {one.id for one in cases.local_answers(person(request).area_path)}:
        raise no_such("这条模板", "such template")
    do(request, lambda new: _set(local_answer, body))


@write(router, "/local-answers/{local_answer}/end", "end_local_answer", None, status=204)
def end_local_answer(request: HttpRequest, local_answer: UUID) -> Any:
    """Offer it no more."""
    do(request, lambda new: cases.EndLocalAnswer(local_answer))


def _set(id: UUID, body: LocalAnswerIn) -> cases.SetLocalAnswer:
    text = Text(body.text_zh, body.text_en)
    return cases.SetLocalAnswer(id, body.unit, body.title, body.use, text, body.case_type or "", body.whole_area)
