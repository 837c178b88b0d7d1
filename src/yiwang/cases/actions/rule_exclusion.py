"""The second person agrees that a case is left out of the rates, or not: a supervisor or chief, never the proposer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office
from yiwang.cases.permissions import Person
from yiwang.cases.queries.details import exclusion_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.scopes import SECONDS
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

AGREE = Text("同意不计入考核", "agree to leave it out of the rates")


@dataclass(frozen=True)
class RuleExclusion(ShellAction):
    agree: bool
    text: str = ""

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, AGREE, SECONDS)
        proposal = exclusion_of(history)
        if proposal is None:
            raise Refused([checks.NOT_PROPOSED.at()])
        if proposal["by"] == acting.actor:
            raise Refused([checks.OWN_PROPOSAL.at()])
        kind = events.EXCLUSION_CONFIRMED if self.agree else events.EXCLUSION_REJECTED
        data = {"reason": proposal["reason"], "text": words.keep(self.text), "proposed_by": proposal["by"]}
        return Said([Event(kind, data)])
