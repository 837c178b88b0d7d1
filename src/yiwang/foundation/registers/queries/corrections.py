"""Requests to put something right, as their asker sees them and as those who owe the answer do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.foundation.registers.actions.corrections import place_of
from yiwang.foundation.registers.models import CorrectionRequest
from yiwang.foundation.registers.permissions import may_answer_correction
from yiwang.kernel.permissions import Person
from yiwang.kernel.secrecy import unseal


@dataclass(frozen=True, slots=True)
class Correction:
    """A request, opened."""

    request_id: UUID
    case_id: UUID
    words: str
    asked_at: datetime
    due_on: date
    outcome: str
    answer: str
    answered_at: datetime | None


def corrections_of(case_id: UUID) -> list[Correction]:
    """Those of a case, the latest first."""
    rows = CorrectionRequest.objects.filter(case_id=case_id).order_by("-asked_at")
    return [_opened(row) for row in rows]


def open_corrections(person: Person, limit: int = 200) -> list[Correction]:
    """Those that wait for an answer where somebody may answer, the most urgent first."""
    if may_answer_correction(person, person.area_path):
        return []
    rows = CorrectionRequest.objects.filter(answered_at=None, area_path__startswith=person.area_path)
    return [_opened(row) for row in rows.order_by("due_on", "asked_at")[:limit]]


def overdue_corrections(today: date) -> int:
    """How many are past their day without an answer."""
    return CorrectionRequest.objects.filter(answered_at=None, due_on__lt=today).count()


def _opened(row: CorrectionRequest) -> Correction:
    place = place_of(row.request_id)
    answer = unseal(bytes(row.answer), place) if row.answer else ""
    return Correction(
        row.request_id, row.case_id, unseal(bytes(row.words), place), row.asked_at, row.due_on, row.outcome, answer,
        row.answered_at,
    )  # fmt: skip
