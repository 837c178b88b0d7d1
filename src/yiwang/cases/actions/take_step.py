"""Take a step of the life cycle: accept, dispatch, transfer, resolve, answer, reopen … whatever the pack names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.actions._given import given_facts, second_person
from yiwang.cases.permissions import Person, actor_of, as_reporter, is_reporter
from yiwang.cases.queries.facts import count_facts, counted_names
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.values import Value
from yiwang.engine.workflows import Actor, Step
from yiwang.engine.workflows.program import Move


@dataclass(frozen=True)
class TakeStep(EngineAction):
    """`facts`: what the step needs and takes. `second`: the colleague's account, where two have to agree."""

    transition: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    second: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Step:
        move = history.program.stages[history.state.stage].moves.get(self.transition)
        return Step(
            _actor(history, acting, move), self.transition,
            given_facts(history, self.facts, move.accepts if move else {}, words), words.keep(self.reason),
            second_person(self.second, acting, history, now), counted(history, move, now),
        )  # fmt: skip


def counted(history: History, move: Move | None, now: datetime) -> dict[str, Value]:
    """What the shell counts, when the step's tables or condition could ask for it."""
    if move is None or not (move.tables or move.guard):
        return {}
    return count_facts(counted_names(history.program), history.row, now)


def _actor(history: History, person: Person, move: Move | None) -> Actor:
    """Staff who reported a matter of their own may also say, as its reporter, that it is solved."""
    actor = actor_of(person, history.row, history.state)
    if move and "reporter" in move.who.posts and actor.post not in move.who.posts and is_reporter(person, history.row):
        return as_reporter(person)
    return actor
