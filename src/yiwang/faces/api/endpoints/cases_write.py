"""Changing cases: reporting, the steps of the life cycle, parts, clocks, and what is said about a case."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StringConstraints

from yiwang.cases import interface as cases
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import do, person, seen
from yiwang.faces.api.endpoints.cases_out import AcceptedOut, DoneOut
from yiwang.faces.api.endpoints.cases_read import Moment
from yiwang.faces.api.endpoints.cases_read import router as router
from yiwang.faces.api.fields import WORDS, Code, Id, Input, Latitude, Line, Longitude, Reason, Words
from yiwang.faces.api.routes import write
from yiwang.foundation.registers import interface as registers

Text = Annotated[str, StringConstraints(max_length=4000, pattern=WORDS)]
Fact = bool | int | float | Text | list[Annotated[str, StringConstraints(max_length=200, pattern=WORDS)]] | None
Facts = Annotated[dict[Id, Fact], Field(max_length=100)]
Bodies = Annotated[list[Id], Field(min_length=1, max_length=50)]


class ContactIn(Input):
    """Kept sealed; `withhold` keeps the name from those who handle the case."""

    name: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = ""
    phone: Annotated[str, StringConstraints(max_length=30, pattern=r"^[^\x00-\x1f]*$")] = ""
    withhold: bool = False

    def as_reporter(self) -> cases.Reporter:
        return cases.Reporter(self.name, self.phone, self.withhold)


class MatterIn(Input):
    """What a report says. A point wins over an area; outside all cells the area holds."""

    case_type: Id
    facts: Facts = Field({}, description="Answers to the form, by the names of its fields (see /rules).")
    area: Code | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    contact: ContactIn = ContactIn()
    same_as: UUID | None = Field(None, description="A likely duplicate that the reporter said is the same.")


class ReportIn(MatterIn):
    channel: Id
    on_behalf: bool | None = None
    split_from: UUID | None = None
    told_at: Moment | None = None


class StepIn(Input):
    transition: Id
    facts: Facts = {}
    reason: Words = ""
    second: UUID | None = Field(None, description="The colleague's account, where two have to agree.")


class OpenPartIn(Input):
    part: Id
    bodies: Bodies = Field(description="Ids of units, or posts and kinds of units of the chart.")
    reason: Words = ""


class PartIn(Input):
    body: Id | None = Field(None, description="As it was called; none is the unit of whoever acts.")
    reason: Words = ""


class ScoreIn(Input):
    body: Id
    score: int = Field(ge=1, le=5)
    reason: Words = ""


class CancelPartIn(Input):
    bodies: list[Id] = Field([], max_length=50, description="None is all that are still at it.")
    reason: Words = ""


class PauseIn(Input):
    pause: Id
    reason: Words = ""
    review: Moment | None = None
    owner: Id | None = None


class WhyIn(Input):
    reason: Words = ""


class ExtendIn(Input):
    span: Line = Field(description="As rules write it: 3 working_days.")
    reason: Reason


class ObjectIn(Input):
    reason: Reason


class RuleIn(Input):
    verdict: Literal["upheld", "rejected"]
    reason: Reason
    facts: Facts = {}
    second: UUID | None = None


class NoteIn(Input):
    text: Text
    public: bool = False


class TextIn(Input):
    text: Text


class FollowUpIn(Input):
    solved: bool | None = None
    satisfied: bool | None = None
    text: Words = ""
    told_by_phone: bool = False


class OrderIn(Input):
    reason: Reason
    answer_due: Moment


class AnswerOrderIn(Input):
    number: Id
    text: Text


class LinkIn(Input):
    same_as: UUID
    reason: Words = ""


class SplitIn(Input):
    new_case: UUID = Field(description="Reported before with `split_from`.")
    reason: Reason


class ExclusionIn(Input):
    reason: Id = Field(description="A code of the catalog exclusion_reasons.")
    text: Text


class RuleExclusionIn(Input):
    agree: bool
    text: Words = ""


class EraseIn(Input):
    contents: list[UUID] = Field([], max_length=200, description="None is all words of the case.")
    basis: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z_ ]+$")] = "asked"


class ContactOut(Schema):
    name: str
    phone: str


@write(router, "/cases", "report_case", AcceptedOut, status=201)
def report_case(request: HttpRequest, body: ReportIn) -> Any:
    """Report a matter through a channel, for oneself or on behalf of somebody."""
    return do(request, lambda new: cases.ReportCase(
        new, body.case_type, body.channel, body.facts, body.area or "", body.longitude, body.latitude,
        body.contact.as_reporter(), body.on_behalf, body.same_as, body.split_from, body.told_at))  # fmt: skip


@write(router, "/cases/{case}/steps", "take_step", DoneOut)
def take_step(request: HttpRequest, case: UUID, body: StepIn) -> Any:
    """Take a step of the life cycle, by its name in the pack."""
    second = str(body.second or "")
    return do(request, lambda new: cases.TakeStep(
        case, body.transition, body.facts, body.reason, second, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/parts", "open_part", DoneOut)
def open_part(request: HttpRequest, case: UUID, body: OpenPartIn) -> Any:
    """Call bodies: contributors, a summons."""
    return do(request, lambda new: cases.OpenPart(
        case, body.part, tuple(body.bodies), body.reason, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/parts/{part}/respond", "respond_part", DoneOut)
def respond_part(request: HttpRequest, case: UUID, part: Id, body: PartIn) -> Any:
    """Report that one has come."""
    return do(request, lambda new: cases.RespondPart(case, part, body.body or "", body.reason, seen=seen(request)))


@write(router, "/cases/{case}/parts/{part}/finish", "finish_part", DoneOut)
def finish_part(request: HttpRequest, case: UUID, part: Id, body: PartIn) -> Any:
    """Report that one's share is done."""
    return do(request, lambda new: cases.FinishPart(case, part, body.body or "", body.reason, seen=seen(request)))


