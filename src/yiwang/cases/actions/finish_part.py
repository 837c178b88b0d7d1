"""A body that was called reports that its share is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import FinishPart as Command


@dataclass(frozen=True)
class FinishPart(EngineAction):
    """`body`: as it was called; empty is the unit of whoever acts."""

    part: str
    body: str = ""
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        body = self.body or str(acting.unit_id or "")
        actor = actor_of(acting, history.row, history.state, body)
        return Command(actor, self.part, body, words.keep(self.reason))
