"""Actions that hand a command to the engine: each file says which command, and what of it people type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from yiwang.cases.actions._change import Done, answer_again, case_for, decided, engine_change
from yiwang.cases.permissions import Person
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words, words_for
from yiwang.engine.problems import Problem
from yiwang.engine.workflows import commands as c
from yiwang.engine.workflows.decide import Decision
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry


@dataclass(frozen=True)
class EngineAction:
    """`aggregate_id` is the case. `seen`: the number of the entry that the sender saw last; another one is refused."""

    aggregate_id: UUID
    seen: int | None = field(default=None, kw_only=True)
    ahead: ClassVar[bool] = True

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []  # the case is read in the person's scope, and who may do what with it is the pack's to say

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        words = words_for(history, now)
        decision = decided(history, self.command(history, acting, now, words), now)
        return engine_change(history, decision, acting, now, words, self.also(history, decision))

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> c.Command:
        """What the engine is asked."""
        raise AssertionError("every action names its command")

    def also(self, history: History, decision: Decision) -> Sequence[Event]:
        """Entries of the shell that follow from the decision."""
        return ()

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)
