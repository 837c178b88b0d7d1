"""Let the clock go on before the pause has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import ResumeCase as Command


@dataclass(frozen=True)
class ResumeCase(EngineAction):
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        return Command(actor_of(acting, history.row, history.state), words.keep(self.reason))
