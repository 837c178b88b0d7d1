"""Asking that something be put right, answering it, and reminding those who owe the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from yiwang.engine.problems import Problem
from yiwang.foundation.registers import checks, events
from yiwang.foundation.registers.models import CorrectionRequest
from yiwang.foundation.registers.permissions import may_answer_correction, may_speak_as_reporter
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import seal

ANSWER_WITHIN = timedelta(days=15)
"""Principle 6."""
REMIND_BEFORE = timedelta(days=5)
KEPT = timedelta(days=365)
"""An answered request is kept so long, for a complaint about it; then it is deleted."""
MOST_OPEN = 5


def place_of(request_id: UUID) -> str:
    """What the words of a request are sealed for."""
    return f"correction:{request_id}"


@dataclass(frozen=True)
class _OfContact:
    case_id: UUID
    request_id: UUID

    @property
    def aggregate_id(self) -> UUID:
        return events.contact_of(self.case_id)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.request_id

    def open_row(self) -> QuerySet[CorrectionRequest]:
        rows = CorrectionRequest.objects.filter(case_id=self.case_id, request_id=self.request_id, answered_at=None)
        if not rows.exists():
            raise Refused([checks.NO_CORRECTION.at()])
        return rows


@dataclass(frozen=True)
class AskCorrection(_OfContact):
    """`area_path` is the case's. Whether the person is its reporter is asked by the caller, who knows cases."""

    area_path: str
    words: str = field(repr=False)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_speak_as_reporter(acting)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        if not self.words.strip():
            raise Refused([checks.SAY_WHAT_IS_WRONG.at()])
        if CorrectionRequest.objects.filter(case_id=self.case_id, answered_at=None).count() >= MOST_OPEN:
            raise Refused([checks.ENOUGH_CORRECTIONS.at(most=MOST_OPEN)])
        due = civil(now).date() + ANSWER_WITHIN
        row = CorrectionRequest(
            case_id=self.case_id, request_id=self.request_id, area_path=self.area_path, asked_at=now, due_on=due,
            words=seal(self.words.strip()[:5000], place_of(self.request_id)),
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)

        said = {"request": str(self.request_id), "due": due.isoformat()}
        return Change(events.AGGREGATE, [Event(events.CORRECTION_ASKED, said)], self.request_id, write=write)


@dataclass(frozen=True)
class AnswerCorrection(_OfContact):
    """`area_path` as above; `outcome` says whether it was put right. Either way the person is told why."""

    area_path: str
    outcome: Literal["corrected", "kept"]
    words: str = field(repr=False)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_answer_correction(acting, self.area_path)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        rows = self.open_row()
        if not self.words.strip():
            raise Refused([checks.ANSWER_IN_WORDS.at()])
        answer = seal(self.words.strip()[:5000], place_of(self.request_id))

        def write(head: Head) -> None:
            rows.update(answered_at=now, outcome=self.outcome, answer=answer)

        said = {"request": str(self.request_id), "outcome": self.outcome}
        return Change(events.AGGREGATE, [Event(events.CORRECTION_ANSWERED, said)], self.request_id, write=write)


@dataclass(frozen=True)
class RemindOfCorrection(_OfContact):
    """By the worker, once: some days before the answer is due."""

    def permit(self, acting: Person) -> Sequence[Problem]:
        return [] if "system" in acting.roles else [checks.NO_CORRECTION.at()]

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        rows = self.open_row()
        due = rows[0].due_on

        def write(head: Head) -> None:
            rows.update(reminded_at=now)

        said = {"request": str(self.request_id), "due": due.isoformat()}
        owed = {"do": "remind_of_correction", "case": str(self.case_id), "due": due.isoformat()}
        event = Event(events.CORRECTION_REMINDED, said)
        return Change(events.AGGREGATE, [event], self.request_id, write=write, effects=[owed])


def corrections_to_remind(now: datetime, limit: int = 100) -> list[tuple[UUID, UUID]]:
    """Case and request of those whose day comes near and of which nobody was reminded."""
    soon = civil(now).date() + REMIND_BEFORE
    rows = CorrectionRequest.objects.filter(answered_at=None, reminded_at=None, due_on__lte=soon).order_by("due_on")
    return list(rows.values_list("case_id", "request_id")[:limit])


def forget_corrections(now: datetime) -> int:
    """Delete requests that were answered long ago. Returns how many."""
    return CorrectionRequest.objects.filter(answered_at__lt=now - KEPT).delete()[0]
