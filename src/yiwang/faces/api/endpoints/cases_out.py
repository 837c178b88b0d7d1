"""What a case looks like from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yiwang.cases.interface import Detail, Line, Offered
from yiwang.engine.problems import Language, Text
from yiwang.engine.workflows import Action
from yiwang.faces.api.answers import Fault, said
from yiwang.faces.api.endpoints.rules import Label
from yiwang.faces.api.fields import ProblemItem


class CaseOut(Schema):
    """A case in a list."""

    id: UUID
    number: str
    case_type: str
    kind: str
    title: str
    stage: str
    ended: bool
    outcome: str
    level: str
    area_code: str
    area_path: str
    longitude: float | None
    latitude: float | None
    owner_post: str
    owner_unit: UUID | None
    channel: str
    reported_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    paused: bool
    late: bool
    reopened: int
    supervised: int
    asked: bool
    me_too: int
    solved: bool | None
    satisfied: bool | None
    excluded: str
    pack: str
    pack_version: str
    same_as: UUID | None
    split_from: UUID | None


class CasePage(Schema):
    """`next` is the cursor of the page after it, empty at the end."""

    items: list[CaseOut]
    next: str


class CountOut(Schema):
    """`most` was reached when there may be more."""

    count: int


class DoneOut(Schema):
    """Where the case stands after a command. `seq` goes into If-Match as `"v<seq>"`."""

    case_id: UUID
    number: str
    stage: str
    owner: str
    due_at: datetime | None
    ended: bool
    outcome: str
    seq: int


class AcceptedOut(Schema):
    """What a reporter is told. `code` opens the public page of the case together with the number."""

    case_id: UUID
    number: str
    code: str
    stage: str
    owner: str
    due_at: datetime | None
    ended: bool
    seq: int


class SplitOut(DoneOut):
    """Where the case stands, and the new ones with their codes."""

    new: list[AcceptedOut]


class ActionOut(Schema):
    """Something that can be done at this stage; where it is off, why."""

    name: str = Field(description="step:<id>, open:<part>, pause:<id>, resume, extend, rule_extension, object, rule")
    title: Label
    allowed: bool
    why_not: ProblemItem | None


class LineOut(Schema):
    """A line of the timeline."""

    at: datetime
    kind: str
    who: Label
    what: Label
    words: str
    due: datetime | None
    public: bool


class FactOut(Schema):
    name: str
    title: Label
    value: Any


class PartOut(Schema):
    """A body that was called."""

    part: str
    body: str
    kind: str
    due_at: datetime | None
    responded_at: datetime | None
    finished_at: datetime | None
    ended: bool
    score: int | None


class FileOut(Schema):
    file_id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    thumbnail: bool


class ContactHintOut(Schema):
    hint: str
    withheld: bool


class OfferedOut(Schema):
    """Words that the pack offers. `field` takes them: a fact of the step, `reason`, or `text` of a question."""

    id: str
    title: Label
    use: str
    field: str
    text: Label
    blanks: list[str] = Field(description="Names that the case could not fill in; a blank stands there.")


class OrderOut(Schema):
    """A supervision order."""

    number: str
    to: str
    answer_due: datetime
    at: datetime
    answered_at: datetime | None


class ExclusionOut(Schema):
    """A proposal to leave the case out of the rates, waiting for the second person."""

    reason: str


class CaseDetail(CaseOut):
    case_type_title: Label
    stage_title: Label
    owner_title: Label
    facts: list[FactOut]
    actions: list[ActionOut]
    parts: list[PartOut]
    files: list[FileOut]
    timeline: list[LineOut]
    links: list[CaseOut]
    contact: ContactHintOut | None
    question: str
    exclusion: ExclusionOut | None
    orders: list[OrderOut]
    seq: int


class TrackedOut(Schema):
    """A case as its reporter sees it."""

    number: str
    case_type: Label
    stage: Label
    owner: Label
    ended: bool
    due_at: datetime | None
    timeline: list[LineOut]
    question: str
    actions: list[ActionOut]
    why: list[Label]
    may_judge: bool
    solved: bool | None
    satisfied: bool | None
    seq: int


def label(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def action(one: Action, language: Language) -> dict[str, Any]:
    why_not = said(Fault(one.why_not), language) if one.why_not else None
    return {"name": one.name, "title": label(one.title), "allowed": one.allowed, "why_not": why_not}


def offered(one: Offered) -> dict[str, Any]:
    return {
        "id": one.id, "title": label(one.title), "use": one.use, "field": one.field, "text": label(one.text),
        "blanks": list(one.blanks),
    }  # fmt: skip


def line(one: Line) -> dict[str, Any]:
    return one._asdict() | {"who": label(one.who), "what": label(one.what)}


def detail(found: Detail, language: Language) -> dict[str, Any]:
    """A case in full."""
    return {
        **CaseOut.from_orm(found.row).dict(), "seq": found.row.seq, "case_type_title": label(found.case_type),
        "stage_title": label(found.stage), "owner_title": label(found.owner),
        "facts": [{"name": one.name, "title": label(one.title), "value": plain(one.value)} for one in found.facts],
        "actions": [action(one, language) for one in found.actions], "parts": found.parts,
        "files": [file(one) for one in found.files], "timeline": [line(one) for one in found.lines],
        "links": found.links, "contact": found.contact, "question": found.question, "exclusion": found.exclusion,
        "orders": found.orders,
    }  # fmt: skip


def file(row: Any) -> dict[str, Any]:
    return {
        "file_id": row.file_id, "name": row.name, "media_type": row.media_type, "size": row.size,
        "added_at": row.added_at, "thumbnail": bool(row.thumbnail),
    }  # fmt: skip


def tracked(found: Any, language: Language) -> dict[str, Any]:
    """A case for its reporter."""
    row = found.row
    return {
        "number": row.number, "case_type": label(found.case_type), "stage": label(found.stage),
        "owner": label(found.owner), "ended": row.ended, "due_at": row.due_at,
        "timeline": [line(one) for one in found.lines], "question": found.question,
        "actions": [action(one, language) for one in found.actions], "why": [label(one) for one in found.why],
        "may_judge": found.may_judge, "solved": row.solved, "satisfied": row.satisfied, "seq": row.seq,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A value of the engine as JSON."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
