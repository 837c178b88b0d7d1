"""What cases wait for one person with: rulings of their post, answers to orders, calls, scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db.models import Q

from yiwang.cases.models import HAD, Case, CasePart
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import rules_of
from yiwang.cases.queries.listed import AnyCase, read_rows
from yiwang.cases.queries.lists import Filters, selected
from yiwang.cases.queries.repeating import of_each_reader
from yiwang.cases.queries.scopes import (
    ASKED_BY,
    NONE,
    RULING_DUE,
    calls_open,
    is_own_turn,
    is_to_second,
    to_rule,
    to_second,
)
from yiwang.engine.workflows.commands import Ruling
from yiwang.engine.workflows.holds import ruler_of
from yiwang.kernel.prepared import Question, asked, marked, question


class Awaited(NamedTuple):
    """An act that a case waits for, and until when."""

    act: Literal["objection", "extension", "exclusion", "order", "called", "working", "score"]
    """`called`: to come; `working`: to finish what one was called for."""
    due: datetime | None = None


def cases_to_rule(person: Person, about: Ruling, limit: int = 50) -> list[Case]:
    """Cases with an objection, or a request for more time, that this person's post rules on, the most urgent first.
    Those that the person asked for too: another one of the post rules on them."""
    rows = selected(person, Filters(view="mine", ended=False)).filter(to_rule(person, about))
    found = read_rows(asked(rows.order_by(RULING_DUE[about]).values_list("id")[:limit]))
    return [row for row in found if _may_rule_on(person, row, about)]


def cases_to_second(person: Person, limit: int = 50) -> list[Case]:
    """Cases that somebody else proposed to leave out of the rates, the first proposed first: this person may be the
    second who agrees, or not."""
    if to_second(person) == NONE:
        return []
    rows = selected(person, Filters(view="todo", ended=None)).filter(to_second(person))
    return read_rows(asked(rows.order_by("exclusion_asked_at").values_list("id")[:limit]))


def awaited(person: Person, rows: Sequence[AnyCase]) -> dict[UUID, list[Awaited]]:
    """What cases wait for this person with, beyond the step that is next: one query for all."""
    found = {row.id: _of_row(person, row) for row in rows}
    own = {row.id for row in rows if is_own_turn(person, row)}
    for case_id, due, responded, finished in _parts_of(person, list(found)):
        if finished is None:
            found[case_id].append(Awaited("working" if responded else "called", due))
        elif case_id in own and Awaited("score") not in found[case_id]:
            found[case_id].append(Awaited("score"))
    return found


def _parts_of(person: Person, ids: Sequence[UUID]) -> Iterator[tuple[Any, ...]]:
    """Bodies of these cases that the person stands for and that have not finished, and those that were not scored:
    case, until when, when they came, when they finished."""
    for marks in marked(ids):
        write = partial(_of_parts, person, tuple(marks))
        for rows in of_each_reader(("parts", len(marks)), person, write, marks, keep_plan=False):
            yield from rows


def _of_parts(person: Person, ids: Sequence[UUID]) -> list[Question | None]:
    unscored = Q(~Q(part=HAD), score=None, finished_at__isnull=False)
    parts = CasePart.objects.filter(calls_open(person) | unscored, case_id__in=ids).order_by("due_at")
    return [question(parts.values_list("case_id", "due_at", "responded_at", "finished_at"))]


def _of_row(person: Person, row: AnyCase) -> list[Awaited]:
    """Rulings, but not on what the person asked for, and an answer to an order."""
    found = [
        Awaited(about, getattr(row, due)) for about, due in RULING_DUE.items()
        if getattr(row, ASKED_BY[about]) != person.actor and _may_rule_on(person, row, about)
    ]  # fmt: skip
    found += [Awaited("exclusion")] if is_to_second(person, row) else []
    return [*found, Awaited("order", row.order_due_at)] if row.order_due_at and is_own_turn(person, row) else found


def _may_rule_on(person: Person, row: AnyCase, about: Ruling) -> bool:
    """Something waits in the case for a ruling of the person's post, by the case's own rules."""
    if row.ended or getattr(row, RULING_DUE[about]) is None or not row.area_path.startswith(person.area_path):
        return False
    ruler = ruler_of(rules_of(row.pack_hash, row.rules_on, row.case_type, row.area_path)[1], about)
    return ruler is not None and person.post in ruler.posts
