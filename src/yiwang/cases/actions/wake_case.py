"""The worker does what is due: reminders, supervision, silent closings, pauses that run out. Each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person, is_system
from yiwang.cases.queries.facts import count_facts, counted_names
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import Wake
from yiwang.kernel.permissions import needs_role

WAKE = Text("唤醒到期事项", "wake cases that are due")


@dataclass(frozen=True)
class WakeCase(EngineAction):
    """Two workers that wake one case at once do it once: the second finds nothing due, or the chain moved on."""

    def permit(self, acting: Person) -> Sequence[Problem]:
        return [] if is_system(acting) else needs_role(acting, {"system"}, WAKE)

    def command(self, history: History, acting: Person, now: datetime, words: Words) -> Wake:
        return Wake(system=count_facts(counted_names(history.program), history.row, now))


def due_cases(now: datetime, limit: int = 100) -> list[UUID]:
    """Cases whose time to be woken has come, the longest waiting first."""
    return list(Case.objects.filter(wake_at__lte=now).order_by("wake_at").values_list("id", flat=True)[:limit])
