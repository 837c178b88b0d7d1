"""Ask the reporter something; with one of the pack's pauses, when the clock is to wait for the reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, answer_again, case_for, decided, engine_change, shell_change
from yiwang.cases.actions._shell import need_office, need_words, tell
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import PauseCase
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused

ASK = Text("请反映人补充", "ask the reporter")


@dataclass(frozen=True)
class AskReporter:
    """`pause`: the id of a pause of the case type; empty lets the clock run on."""

    aggregate_id: UUID
    text: str
    pause: str = ""
    seen: int | None = field(default=None, kw_only=True)

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        need_words(self.text, ASK)
        history = case_for(acting, self.aggregate_id, self.seen)
        need_office(history, acting, ASK)
        if history.state.ended:
            raise Refused([checks.ENDED.at(action=ASK)])
        words = Words(self.aggregate_id)
        text = words.keep(self.text)
        asked = [Event(events.REPORTER_ASKED, {"text": text, "pause": self.pause})]
        told = [tell("reporter", "question")]
        if not self.pause:
            return shell_change(history, asked, acting, now, words, told)
        pause = PauseCase(actor_of(acting, history.row, history.state), self.pause, text)
        return engine_change(history, decided(history, pause, now), acting, now, words, asked, told)

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)
