"""Whoever answers for the case answers a supervision order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, need_words, tell
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import Happened, History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event, post_of
from yiwang.kernel.refusals import Refused

ANSWER = Text("回复督办单", "answer the supervision order")


@dataclass(frozen=True)
class AnswerSupervision(ShellAction):
    number: str
    text: str

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_office(history, acting, ANSWER)
        need_words(self.text, ANSWER)
        order = _waiting(history, self.number)
        if order is None:
            raise Refused([checks.NO_ORDER.at(order=self.number)])
        data = {"number": self.number, "text": words.keep(self.text)}
        return Said([Event(events.SUPERVISION_ANSWERED, data)], [tell(post_of(order.acting_as), "supervision_answer")])


def _waiting(history: History, number: str) -> Happened | None:
    order = None
    for one in history.past:
        if one.kind == events.SUPERVISION_ORDERED and one.data["number"] == number:
            order = one
        elif one.kind == events.SUPERVISION_ANSWERED and one.data["number"] == number:
            order = None
    return order
