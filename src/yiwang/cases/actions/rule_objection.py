"""Rule on an objection: upheld, the step that the pack names happens; rejected, all stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.actions._given import given_facts, second_person
from yiwang.cases.actions.take_step import counted
from yiwang.cases.permissions import Person, actor_of
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.workflows import Rule


@dataclass(frozen=True)
class RuleObjection(EngineAction):
    """`facts`: what the step needs that happens when it is upheld."""

    verdict: Literal["upheld", "rejected"]
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    second: str = ""

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Rule:
        objection = history.program.objection
        move = history.program.stages[history.state.stage].moves.get(objection.upheld) if objection else None
        return Rule(
            actor_of(acting, history.row, history.state), self.verdict, words.keep(self.reason),
            given_facts(history, self.facts, move.accepts if move else {}, words),
            second_person(self.second, acting, history, now), counted(history, move, now),
        )  # fmt: skip
