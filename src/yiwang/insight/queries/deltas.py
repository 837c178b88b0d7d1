"""What counting adds up: numbers of the figures and rollups, and which cases they are made of."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Key(NamedTuple):
    """One cell of the figures."""

    area: str
    """Its code, or its path."""
    unit: str
    case_type: str
    day: date
    column: str


class Part(NamedTuple):
    """One number of the rollups, on a day; `queries.rollups` adds it up by month too."""

    area: str
    split: str
    key: str
    day: date
    what: str


class Mention(NamedTuple):
    """A case in the list behind a number: by its unit, or the body, at the time."""

    what: str
    day: date
    case_id: UUID
    key: str


class Deltas:
    """What counting adds: to the figures, to the rollups, and to the lists behind them. `by_path`: under the path of
    the smallest area alone, which `queries.adding` adds to all areas of it."""

    def __init__(self, by_path: bool = False) -> None:
        self.by_path = by_path
        self.figures: Counter[Key] = Counter()
        self.parts: Counter[Part] = Counter()
        self.mentions: Counter[Mention] = Counter()

    def size(self) -> int:
        """How many keys it holds."""
        return len(self.figures) + len(self.parts) + len(self.mentions)


def areas_of(path: str) -> list[str]:
    """The areas of a path, the largest first."""
    return path.strip("/").split("/")
