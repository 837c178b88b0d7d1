"""Propose to leave a case out of the rates, for a reason of the published list. Another person must agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, need_words, tell
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

EXCLUDE = Text("提出不计入考核", "propose to leave it out of the rates")
CATALOG = "exclusion_reasons"


@dataclass(frozen=True)
class ProposeExclusion(ShellAction):
    """`reason`: a code of the catalog `exclusion_reasons`; `text`: why it fits here."""

    reason: str
    text: str

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, EXCLUDE)
        need_words(self.text, EXCLUDE)
        catalog = history.edition.pack.catalogs.get(CATALOG)
        codes = [item.code for item in catalog.items] if catalog else []
        if self.reason not in codes:
            raise Refused([checks.BAD_REASON.at(reason=self.reason, possible="、".join(codes))])
        data = {"reason": self.reason, "text": words.keep(self.text)}
        return Said([Event(events.EXCLUSION_PROPOSED, data)], [tell("supervisor", "exclusion")])
