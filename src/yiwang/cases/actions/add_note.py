"""Add a note: by whoever handles the case, or by its reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiwang.cases import events
from yiwang.cases.actions._shell import Said, ShellAction, need_office, need_words, tell
from yiwang.cases.permissions import Person, is_reporter
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.journal import Event

NOTE = Text("补充说明", "add a note")


@dataclass(frozen=True)
class AddNote(ShellAction):
    """`public`: the reporter sees it too. What the reporter adds always is, and whoever has the case is told."""

    text: str
    public: bool = False

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        need_words(self.text, NOTE)
        own = is_reporter(acting, history.row)
        if not own:
            need_office(history, acting, NOTE)
        event = Event(events.NOTE_ADDED, {"text": words.keep(self.text), "public": own or self.public})
        return Said([event], [tell(history.state.owner, "note")] if own else ())
