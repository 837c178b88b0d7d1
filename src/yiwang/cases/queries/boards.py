"""What a unit's board counts and asks for: open cases by stage, and bodies that were called or wait for a score."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from yiwang.cases.models import HAD, Case, CasePart
from yiwang.cases.permissions import Person
from yiwang.cases.queries.listed import read_rows
from yiwang.cases.queries.lists import NO_FILTERS, Filters, by_reason, selected
from yiwang.cases.queries.repeating import NOW, repeated
from yiwang.cases.queries.scopes import View, calls_open, those_of
from yiwang.kernel.prepared import Question, Rows, grouped, question


class StageCount(NamedTuple):
    """How many open cases of a type are at a stage."""

    case_type: str
    stage: str
    number: int
    late: int


class Call(NamedTuple):
    """A body that was called to a case."""

    row: Case
    part: CasePart


def count_by_stage(person: Person, filters: Filters, now: datetime) -> list[StageCount]:
    """Open cases of a list by type and stage, and how many of them are late at a moment: one query."""

    def write(marked: Filters) -> list[Question | None]:
        return [grouped(by_reason(person, marked), ("case_type", "stage"), "due_at", NOW)]

    return [StageCount(*one) for rows in repeated("by stage", person, filters, write, now) for one in rows]


def calls_to_answer(person: Person, limit: int = 50) -> list[Call]:
    """Bodies that this person stands for, which were called and have not finished: the same as "for me to do" finds."""

    def write(_: Filters) -> list[Question | None]:
        rows = CasePart.objects.filter(calls_open(person))
        return [_of_parts(rows.order_by("due_at")[: limit * 2])]

    return _seen(person, "called", repeated(("calls", limit), person, NO_FILTERS, write), limit)


def parts_to_score(person: Person, limit: int = 50) -> list[Call]:
    """Bodies that have finished and were not scored, in cases that are this person's."""

    def write(marked: Filters) -> list[Question | None]:
        rows = CasePart.objects.exclude(part=HAD).filter(score=None, finished_at__isnull=False)
        mine = selected(person, marked).values("id")
        return [_of_parts(rows.filter(case_id__in=mine).order_by("finished_at")[:limit])]

    filters = Filters(view="mine", ended=False)
    return _seen(person, "mine", repeated(("to score", limit), person, filters, write), limit)


def _of_parts(parts: QuerySet[CasePart]) -> Question | None:
    return question(parts.values_list("case_id", "part", "body"))


def _seen(person: Person, view: View, parts: list[Rows], limit: int) -> list[Call]:
    """With their cases, of those that the person may see."""
    keys = [row for rows in parts for row in rows]
    ids = [case_id for case_id, *_ in keys]
    seen = those_of(ids, selected(person, Filters(view=view, ended=False))) if ids else set()
    rows = {row.id: row for row in read_rows((id,) for id in seen)}
    found = {(one.case_id, one.part, one.body): one for one in CasePart.objects.filter(case_id__in=list(seen))}
    return [Call(rows[key[0]], found[key]) for key in keys if key[0] in rows and key in found][:limit]
