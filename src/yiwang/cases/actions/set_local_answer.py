"""Add an answer template of an office, or change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.models import LocalAnswer
from yiwang.cases.permissions import Person, may_change_answers
from yiwang.cases.queries.local_answers import VERSION
from yiwang.engine.packs.answers import USES
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class SetLocalAnswer:
    """`aggregate_id` is the template. `case_type` empty: for every one. One language is enough."""

    aggregate_id: UUID
    unit: UUID
    title: str
    use: str
    text: Text
    case_type: str = ""
    whole_area: bool = False

    def permit(self, acting: Person) -> Sequence[Problem]:
        had = LocalAnswer.objects.filter(id=self.aggregate_id).values_list("unit", flat=True)
        return next((no for unit in (self.unit, *had) if (no := may_change_answers(acting, unit))), [])

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        text = Text(self.text.zh.strip(), self.text.en.strip())
        if not self.title.strip() or not any(text) or self.use not in USES:
            raise Refused([checks.EMPTY_TEMPLATE.at()])
        values = {
            "unit": self.unit, "whole_area": self.whole_area, "use": self.use, "case_type": self.case_type,
            "title": self.title.strip(), "text_zh": text.zh, "text_en": text.en,
        }  # fmt: skip

        def write(head: Head) -> None:
            more = {"changed_by": acting.actor, "changed_at": now, "ended_at": None}
            LocalAnswer.objects.update_or_create(id=self.aggregate_id, defaults=values | more)
            bump(VERSION)

        said = values | {"unit": str(self.unit)}
        return Change(events.LOCAL_ANSWER, [Event(events.LOCAL_ANSWER_SET, said)], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
