"""For people without an account: report a matter, say "me too", and follow a case by its number and code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import StringConstraints

from yiwang.cases import interface as cases
from yiwang.engine.problems import Problem
from yiwang.faces import visitors
from yiwang.faces.api import limits
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import language_of, no_such, refusal
from yiwang.faces.api.case_bodies import Facts, MatterIn, Text
from yiwang.faces.api.commands import do, person, seen
from yiwang.faces.api.endpoints.cases_out import AcceptedOut, DoneOut, TrackedOut, tracked
from yiwang.faces.api.fields import Code, Id, Input, Latitude, Line, Longitude, Words
from yiwang.faces.api.routes import write
from yiwang.kernel.actions import Action

router = Router(tags=["public"])
CHANNEL = "resident_web"
Number = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9-]+$")]
TrackingCode = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9 -]+$")]
Mark = Annotated[str, StringConstraints(min_length=16, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]


class LikelyIn(Input):
    """What the reporter has typed so far."""

    case_type: Id
    kind: Line = ""
    text: Words = ""
    area: Code | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None


class LikelyOut(Schema):
    """A case that may be the same; `likeness` runs from 0 to 1."""

    case_id: UUID
    number: str
    kind: str
    stage: str
    reported_at: datetime
    metres: float | None
    likeness: float
    me_too: int


class KeyIn(Input):
    """What the reporter was given."""

    number: Number
    code: TrackingCode


class ReplyIn(KeyIn):
    text: Text


class VerdictIn(KeyIn):
    solved: bool | None = None
    satisfied: bool | None = None
    text: Words = ""


class ReporterStepIn(KeyIn):
    transition: Id
    facts: Facts = {}
    reason: Words = ""


class MeTooIn(Input):
    mark: Mark


@write(router, "/reports", "report_matter", AcceptedOut, status=201)
def report_matter(request: HttpRequest, body: MatterIn) -> Any:
    """Report a matter without an account."""
    return do(request, lambda new: cases.ReportCase(
        new, body.case_type, CHANNEL, body.facts, body.area or "", body.longitude, body.latitude,
        body.contact.as_reporter(), same_as=body.same_as))  # fmt: skip


@write(router, "/reports/likely-duplicates", "find_likely_duplicates", list[LikelyOut])
def find_likely_duplicates(request: HttpRequest, body: LikelyIn) -> Any:
    """What may be the same matter, before it is reported: nothing is said of it that others wrote."""
    return cases.likely_duplicates(
        body.case_type, body.kind, body.text, timezone.now(), area=body.area or "", longitude=body.longitude,
        latitude=body.latitude,
    )  # fmt: skip


@write(router, "/cases/{case}/me-too", "say_me_too", None, status=204)
def say_me_too(request: HttpRequest, case: UUID, body: MeTooIn) -> Any:
    """Tell that one has met with the same. `mark`: a random number that the browser keeps; it counts once."""
    account = person(request).account_id
    mark = f"account:{account}" if account else body.mark
    do(request, lambda new: cases.SayMeToo(case, mark))


@write(router, "/track", "track_case", TrackedOut)
def track_case(request: HttpRequest, body: KeyIn) -> Any:
    """Where one's case stands, what was done, and what one may say."""
    reporter = reporter_of(request, body)
    found = cases.tracked_case(reporter, reporter.case_id, timezone.now())
    if found is None:
        raise no_such("事项", "case")
    return tracked(found, language_of(request))


@write(router, "/track/reply", "reply_as_reporter", DoneOut)
def reply_as_reporter(request: HttpRequest, body: ReplyIn) -> Any:
    """Answer the question that was asked."""
    return _as_reporter(request, body, lambda case: cases.ReplyAsReporter(case, body.text, seen=seen(request)))


@write(router, "/track/note", "add_note_as_reporter", DoneOut)
def add_note_as_reporter(request: HttpRequest, body: ReplyIn) -> Any:
    """Add something."""
    return _as_reporter(request, body, lambda case: cases.AddNote(case, body.text, seen=seen(request)))


@write(router, "/track/follow-up", "follow_up_as_reporter", DoneOut)
def follow_up_as_reporter(request: HttpRequest, body: VerdictIn) -> Any:
    """Say whether it is solved and whether one is satisfied, each apart."""
    return _as_reporter(request, body, lambda case: cases.FollowUp(
        case, body.solved, body.satisfied, body.text, seen=seen(request)))  # fmt: skip


@write(router, "/track/steps", "take_step_as_reporter", DoneOut)
def take_step_as_reporter(request: HttpRequest, body: ReporterStepIn) -> Any:
    """Take a step that is the reporter's: confirm, reopen, withdraw."""
    return _as_reporter(request, body, lambda case: cases.TakeStep(
        case, body.transition, body.facts, body.reason, seen=seen(request)))  # fmt: skip


@write(router, "/track/erase-words", "erase_words_as_reporter", DoneOut)
def erase_words_as_reporter(request: HttpRequest, body: KeyIn) -> Any:
    """Have one's words erased."""
    return _as_reporter(request, body, lambda case: cases.EraseWords(case, seen=seen(request)))


def reporter_of(request: HttpRequest, body: KeyIn) -> cases.Tracker:
    """Whoever knows number and code. Raises the refusal when they do not fit; only that is counted as a guess."""
    found = cases.tracker(body.number, body.code)
    if isinstance(found, Problem):
        raise refusal(kinds.status_of(found.code), found)
    visitors.was_no_guess(request)
    limits.check("public_write", visitors.address(request))
    return found


def _as_reporter(request: HttpRequest, body: KeyIn, make: Callable[[UUID], Action[Any]]) -> Any:
    reporter = reporter_of(request, body)
    return do(request, lambda new: make(reporter.case_id), reporter)
