"""A supervisor's order by hand: with a number, a reason, and by when it is to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, need_words
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

ORDER = Text("下达督办单", "give a supervision order")
SUPERVISORS = frozenset({"supervisor"})


@dataclass(frozen=True)
class OrderSupervision(ShellAction):
    """`answer_due`: an instant. The number is the case's with a running one behind."""

    reason: str
    answer_due: datetime

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, ORDER, SUPERVISORS)
        need_words(self.reason, ORDER)
        if history.state.ended:
            raise Refused([checks.ENDED.at(action=ORDER)])
        if self.answer_due <= now:
            raise Refused([checks.PAST.at(moment=self.answer_due.isoformat())])
        running = sum(one.kind == events.SUPERVISION_ORDERED for one in history.past) + 1
        number = f"{history.row.number}-{running}"
        data = {
            "number": number, "reason": words.keep(self.reason), "answer_due": self.answer_due.isoformat(),
            "to": history.state.owner,
        }  # fmt: skip
        order = {"do": "order", "to": history.state.owner, "number": number, "answer_due": self.answer_due.isoformat()}
        return Said([Event(events.SUPERVISION_ORDERED, data)], [order])
