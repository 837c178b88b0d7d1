"""Lists and counts that somebody asks for again and again: the question is written once and kept by each process.

It is kept by all that it is made of: who asks under which post, what for, and the reference data that say what they
may see. Moments stand in it as marks, and are filled in each time. Nothing of an answer is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yiwang.cases.permissions import Person
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.columns import Recent
from yiwang.kernel.prepared import Question, Rows
from yiwang.kernel.versions import Memory

if TYPE_CHECKING:
    from yiwang.cases.queries.lists import Filters

Questions = Sequence[Question | None]
KEPT = 2000
"""So many are kept, of the readers who asked last; each takes some kilobytes."""
MARKS = {
    name: datetime(1900, 1, 1, number, tzinfo=UTC)
    for number, name in enumerate(("overdue_at", "due_before", "due_from", "reported_from", "reported_until"))
}
NOW = datetime(1900, 1, 2, tzinfo=UTC)
"""Stands in a question for the moment at which it is asked."""


_written: Memory[Recent[Hashable, Questions]] = Memory(
    (places.VERSION, organizations.VERSION, packs.VERSION), lambda: Recent(KEPT)
)


def repeated(
    what: Hashable, person: Person, filters: Filters, write: Callable[[Filters], Questions], now: datetime | None = None
) -> list[Rows]:
    """The rows of each question that `write` makes of the filters; `what` tells it from any other of the same person
    and filters."""
    moments = {mark: moment for name, mark in MARKS.items() if (moment := getattr(filters, name))}
    marks: dict[str, Any] = {name: mark for name, mark in MARKS.items() if mark in moments}
    marked = replace(filters, **marks) if marks else filters
    filled: Mapping[datetime, datetime] = moments | ({NOW: now} if now else {})
    return of_each_reader((what, marked), person, lambda: write(marked), filled)


def of_each_reader(
    what: Hashable, person: Person, write: Callable[[], Questions], marks: Mapping[Any, Any], keep_plan: bool = True
) -> list[Rows]:
    """The same for questions with other marks than those of filters."""
    return [one.asked(marks, keep_plan) for one in _kept((what, person), write) if one is not None]


def forget() -> None:
    """For tests that break a rule of who may see what: what was written under it must not go on."""
    _written().clear()


def _kept(key: Hashable, write: Callable[[], Questions]) -> Questions:
    held = _written()
    found = held.get(key)
    return held.keep(key, write() if found is None else found)
