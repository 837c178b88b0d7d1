"""Give the stage more time, as far as the pack lets, or ask whoever rules on it; the reporter is told why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.engine.values import parse_span
from yiwang.engine.workflows import Extend
from yiwang.kernel.refusals import Refused

SPAN = Text("延长多久", "how much longer")
LIKE = Text("如“3 working_days”“5工作日”", "such as “3 working_days”")


@dataclass(frozen=True)
class ExtendCase(EngineAction):
    """`span`: as rules write it, `3 working_days`."""

    span: str
    reason: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Extend:
        span = parse_span(self.span)
        if span is None:
            raise Refused([checks.UNREADABLE.at(fact=SPAN, value=self.span, type=LIKE)])
        return Extend(actor_of(acting, history.row, history.state), span, words.keep(self.reason))
