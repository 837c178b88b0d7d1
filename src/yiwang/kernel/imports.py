"""Imports: what every import of a file answers, and how it says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from yiwang.engine.problems import Problem

PROBLEMS_KEPT = 1000
"""More refused rows than these are counted, not shown."""

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Refusals:
    """The refused rows of an import, with reasons."""

    count: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, *problems: Problem) -> None:
        """One row is refused, for these reasons."""
        self.count += 1
        self.note(*problems)

    def note(self, *problems: Problem) -> None:
        """Something about a row that is taken all the same."""
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems += problems


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows of a file: each is new, changed, as it was before, or refused."""

    read: int
    new: int
    changed: int
    refused: int

    @property
    def unchanged(self) -> int:
        return max(0, self.read - self.new - self.changed - self.refused)

    def as_data(self) -> dict[str, Any]:
        """For the journal."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Imported:
    """The answer of an import. A command sent twice answers the counts again, without the problems."""

    counts: Counts
    problems: Sequence[Problem] = ()


NOTHING = Imported(Counts(0, 0, 0, 0))
