"""Take a step of the life cycle: accept, dispatch, transfer, resolve, answer, reopen … whatever the pack names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yiwang.cases import events
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.actions._given import given_facts, second_person
from yiwang.cases.permissions import Person, actor_of, as_reporter, is_reporter
from yiwang.cases.queries.facts import count_facts, counted_names
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.values import Value
from yiwang.engine.workflows import Actor, State, Step
from yiwang.engine.workflows.decide import Decision
from yiwang.engine.workflows.events import StepTaken
from yiwang.engine.workflows.program import Move
from yiwang.kernel.journal import Event


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

    def also(self, history: History, decision: Decision) -> list[Event]:
        """The verdict that a reporter gives with a step, and the exclusion that two people agree on with one."""
        step = next(event for event in decision.events if isinstance(event, StepTaken))
        return [*_verdict(history, step, decision.state), *_exclusion(history, step)]


def _verdict(history: History, step: StepTaken, after: State | None) -> list[Event]:
    """Only the reporter's own step says so; silence that closes a case says nothing."""
    if step.actor.post != "reporter" or step.new_round or after is None:
        return []
    row = history.row
    solved = True if after.outcome == "solved" else row.solved
    satisfied = step.facts.get("satisfied", row.satisfied)
    if (solved, satisfied) == (row.solved, row.satisfied):
        return []
    return [Event(events.FOLLOWED_UP, {"solved": solved, "satisfied": satisfied, "text": "", "by_phone": False})]


def _exclusion(history: History, step: StepTaken) -> list[Event]:
    if step.facts.get("excluded") is not True or not step.second or history.row.excluded:
        return []
    reason = str(step.facts.get("exclusion_reason") or "")
    data = {"reason": reason or step.transition, "text": step.reason, "proposed_by": step.actor.person,
            "second": step.second}  # fmt: skip
    return [Event(events.EXCLUSION_CONFIRMED, data)]


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
