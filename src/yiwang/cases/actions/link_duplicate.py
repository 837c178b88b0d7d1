"""Say that another report tells of the same matter. Merging is a step of the pack; a link merges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.scopes import visible
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

LINK = Text("关联同一件事", "link the same matter")


@dataclass(frozen=True)
class LinkDuplicate(ShellAction):
    """`same_as`: the other case, which the person must be able to see too."""

    same_as: UUID
    reason: str = ""

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, LINK)
        if self.same_as == history.id:
            raise Refused([checks.SAME_CASE.at()])
        if not visible(acting).filter(id=self.same_as).exists():
            raise Refused([checks.NOT_FOUND.at()])
        data = {"case": str(self.same_as), "reason": words.keep(self.reason)}
        return Said([Event(events.DUPLICATE_LINKED, data)])
