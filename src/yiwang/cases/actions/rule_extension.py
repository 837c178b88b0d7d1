"""Rule on a request for more time: granted, the deadline moves and the reporter is told why; refused, all stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import Rule


@dataclass(frozen=True)
class RuleExtension(EngineAction):
    """`reason`: for whoever asked; the reporter reads the reason of the request."""

    verdict: Literal["granted", "refused"]
    reason: str

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Rule:
        return Rule(actor_of(acting, history.row, history.state), self.verdict, words.keep(self.reason))
