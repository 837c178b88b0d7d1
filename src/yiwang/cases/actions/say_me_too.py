"""Somebody else says "me too" of a case that was offered to them as a likely duplicate: it counts, once for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, answer_again, shell_change
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History, history_of
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import keyed_hashes

ME_TOO = Text("我也遇到了", "me too")


@dataclass(frozen=True)
class SayMeToo:
    """Whoever says it need not see the case. `mark`: what makes them one person (an account, a phone, a browser's own
    random number); only its keyed hash is kept, and the same mark counts once."""

    aggregate_id: UUID
    mark: str

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        row = Case.objects.filter(id=self.aggregate_id, about=None).first()
        if row is None:
            raise Refused([checks.NOT_FOUND.at()])
        history = history_of(row)
        if history.state.ended:
            raise Refused([checks.ENDED.at(action=ME_TOO)])
        marks = [one.hex() for one in keyed_hashes(f"{self.aggregate_id}\0{self.mark or acting.actor}", "me too")]
        said = [] if _has_said(history, marks) else [Event(events.ME_TOO, {"mark": marks[0]})]
        return shell_change(history, said, acting, now, Words(self.aggregate_id))

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)


def _has_said(history: History, marks: Sequence[str]) -> bool:
    """By the site's present key, or by one before."""
    return any(one.kind == events.ME_TOO and one.data["mark"] in marks for one in history.past)
