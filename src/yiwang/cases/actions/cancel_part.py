"""Take the call back for the bodies that have not finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import CancelPart as Command


@dataclass(frozen=True)
class CancelPart(EngineAction):
    """`bodies` empty: for all that are still at it."""

    part: str
    bodies: tuple[str, ...] = ()
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        return Command(actor_of(acting, history.row, history.state), self.part, self.bodies, words.keep(self.reason))
