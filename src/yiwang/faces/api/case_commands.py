"""The commands on a case: each one's name, what is sent with it, and the action that it becomes.

One table for programs and people at a terminal: the API makes an endpoint of each row, `yiwang case` a subcommand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yiwang.cases import interface as cases
from yiwang.faces.api import case_bodies as bodies
from yiwang.faces.api.fields import Input
from yiwang.kernel.actions import Action


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is about: the case (its new id, when it is reported), as it was seen, and the part."""

    case: UUID
    seen: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class CaseCommand:
    """`path`: where the API has it, below the case; empty where it has a place of its own."""

    text: str
    path: str
    body: type[Input]
    make: Callable[[Target, Any], Action[Any]]

    @property
    def of_part(self) -> bool:
        return "{part}" in self.path


def _report(to: Target, body: bodies.ReportIn) -> cases.ReportCase:
    return cases.ReportCase(
        to.case, body.case_type, body.channel, body.facts, body.area or "", body.longitude, body.latitude,
        body.contact.as_reporter(), body.on_behalf, body.same_as, told_at=body.told_at,
    )  # fmt: skip


COMMANDS: dict[str, CaseCommand] = {
    "report_case": CaseCommand(
        "Report a matter through a channel, for oneself or on behalf of somebody.", "", bodies.ReportIn, _report,
    ),
    "take_step": CaseCommand(
        "Take a step of the life cycle, by its name in the pack.", "steps", bodies.StepIn,
        lambda to, body: cases.TakeStep(
            to.case, body.transition, body.facts, body.reason, str(body.second or ""), seen=to.seen),
    ),
    "open_part": CaseCommand(
        "Call bodies: contributors, a summons.", "parts", bodies.OpenPartIn,
        lambda to, body: cases.OpenPart(to.case, body.part, tuple(body.bodies), body.reason, seen=to.seen),
    ),
    "respond_part": CaseCommand(
        "Report that one has come.", "parts/{part}/respond", bodies.PartIn,
        lambda to, body: cases.RespondPart(to.case, to.part, body.body or "", body.reason, seen=to.seen),
    ),
    "finish_part": CaseCommand(
        "Report that one's share is done.", "parts/{part}/finish", bodies.PartIn,
        lambda to, body: cases.FinishPart(to.case, to.part, body.body or "", body.reason, seen=to.seen),
    ),
    "score_part": CaseCommand(
        "Score what a body did, 1 to 5.", "parts/{part}/score", bodies.ScoreIn,
        lambda to, body: cases.ScorePart(to.case, to.part, body.body, body.score, body.reason, seen=to.seen),
    ),
    "cancel_part": CaseCommand(
        "Take the call back.", "parts/{part}/cancel", bodies.CancelPartIn,
        lambda to, body: cases.CancelPart(to.case, to.part, tuple(body.bodies), body.reason, seen=to.seen),
    ),
    "pause_case": CaseCommand(
        "Stop the clock for a reason that the pack names; where it defers, with a review date.",
        "pause", bodies.PauseIn,
        lambda to, body: cases.PauseCase(
            to.case, body.pause, body.reason, body.review, body.owner or "", seen=to.seen),
    ),
    "resume_case": CaseCommand(
        "Let the clock go on.", "resume", bodies.WhyIn,
        lambda to, body: cases.ResumeCase(to.case, body.reason, seen=to.seen),
    ),
    "extend_case": CaseCommand(
        "More time, as far as the pack lets; where it says who rules on it, a request. The reporter is told why.",
        "extend", bodies.ExtendIn,
        lambda to, body: cases.ExtendCase(to.case, body.span, body.reason, seen=to.seen),
    ),
    "rule_extension": CaseCommand(
        "Rule on a request for more time; whoever asked is told.", "extension/ruling", bodies.RuleExtensionIn,
        lambda to, body: cases.RuleExtension(to.case, body.verdict, body.reason, seen=to.seen),
    ),
    "object_to_dispatch": CaseCommand(
        "Say that the case is not one's own: once; the clock goes on.", "objection", bodies.ObjectIn,
        lambda to, body: cases.ObjectToDispatch(to.case, body.reason, seen=to.seen),
    ),
    "rule_objection": CaseCommand(
        "Rule on an objection.", "objection/ruling", bodies.RuleIn,
        lambda to, body: cases.RuleObjection(
            to.case, body.verdict, body.reason, body.facts, str(body.second or ""), seen=to.seen),
    ),
    "add_note": CaseCommand(
        "Add a note; the reporter sees it when it is `public`.", "notes", bodies.NoteIn,
        lambda to, body: cases.AddNote(to.case, body.text, body.public, seen=to.seen),
    ),
    "ask_reporter": CaseCommand(
        "Ask the reporter something.", "questions", bodies.AskIn,
        lambda to, body: cases.AskReporter(to.case, body.text, body.pause or "", seen=to.seen),
    ),
    "reply_as_reporter": CaseCommand(
        "Answer the question that was asked.", "", bodies.TextIn,
        lambda to, body: cases.ReplyAsReporter(to.case, body.text, seen=to.seen),
    ),
    "follow_up_case": CaseCommand(
        "The reporter's verdict, solved and satisfied apart; by phone, written down by somebody who did not handle it.",
        "follow-up", bodies.FollowUpIn,
        lambda to, body: cases.FollowUp(
            to.case, body.solved, body.satisfied, body.text, body.told_by_phone, seen=to.seen),
    ),
    "order_supervision": CaseCommand(
        "Give a supervision order by hand.", "supervision-orders", bodies.OrderIn,
        lambda to, body: cases.OrderSupervision(to.case, body.reason, body.answer_due, seen=to.seen),
    ),
    "answer_supervision": CaseCommand(
        "Answer a supervision order.", "supervision-orders/answer", bodies.AnswerOrderIn,
        lambda to, body: cases.AnswerSupervision(to.case, body.number, body.text, seen=to.seen),
    ),
    "link_duplicate": CaseCommand(
        "Say that another case tells of the same matter. Merging is a step of the pack.", "duplicates", bodies.LinkIn,
        lambda to, body: cases.LinkDuplicate(to.case, body.same_as, body.reason, seen=to.seen),
    ),
    "split_case": CaseCommand(
        "Let parts of it go on as cases of their own, which begin at once; the reporter is told.",
        "split", bodies.SplitIn,
        lambda to, body: cases.SplitCase(to.case, tuple(one.as_part() for one in body.parts), seen=to.seen),
    ),
    "correct_place": CaseCommand(
        "Correct where the matter lies; when another unit answers there, say whether it goes to it.",
        "place", bodies.PlaceIn,
        lambda to, body: cases.CorrectPlace(
            to.case, body.reason, body.area or "", body.longitude, body.latitude, body.transfer, seen=to.seen),
    ),
    "correct_fact": CaseCommand(
        "Correct an answer of the form by which nothing was decided; others change by steps only.",
        "facts", bodies.FactIn,
        lambda to, body: cases.CorrectFact(to.case, body.fact, body.value, body.reason, seen=to.seen),
    ),
    "propose_exclusion": CaseCommand(
        "Propose to leave the case out of the rates.", "exclusion", bodies.ExclusionIn,
        lambda to, body: cases.ProposeExclusion(to.case, body.reason, body.text, seen=to.seen),
    ),
    "rule_exclusion": CaseCommand(
        "Agree or not, as the second person.", "exclusion/ruling", bodies.RuleExclusionIn,
        lambda to, body: cases.RuleExclusion(to.case, body.agree, body.text, seen=to.seen),
    ),
    "erase_words": CaseCommand(
        "Erase words of people on their request.", "erase-words", bodies.EraseIn,
        lambda to, body: cases.EraseWords(to.case, tuple(body.contents), body.basis, seen=to.seen),
    ),
}  # fmt: skip
