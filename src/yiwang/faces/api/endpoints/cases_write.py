"""Changing cases: an endpoint for each row of the table of commands, and opening a reporter's contact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from yiwang.cases import interface as cases
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.case_bodies import ObjectIn, ReportIn
from yiwang.faces.api.case_commands import COMMANDS, CaseCommand, Target
from yiwang.faces.api.commands import do, person, seen
from yiwang.faces.api.endpoints.cases_out import AcceptedOut, DoneOut, FactOut, SplitOut, label
from yiwang.faces.api.endpoints.cases_read import router as router
from yiwang.faces.api.fields import Id
from yiwang.faces.api.openapi import written
from yiwang.faces.api.routes import write
from yiwang.foundation.registers import interface as registers

JSON = "application/json; charset=utf-8"
ANSWERS: dict[str, type[Schema]] = {"split_case": SplitOut}
"""What a command answers, where it is more than where the case stands."""


class ContactOut(Schema):
    """Name and number of the reporter, and the personal answers that are sealed beside them."""

    name: str
    phone: str
    answers: list[FactOut]


@write(router, "/cases", "report_case", AcceptedOut, status=201)
def report_case(request: HttpRequest, body: ReportIn) -> Any:
    """Report a matter through a channel, for oneself or on behalf of somebody."""
    accepted = do(request, lambda new: COMMANDS["report_case"].make(Target(new), body))
    # Written here, not by the router: these are plain values of our own, and nothing about them is to be checked.
    said = written({name: getattr(accepted, name) for name in AcceptedOut.model_fields})
    return HttpResponse(said, status=201, content_type=JSON)


def _on_case(known: CaseCommand) -> Callable[..., Any]:
    def endpoint(request: HttpRequest, case: UUID, body: Any) -> Any:
        return do(request, lambda new: known.make(Target(case, seen(request)), body))

    return endpoint


def _on_part(known: CaseCommand) -> Callable[..., Any]:
    def endpoint(request: HttpRequest, case: UUID, part: Id, body: Any) -> Any:
        return do(request, lambda new: known.make(Target(case, seen(request), part), body))

    return endpoint


def _declare(name: str, known: CaseCommand) -> None:
    """The endpoint of a command; the document shows the body and the text that the table names."""
    endpoint = (_on_part if known.of_part else _on_case)(known)
    endpoint.__name__, endpoint.__doc__ = name, known.text
    endpoint.__annotations__["body"] = known.body
    write(router, f"/cases/{{case}}/{known.path}", name, ANSWERS.get(name, DoneOut))(endpoint)


for _name, _known in COMMANDS.items():
    if _known.path:
        _declare(_name, _known)


@write(router, "/cases/{case}/contact", "open_contact", ContactOut)
def open_contact(request: HttpRequest, case: UUID, body: ObjectIn) -> Any:
    """Open the reporter's contact, with a reason that the reporter can read."""
    row = cases.visible(person(request)).filter(id=case).first()
    if row is None:
        raise no_such("事项", "case")
    area_path = row.area_path
    opened = do(request, lambda new: registers.OpenContact(case, area_path, body.reason))
    answers = cases.opened_answers(person(request), case, opened.words)
    facts = [{"name": one.name, "title": label(one.title), "value": one.value} for one in answers]
    return {"name": opened.name, "phone": opened.phone, "answers": facts}
