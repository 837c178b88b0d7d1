"""The reporter's verdict: solved or not, satisfied or not, each apart. Silence is neither, and is counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import checks, events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, tell
from yiwang.cases.permissions import Person, is_reporter
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event
from yiwang.kernel.refusals import Refused

FOLLOW_UP = Text("评价", "judge the result")
WHO_CALLS = frozenset({"clerk", "dispatcher", "supervisor"})


@dataclass(frozen=True)
class FollowUp(ShellAction):
    """By the reporter; or by a clerk who wrote down what the reporter said on the phone (`told_by_phone`), who may not
    be the one that answers for the case. It can be said again: the last word counts. Closing or reopening is a step."""

    solved: bool | None = None
    satisfied: bool | None = None
    text: str = ""
    told_by_phone: bool = False

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        self._permit(history, acting)
        if self.solved is None and self.satisfied is None:
            raise Refused([checks.EMPTY.at(action=FOLLOW_UP)])
        if history.state.told_times == 0:
            raise Refused([checks.NOT_ENDED.at()])
        data = {
            "solved": self.solved, "satisfied": self.satisfied, "text": words.keep(self.text),
            "by_phone": self.told_by_phone,
        }  # fmt: skip
        return Said([Event(events.FOLLOWED_UP, data)], [tell(history.state.owner, "verdict")])

    def _permit(self, history: History, acting: Person) -> None:
        if is_reporter(acting, history.row):
            return
        if not self.told_by_phone or acting.account_id == history.row.owner_account:
            raise Refused([checks.NOT_REPORTER.at(action=FOLLOW_UP)])
        need_office(history, acting, FOLLOW_UP, WHO_CALLS)
