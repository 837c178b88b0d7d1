"""Call bodies to a case: contributors, a summons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks
from yiwang.cases.actions._dispatch import unit_kinds
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.reported_bodies import body_words, unit_is_kept_from
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import OpenPart as Command
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class OpenPart(EngineAction):
    """`bodies`: ids of units; or posts and kinds of units of the chart, which then mean those of the case's place."""

    part: str
    bodies: tuple[str, ...]
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Command:
        actor, kinds = actor_of(acting, history.row, history.state), unit_kinds(self.bodies)
        apart = [body for body in kinds if unit_is_kept_from(UUID(body), history.row.about)]
        if apart:
            raise Refused([checks.NOT_THEM.at(body=body_words(body)) for body in apart])
        return Command(actor, self.part, self.bodies, words.keep(self.reason), kinds)
