"""Whoever called a body scores what it did: 1 to 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import ScorePart as Command


@dataclass(frozen=True)
class ScorePart(EngineAction):
    part: str
    body: str
    score: int
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        actor = actor_of(acting, history.row, history.state)
        return Command(actor, self.part, self.body, self.score, words.keep(self.reason))
