"""Let parts of a matter go on as cases of their own: the new cases, the links and the lines on both, in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, answer_of, case_for, shell_change
from yiwang.cases.actions._new_case import NewCase, rows_of
from yiwang.cases.actions._shell import need_office, need_words, tell
from yiwang.cases.actions.report_case import Accepted, Origin, ReportCase, accepted
from yiwang.cases.contacts import GIVEN, NAME, PHONE, Reporter
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import said, texts_of, words_for
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import Program
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.actions import Beside, Change
from yiwang.kernel.bulk import Statement
from yiwang.kernel.contents import SEALED, unsealed_of
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused

SPLIT = Text("分立一件", "split off a case")
MOST = 10
"""Parts of one command."""


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What goes on by itself. `case_id` becomes the id of the new case. What is left out is as in the case that it
    comes from: case type, place, channel, and every answer of the form that is not in `facts`."""

    case_id: UUID
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    case_type: str = ""
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Split(Done):
    """Where the case stands, and the new ones with their codes, each to be told to the reporter."""

    new: tuple[Accepted, ...] = ()


@dataclass(frozen=True)
class SplitCase:
    """`aggregate_id` is the case that parts are taken from; it goes on with what is left of it."""

    aggregate_id: UUID
    parts: tuple[SplitPart, ...]
    seen: int | None = field(default=None, kw_only=True)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []  # the case is read in the person's scope

    def decide(self, acting: Person, now: datetime) -> Change[Split]:
        history = case_for(acting, self.aggregate_id, self.seen)
        need_office(history, acting, SPLIT)
        if history.state.ended:
            raise Refused([checks.ENDED.at(action=SPLIT)])
        if not 0 < len(self.parts) <= MOST:
            raise Refused([checks.SPLIT_PARTS.at(most=MOST)])
        new = [self._new(history, part, acting, now) for part in self.parts]
        words = words_for(history, now)
        noted = [
            Event(events.SPLIT_OFF, {"case": str(part.case_id), "number": one.row.number,
                                     "reason": words.keep(part.reason)})
            for part, one in zip(self.parts, new, strict=True)
        ]  # fmt: skip
        change = shell_change(history, noted, acting, now, words, [tell("reporter", "split")])
        answer = _answer(change.answer, [accepted(answer_of(one.row, len(one.said))) for one in new])
        return replace(change, answer=answer, beside=[_beside(one) for one in new])  # type: ignore[return-value]

    def _new(self, history: History, part: SplitPart, acting: Person, now: datetime) -> NewCase:
        need_words(part.reason, SPLIT)
        row = history.row
        placed = part.area or part.longitude is not None
        contact = registers.contact_to_copy(row.id)
        report = ReportCase(
            part.case_id, part.case_type or row.case_type, part.channel or row.channel,
            {**_inherited(history, part.case_type or row.case_type, contact), **part.facts},
            part.area if placed else row.area_code, part.longitude if placed else row.longitude,
            part.latitude if placed else row.latitude, split_from=row.id,
            contact=Reporter(contact[0].name, contact[0].phone, contact[1]) if contact else Reporter(),
        )  # fmt: skip
        return report.prepared(acting, now, origin=Origin(row.taken_by, row.on_behalf, row.about))

    def again(self, entries: Sequence[JournalEntry]) -> Split:
        ids = [UUID(entry.data["case"]) for entry in entries if entry.kind == events.SPLIT_OFF]
        rows = Case.objects.in_bulk([self.aggregate_id, *ids])
        return _answer(answer_of(rows[self.aggregate_id]), [accepted(answer_of(rows[id]), again=True) for id in ids])


def _answer(done: Done, new: Sequence[Accepted]) -> Split:
    return Split(
        done.case_id, done.number, done.stage, done.owner, done.due_at, done.ended, done.outcome, done.seq, tuple(new)
    )


def _beside(new: NewCase) -> Beside:
    def rows(head: Head) -> list[Model | Statement]:
        new.ends_at(head)
        return rows_of(new)

    return Beside(new.row.id, events.AGGREGATE, new.said, rows, new.effects)


def _inherited(
    history: History, case_type: str, contact: tuple[registers.Contact, bool] | None
) -> dict[str, Any]:
    """The answers of the case that the new one's form asks too; what is personal is opened and sealed anew."""
    program = history.edition.programs.get(case_type)
    if program is None:
        return {}
    texts = texts_of(history.id)
    if SEALED in texts.values():
        texts |= unsealed_of(history.id)
    form = history.edition.pack.forms.get(history.program.case_type.form)
    holds = {one.name: one.holds for one in form.fields} if form else {}
    kept = {NAME: contact[0].name, PHONE: contact[0].phone} if contact else {}
    found: dict[str, Any] = {}
    for name in _asked_by_both(history.program, program):
        value = said(history.state.facts.get(name), texts, "")
        found[name] = kept.get(holds.get(name, ""), "") if value == GIVEN else value
    return {name: value for name, value in found.items() if value not in (None, "")}


def _asked_by_both(old: Program, new: Program) -> Iterator[str]:
    for name, domain in new.intake.items():
        had = old.intake.get(name)
        if had is not None and (had.type, had.catalog) == (domain.type, domain.catalog):
            yield name
