"""Take a step of the life cycle: accept, dispatch, transfer, resolve, answer, reopen … whatever the pack names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases.actions._change import Done, answer_again, case_for, decided, engine_change
from yiwang.cases.actions._given import given_facts, second_person
from yiwang.cases.permissions import Person, actor_of, as_reporter, is_reporter
from yiwang.cases.queries.facts import count_facts, counted_names
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem
from yiwang.engine.workflows import Actor, Step
from yiwang.kernel.actions import Change
from yiwang.kernel.models import JournalEntry


@dataclass(frozen=True)
class TakeStep:
    """`facts`: what the step needs and takes. `second`: the colleague's account, where two have to agree."""

    aggregate_id: UUID
    transition: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    second: str = ""
    seen: int | None = None

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []  # who may take a step is the pack's to say; the case is read in the person's scope

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        words = Words(self.aggregate_id)
        move = history.program.stages[history.state.stage].moves.get(self.transition)
        facts = given_facts(history, self.facts, move.accepts if move else {}, words)
        system = {}
        if move and (move.tables or move.guard):
            system = count_facts(counted_names(history.program), history.row, now)
        step = Step(
            _actor(history, acting, self.transition), self.transition, facts, words.keep(self.reason),
            second_person(self.second, acting, history, now), system,
        )  # fmt: skip
        return engine_change(history, decided(history, step, now), acting, now, words)

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)


def _actor(history: History, person: Person, transition: str) -> Actor:
    """Staff who reported a matter of their own may also say, as its reporter, that it is solved."""
    actor = actor_of(person, history.row, history.state)
    move = history.program.stages[history.state.stage].moves.get(transition)
    if move and "reporter" in move.who.posts and actor.post not in move.who.posts and is_reporter(person, history.row):
        return as_reporter(person)
    return actor
