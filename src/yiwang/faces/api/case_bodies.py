"""What is sent with a command on a case: the bodies of the API, and the words of the command line."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from yiwang.cases import interface as cases
from yiwang.faces.api.fields import WORDS, Code, Id, Input, Latitude, Line, Longitude, Moment, Reason, Words
from yiwang.kernel.ids import new_id

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


class RuleExtensionIn(Input):
    verdict: Literal["granted", "refused"]
    reason: Reason


class NoteIn(Input):
    text: Text
    public: bool = False


class TextIn(Input):
    text: Text


class AskIn(TextIn):
    pause: Id | None = Field(None, description="A pause of the pack, where the clock is to wait for the reply.")


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


class SplitPartIn(Input):
    """What is left out is as in the case that it comes from."""

    reason: Reason
    facts: Facts = Field({}, description="Answers that differ; the others are taken over where the form asks them.")
    case_type: Id | None = None
    area: Code | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    channel: Id | None = None

    def as_part(self) -> cases.SplitPart:
        return cases.SplitPart(
            new_id(), self.reason, self.facts, self.case_type or "", self.area or "", self.longitude, self.latitude,
            self.channel or "",
        )  # fmt: skip


class SplitIn(Input):
    parts: Annotated[list[SplitPartIn], Field(min_length=1, max_length=10)]


class PlaceIn(Input):
    """A point wins over an area; outside all cells the area holds."""

    reason: Reason
    area: Code | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    transfer: bool | None = Field(
        None, description="Whether the case goes to the unit that answers there, when that is another one."
    )


class FactIn(Input):
    """An answer of the form, told or written down wrong."""

    fact: Id
    value: Fact = Field(description="The right answer, as in a report.")
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
