"""Actions that the life cycle does not notice: a note, a question, a link. Each file says what is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from yiwang.cases import checks
from yiwang.cases.actions._change import Done, answer_again, case_for, shell_change
from yiwang.cases.permissions import Person, is_inside, is_reporter, is_system
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words, words_for
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import NOT_ALLOWED, Refused


class Said(NamedTuple):
    """Entries, and what the worker owes for them."""

    events: Sequence[Event]
    effects: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class ShellAction:
    """`aggregate_id` is the case. `seen`: the number of the entry that the sender saw last; another one is refused."""

    aggregate_id: UUID
    seen: int | None = field(default=None, kw_only=True)
    ahead: ClassVar[bool] = True
    """Not where an action reads more than the case that it is about, or writes more than rows."""

    def permit(self, acting: Person) -> Sequence[Problem]:
        return []  # the case is read in the person's scope; who may do this is asked when it is known

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        words = words_for(history, now)
        said = self.said(history, acting, now, words)
        return shell_change(history, said.events, acting, now, words, said.effects)

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        """What stands in the journal. Raises `Refused`."""
        raise AssertionError("every action says something")

    def again(self, entries: Sequence[JournalEntry]) -> Done:
        return answer_again(self.aggregate_id)


def need_words(text: str, action: Text) -> None:
    if not text.strip():
        raise Refused([checks.EMPTY.at(action=action)])


def need_office(history: History, person: Person, action: Text, roles: frozenset[str] | None = None) -> None:
    """Somebody in office who answers for the place, or whose unit has it or was called; with one of the roles."""
    inside = is_inside(person, history.row, history.state)
    if not inside or (roles is not None and not is_system(person) and not person.roles & roles):
        raise Refused([NOT_ALLOWED.at(action=action, post=person.acting_as)])


def need_reporter(history: History, person: Person, action: Text) -> None:
    if not is_reporter(person, history.row):
        raise Refused([checks.NOT_REPORTER.at(action=action)])


def tell(to: str, about: str) -> dict[str, Any]:
    return {"do": "tell", "to": to, "about": about}