@write(router, "/cases/{case}/parts/{part}/score", "score_part", DoneOut)
def score_part(request: HttpRequest, case: UUID, part: Id, body: ScoreIn) -> Any:
    """Score what a body did, 1 to 5."""
    return do(request, lambda new: cases.ScorePart(
        case, part, body.body, body.score, body.reason, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/parts/{part}/cancel", "cancel_part", DoneOut)
def cancel_part(request: HttpRequest, case: UUID, part: Id, body: CancelPartIn) -> Any:
    """Take the call back."""
    return do(request, lambda new: cases.CancelPart(
        case, part, tuple(body.bodies), body.reason, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/pause", "pause_case", DoneOut)
def pause_case(request: HttpRequest, case: UUID, body: PauseIn) -> Any:
    """Stop the clock for a reason that the pack names; where it defers, with a review date."""
    return do(request, lambda new: cases.PauseCase(
        case, body.pause, body.reason, body.review, body.owner or "", seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/resume", "resume_case", DoneOut)
def resume_case(request: HttpRequest, case: UUID, body: WhyIn) -> Any:
    """Let the clock go on."""
    return do(request, lambda new: cases.ResumeCase(case, body.reason, seen=seen(request)))


@write(router, "/cases/{case}/extend", "extend_case", DoneOut)
def extend_case(request: HttpRequest, case: UUID, body: ExtendIn) -> Any:
    """More time, as far as the pack lets; the reporter is told why."""
    return do(request, lambda new: cases.ExtendCase(case, body.span, body.reason, seen=seen(request)))


@write(router, "/cases/{case}/objection", "object_to_dispatch", DoneOut)
def object_to_dispatch(request: HttpRequest, case: UUID, body: ObjectIn) -> Any:
    """Say that the case is not one's own: once; the clock goes on."""
    return do(request, lambda new: cases.ObjectToDispatch(case, body.reason, seen=seen(request)))


@write(router, "/cases/{case}/objection/ruling", "rule_objection", DoneOut)
def rule_objection(request: HttpRequest, case: UUID, body: RuleIn) -> Any:
    """Rule on an objection."""
    second = str(body.second or "")
    return do(request, lambda new: cases.RuleObjection(
        case, body.verdict, body.reason, body.facts, second, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/notes", "add_note", DoneOut)
def add_note(request: HttpRequest, case: UUID, body: NoteIn) -> Any:
    """Add a note; the reporter sees it when it is `public`."""
    return do(request, lambda new: cases.AddNote(case, body.text, body.public, seen=seen(request)))


@write(router, "/cases/{case}/questions", "ask_reporter", DoneOut)
def ask_reporter(request: HttpRequest, case: UUID, body: TextIn) -> Any:
    """Ask the reporter something."""
    return do(request, lambda new: cases.AskReporter(case, body.text, seen=seen(request)))


@write(router, "/cases/{case}/follow-up", "follow_up_case", DoneOut)
def follow_up_case(request: HttpRequest, case: UUID, body: FollowUpIn) -> Any:
    """The reporter's verdict, solved and satisfied apart; by phone, written down by somebody who did not handle it."""
    return do(request, lambda new: cases.FollowUp(
        case, body.solved, body.satisfied, body.text, body.told_by_phone, seen=seen(request)))  # fmt: skip


@write(router, "/cases/{case}/supervision-orders", "order_supervision", DoneOut)
def order_supervision(request: HttpRequest, case: UUID, body: OrderIn) -> Any:
    """Give a supervision order by hand."""
    return do(request, lambda new: cases.OrderSupervision(case, body.reason, body.answer_due, seen=seen(request)))


@write(router, "/cases/{case}/supervision-orders/answer", "answer_supervision", DoneOut)
def answer_supervision(request: HttpRequest, case: UUID, body: AnswerOrderIn) -> Any:
    """Answer a supervision order."""
    return do(request, lambda new: cases.AnswerSupervision(case, body.number, body.text, seen=seen(request)))


@write(router, "/cases/{case}/duplicates", "link_duplicate", DoneOut)
def link_duplicate(request: HttpRequest, case: UUID, body: LinkIn) -> Any:
    """Say that another case tells of the same matter. Merging is a step of the pack."""
    return do(request, lambda new: cases.LinkDuplicate(case, body.same_as, body.reason, seen=seen(request)))


@write(router, "/cases/{case}/split", "split_case", DoneOut)
def split_case(request: HttpRequest, case: UUID, body: SplitIn) -> Any:
    """Note that a part goes on as a case of its own."""
    return do(request, lambda new: cases.SplitCase(case, body.new_case, body.reason, seen=seen(request)))


@write(router, "/cases/{case}/exclusion", "propose_exclusion", DoneOut)
def propose_exclusion(request: HttpRequest, case: UUID, body: ExclusionIn) -> Any:
    """Propose to leave the case out of the rates."""
    return do(request, lambda new: cases.ProposeExclusion(case, body.reason, body.text, seen=seen(request)))


@write(router, "/cases/{case}/exclusion/ruling", "rule_exclusion", DoneOut)
def rule_exclusion(request: HttpRequest, case: UUID, body: RuleExclusionIn) -> Any:
    """Agree or not, as the second person."""
    return do(request, lambda new: cases.RuleExclusion(case, body.agree, body.text, seen=seen(request)))


@write(router, "/cases/{case}/erase-words", "erase_words", DoneOut)
def erase_words(request: HttpRequest, case: UUID, body: EraseIn) -> Any:
    """Erase words of people on their request."""
    return do(request, lambda new: cases.EraseWords(case, tuple(body.contents), body.basis, seen=seen(request)))


@write(router, "/cases/{case}/contact", "open_contact", ContactOut)
def open_contact(request: HttpRequest, case: UUID, body: ObjectIn) -> Any:
    """Open the reporter's contact, with a reason that the reporter can read."""
    row = cases.visible(person(request)).filter(id=case).first()
    if row is None:
        raise no_such("事项", "case")
    area_path = row.area_path
    return do(request, lambda new: registers.OpenContact(case, area_path, body.reason))
