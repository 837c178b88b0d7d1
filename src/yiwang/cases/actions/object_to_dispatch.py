"""Whoever got the case says that it is not theirs: once, with a reason; the clock goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import Object


@dataclass(frozen=True)
class ObjectToDispatch(EngineAction):
    reason: str

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Object:
        return Object(actor_of(acting, history.row, history.state), words.keep(self.reason))
