"""Let a part of a matter go on as a case of its own: this case notes it; the new one is reported with `split_from`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, need_words
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

SPLIT = Text("分立一件", "split off a case")


@dataclass(frozen=True)
class SplitCase(ShellAction):
    """`new_case`: the id of the case that is reported for the part (`ReportCase(new_case, …, split_from=this)`).

    No transaction spans two cases: the part is reported first, then noted here; both can be sent again.
    """

    new_case: UUID
    reason: str

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, SPLIT)
        need_words(self.reason, SPLIT)
        if history.state.ended:
            raise Refused([checks.ENDED.at(action=SPLIT)])
        if self.new_case == history.id:
            raise Refused([checks.SAME_CASE.at()])
        data = {"case": str(self.new_case), "reason": words.keep(self.reason)}
        return Said([Event(events.SPLIT_OFF, data)], [{"do": "tell", "to": "reporter", "about": "split"}])
