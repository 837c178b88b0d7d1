"""What a part of the bench is: a function `rows(given) -> list[Row]` in a module of its own, named in `bench.__main__`.

    def rows(given: Given) -> list[Row]:
        '''One sentence: what is measured.'''

`python -m bench` runs each part in a process of its own, keeps what it returns in bench/results/<part>.json, and
renders docs/performance.md from those files. A part

- builds what it needs below `given.folder` (it is removed afterwards) and ends every process that it began;
- measures its limit in the same run: the same rows by bare SQL, the bare statement, an empty loop;
- says progress on stderr, never on stdout;
- has three sizes: QUICK (seconds, to see that it works), USUAL (at most five minutes a part), FULL (those of the aims).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

Choice = TypeVar("Choice")


class Size(StrEnum):
    """How much is measured."""

    QUICK = "quick"
    USUAL = "usual"
    FULL = "full"


@dataclass(frozen=True)
class Given:
    """What a part is given: how much to measure, on which databases, and an empty folder of its own."""

    size: Size
    databases: tuple[str, ...]
    """Of "sqlite" and "postgresql"."""
    folder: Path
    sites: Path | None = None
    """Where filled sites are kept between runs (bench.sites); None: below `folder`, and gone afterwards."""
    most: int = 1_000_000
    """So many cases a site has at most: a million take 50 GB of disk."""

    def pick(self, quick: Choice, usual: Choice, full: Choice) -> Choice:
        """One of three, by the size."""
        return {Size.QUICK: quick, Size.USUAL: usual, Size.FULL: full}[self.size]

    def database(self, name: str) -> AbstractContextManager[str]:
        """An empty database for as long as the block runs: what DATABASE_URL is to be ("" is SQLite in the home).
        `name` may go on after "postgresql", for one of several."""
        from bench.server import postgresql

        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        return postgresql(home) if name.startswith("postgresql") else nullcontext("")


@dataclass(frozen=True)
class Row:
    """One figure. Rates ("/s": more is better) stand in `value`; times stand in `p50` and `p99` (ms) or `value` (s)."""

    part: str
    figure: str
    """What was measured, and on which database: "a full case, 8 clients, PostgreSQL"."""
    unit: str
    """ "/s", "ms", "s" or "MiB"."""
    value: float
    """In `unit`; of times in ms the median, as in `p50`."""
    p50: float | None = None
    p99: float | None = None
    limit: float | None = None
    """What was measured beside it in the same run, in the same unit."""
    beside: str = ""
    """What `limit` is."""
    aim: float | None = None
    """What `value` is to reach ("/s": at least; else at most)."""
    aim_p99: float | None = None
    memory: float | None = None
    """MiB, PSS of the whole server tree or of the process; without the database."""
    cpu: float | None = None
    """Milliseconds of the processor for each request, case or call, the database apart."""
    note: str = ""

    @property
    def rate(self) -> bool:
        """Whether more is better."""
        return self.unit.endswith("/s")

    @property
    def ratio(self) -> float | None:
        """How many times dearer than the limit."""
        if not self.limit or not self.value:
            return None
        return self.limit / self.value if self.rate else self.value / self.limit

    @property
    def met(self) -> bool | None:
        """Whether the aims are reached; none asked: nothing."""
        if self.aim is None and self.aim_p99 is None:
            return None
        reached = self.aim is None or (self.value >= self.aim if self.rate else self.value <= self.aim)
        return reached and (self.aim_p99 is None or (self.p99 is not None and self.p99 <= self.aim_p99))

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with what is worked out."""
        ratio = self.ratio
        return {**asdict(self), "ratio": None if ratio is None else round(ratio, 2), "met": self.met}

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Row:
        """From JSON."""
        return cls(**{field.name: given[field.name] for field in fields(cls) if field.name in given})


Part = Callable[[Given], list[Row]]
