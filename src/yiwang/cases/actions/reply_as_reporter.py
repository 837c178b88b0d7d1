"""The reporter replies to a question; a pause that was taken for it ends, where the pack lets it end so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, answer_again, case_for, engine_change, shell_change
from yiwang.cases.actions._shell import need_reporter, need_words, tell
from yiwang.cases.permissions import Person, as_reporter
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import SYSTEM, ResumeCase, decide
from yiwang.engine.workflows.decide import Decision
from yiwang.kernel.actions import Change
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused

REPLY = Text("回答问题", "reply to the question")


@dataclass(frozen=True)
class ReplyAsReporter:
    """`text`: the reply."""

    aggregate_id: UUID
    text: str
    seen: int | None = field(default=None, kw_only=True)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        need_words(self.text, REPLY)
        history = case_for(acting, self.aggregate_id, self.seen)
        need_reporter(history, acting, REPLY)
        if not history.row.asked:
            raise Refused([checks.NOT_ASKED.at()])
        words = Words(self.aggregate_id)
        replied = [Event(events.REPORTER_REPLIED, {"text": words.keep(self.text)})]
        told = [tell(history.state.owner, "reply")]
        resumed = _resumed(history, acting, now)
        if resumed is None:
            return shell_change(history, replied, acting, now, words, told)
        return engine_change(history, resumed, acting, now, words, replied, told)

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)


def _resumed(history: History, person: Person, now: datetime) -> Decision | None:
    """The end of the pause that waited for this reply, if the pack lets the reporter or the system end it."""
    asked = [one.data.get("pause", "") for one in history.past if one.kind == events.REPORTER_ASKED]
    pausing = history.state.pausing
    if pausing is None or pausing.pause != asked[-1]:
        return None
    for actor in (as_reporter(person), SYSTEM):
        decision = decide(history.program, history.state, ResumeCase(actor), civil(now))
        if not decision.refused:
            return decision
    return None
