"""Months of the large tables on PostgreSQL: which month an id lies in, and reading one that was set aside.

An id holds the moment at which it was made (UUIDv7), so a month is a range of ids. A month that was set aside stands in
a schema of its own, under the same names of tables. To read it, that schema is looked into first: every query works as
it is. On SQLite there are no months, and nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import wraps
from inspect import signature
from typing import NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction

from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.versions import Memory

P = ParamSpec("P")
R = TypeVar("R")

VERSION = "months"
FIRST_YEAR, LAST_YEAR = 1970, 2999


class Month(NamedTuple):
    """A month of the site's civil time."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def suffix(self) -> str:
        return f"{self.year:04}_{self.month:02}"

    @property
    def schema(self) -> str:
        """Where its tables stand once it is set aside."""
        return f"{ASIDE}{self.suffix}"

    def plus(self, months: int) -> Month:
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The range of its ids, the second exclusive."""
        return _first_id(self), _first_id(self.plus(1))


ASIDE = "aside_"


def _first_id(month: Month) -> UUID:
    moment = instant(datetime.combine(date(month.year, month.month, 1), time.min))
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def month_at(moment: datetime) -> Month:
    day = civil(moment)
    return Month(day.year, day.month)


def month_of(id: UUID) -> Month | None:
    """The month that an id was made in; None for an id that was not made from a moment."""
    seconds = (id.int >> 80) / 1000
    if not 0 <= seconds < datetime(LAST_YEAR, 1, 1, tzinfo=UTC).timestamp():
        return None
    return month_at(datetime.fromtimestamp(seconds, UTC))


def month_named(text: str) -> Month | None:
    """`2026-11` as a month."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return Month(day.year, day.month) if FIRST_YEAR <= day.year < LAST_YEAR else None


def asked() -> list[Month]:
    """The months that are set aside, asked of the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ %s ORDER BY 1", [rf"^{ASIDE}\d{{4}}_\d\d$"])
        names = [str(name).removeprefix(ASIDE) for (name,) in cursor.fetchall()]
    return [Month(int(name[:4]), int(name[5:])) for name in names]


_aside: Memory[list[Month]] = Memory((VERSION,), asked)


def set_aside() -> Sequence[Month]:
    """The months that were set aside, the oldest first."""
    return _aside() if connection.vendor == "postgresql" else ()


def is_aside(id: UUID) -> bool:
    """Does an id lie in a month that was set aside?"""
    months = set_aside()
    return bool(months) and month_of(id) in months


@contextmanager
def reading(id: UUID) -> Iterator[None]:
    """Within, what belongs to an id is found whether its month was set aside or not. Lists hold that month alone."""
    month = month_of(id) if set_aside() else None
    if month is None or month not in set_aside():
        yield
        return
    with within(month):
        yield


@contextmanager
def within(month: Month) -> Iterator[None]:
    """Within, the tables of a month that was set aside stand in the place of those in use. Nothing can be written."""
    # For this transaction only: a failure takes the setting back with everything else.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('search_path', %s, true)", [f"{month.schema}, {before}"])
        yield
        cursor.execute("SELECT set_config('search_path', %s, true)", [before])


def everywhere() -> Iterator[Month | None]:
    """For a loop: once with the tables in use, then within each month that was set aside, the oldest first."""
    yield None
    for month in set_aside():
        with within(month):
            yield month


def wherever(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a function that reads what belongs to one id, its argument of that name: set aside or not."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        position = list(signature(function).parameters).index(name)

        @wraps(function)
        def found(*args: P.args, **kwargs: P.kwargs) -> R:
            id = kwargs[name] if name in kwargs else args[position]
            assert isinstance(id, UUID)
            with reading(id):
                return function(*args, **kwargs)

        return found

    return decorate
