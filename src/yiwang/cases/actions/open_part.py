"""Call bodies to a case: contributors, a summons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases.actions._dispatch import unit_kinds
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import OpenPart as Command


@dataclass(frozen=True)
class OpenPart(EngineAction):
    """`bodies`: ids of units; or posts and kinds of units of the chart, which then mean those of the case's place."""

    part: str
    bodies: tuple[str, ...]
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        actor = actor_of(acting, history.row, history.state)
        return Command(actor, self.part, self.bodies, words.keep(self.reason), unit_kinds(self.bodies))
