"""Stop the clock for a reason that the pack names; where it defers, with a review date and who looks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import PauseCase as Command
from yiwang.kernel.civil_time import civil


@dataclass(frozen=True)
class PauseCase(EngineAction):
    """`review`: an instant; `owner`: the post that looks again."""

    pause: str
    reason: str = ""
    review: datetime | None = None
    owner: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        actor = actor_of(acting, history.row, history.state)
        review = civil(self.review) if self.review else None
        return Command(actor, self.pause, words.keep(self.reason), review, self.owner)
