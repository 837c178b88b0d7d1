"""An answer template of an office is offered no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.models import LocalAnswer
from yiwang.cases.permissions import Person, may_change_answers
from yiwang.cases.queries.local_answers import VERSION
from yiwang.engine.problems import Problem
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class EndLocalAnswer:
    """`aggregate_id` is the template."""

    aggregate_id: UUID

    def permit(self, acting: Person) -> Sequence[Problem]:
        unit = LocalAnswer.objects.filter(id=self.aggregate_id).values_list("unit", flat=True).first()
        return may_change_answers(acting, unit)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        held = LocalAnswer.objects.filter(id=self.aggregate_id, ended_at=None)
        if not held.exists():
            raise Refused([checks.UNKNOWN_TEMPLATE.at()])

        def write(head: Head) -> None:
            held.update(ended_at=now, changed_by=acting.actor, changed_at=now)
            bump(VERSION)

        return Change(events.LOCAL_ANSWER, [Event(events.LOCAL_ANSWER_ENDED, {})], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
