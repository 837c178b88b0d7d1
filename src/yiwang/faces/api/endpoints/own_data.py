"""What is held about people: the catalogue, one's own part, and requests to put it right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yiwang.cases import interface as cases
from yiwang.faces import own_data
from yiwang.faces.api.answers import language_of, no_such
from yiwang.faces.api.case_bodies import Text
from yiwang.faces.api.commands import do, person
from yiwang.faces.api.endpoints.cases_out import label
from yiwang.faces.api.endpoints.rules import Label
from yiwang.faces.api.endpoints.tracking import KeyIn, reporter_of
from yiwang.faces.api.fields import Input, Line
from yiwang.faces.api.routes import read, write
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.civil_time import civil

router = Router(tags=["personal data"])


class SiteFieldOut(Schema):
    """What the site itself holds."""

    name: str
    whose: Label
    what: Label
    purpose: Label
    basis: Label
    retention: Label
    sealed: bool


class AskedFieldOut(Schema):
    """A personal question of a form of a pack in force. `asked` is false where it is shown from what is held."""

    pack: str
    form: str
    name: str
    label: Label
    purpose: str
    basis: str
    retention: str
    owner: str
    sensitive: bool
    asked: bool


class CatalogueOut(Schema):
    site: list[SiteFieldOut]
    forms: list[AskedFieldOut]


class CopyIn(KeyIn):
    phone: Line = Field("", description="The number that was left: with it name and number are in the copy.")


class OwnDataOut(Schema):
    """Everything of a case that is about its reporter, in the language of the request."""

    data: dict[str, Any]


class CorrectContactIn(KeyIn):
    name: Line = ""
    phone: Line = ""


class AskCorrectionIn(KeyIn):
    words: Text


class CorrectionAsked(Schema):
    id: UUID


class CorrectionOut(Schema):
    """A request for correction that waits."""

    id: UUID = Field(validation_alias="request_id")
    case: UUID = Field(validation_alias="case_id")
    words: str
    asked_at: datetime
    due_on: date


class AnswerCorrectionIn(Input):
    outcome: Literal["corrected", "kept"]
    words: Text


class AccessLineOut(Schema):
    """Somebody opened a contact: under which post, when and why."""

    at: datetime
    acting_as: str
    reason: str


@read(router, "/personal-fields", "list_personal_fields", CatalogueOut)
def list_personal_fields(request: HttpRequest) -> Any:
    """What is held about people, what for, on which basis, how long, and whose it is."""
    texts = ("whose", "what", "purpose", "basis", "retention")
    site = [{"name": one.name, "sealed": one.sealed} | {name: label(getattr(one, name)) for name in texts}
            for one in registers.SITE_FIELDS]  # fmt: skip
    forms = [
        {"pack": one.pack, "form": one.form, "name": one.name, "label": label(one.label), "purpose": one.purpose,
         "basis": one.basis, "retention": one.retention, "owner": one.owner, "sensitive": one.sensitive,
         "asked": one.asked}
        for one in registers.personal_fields(civil(timezone.now()).date())
    ]  # fmt: skip
    return {"site": site, "forms": forms}


@write(router, "/track/copy", "copy_own_data", OwnDataOut)
def copy_own_data(request: HttpRequest, body: CopyIn) -> Any:
    """Take a copy of what is held about oneself."""
    found = own_data.own_data(reporter_of(request, body), timezone.now(), body.phone)
    if found is None:
        raise no_such("事项", "case")
    return {"data": own_data.as_data(found, language_of(request))}


@write(router, "/track/access-lines", "list_own_access_lines", list[AccessLineOut])
def list_own_access_lines(request: HttpRequest, body: KeyIn) -> Any:
    """Who opened one's contact, when, under which post and why."""
    return registers.openings(reporter_of(request, body).case_id)


@write(router, "/track/contact", "correct_own_contact", None, status=204)
def correct_own_contact(request: HttpRequest, body: CorrectContactIn) -> Any:
    """Put one's own name and number right; what is left empty stays."""
    reporter = reporter_of(request, body)
    do(request, lambda new: registers.CorrectContact(reporter.case_id, body.name, body.phone), reporter)


@write(router, "/track/contact/erase", "erase_own_contact", None, status=204)
def erase_own_contact(request: HttpRequest, body: KeyIn) -> Any:
    """Have one's name and number erased."""
    reporter = reporter_of(request, body)
    do(request, lambda new: registers.EraseContact(reporter.case_id, "asked"), reporter)


@write(router, "/track/corrections", "ask_correction", CorrectionAsked, status=201)
def ask_correction(request: HttpRequest, body: AskCorrectionIn) -> Any:
    """Say what is wrong; it is answered within 15 days."""
    reporter = reporter_of(request, body)
    case = cases.tracked_case(reporter, reporter.case_id, timezone.now())
    path = case.row.area_path if case else ""
    id = do(request, lambda new: registers.AskCorrection(reporter.case_id, new, path, body.words), reporter)
    return {"id": id}


@read(router, "/corrections", "list_corrections", list[CorrectionOut])
def list_corrections(request: HttpRequest) -> Any:
    """Requests for correction that wait for an answer, the most urgent first."""
    acting = person(request)
    found = registers.open_corrections(acting)
    seen = set(cases.visible(acting).filter(id__in=[one.case_id for one in found]).values_list("id", flat=True))
    return [one for one in found if one.case_id in seen]


@write(router, "/cases/{case}/corrections/{correction}/answer", "answer_correction", None, status=204)
def answer_correction(request: HttpRequest, case: UUID, correction: UUID, body: AnswerCorrectionIn) -> Any:
    """Answer one: put right or not, and why."""
    row = cases.visible(person(request)).filter(id=case).first()
    if row is None:
        raise no_such("事项", "case")
    path = row.area_path
    do(request, lambda new: registers.AnswerCorrection(case, correction, path, body.outcome, body.words))


@read(router, "/cases/{case}/access-lines", "list_access_lines", list[AccessLineOut])
def list_access_lines(request: HttpRequest, case: UUID) -> Any:
    """Who opened the contact of a case: for the auditor."""
    return registers.openings(case)
