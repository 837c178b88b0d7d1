"""How much a database reads for something: a count, the same on every machine, and no time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LEAST = 5 if connection.vendor == "sqlite" else 1
"""What it takes at the least to visit a row and look at it."""


@contextmanager
def effort() -> Iterator[list[int]]:
    """SQLite says how many steps its machine took, PostgreSQL how many rows it fetched within this transaction."""
    taken = [0]
    with _steps(taken) if connection.vendor == "sqlite" else _rows(taken):
        yield taken


@contextmanager
def _steps(taken: list[int]) -> Iterator[None]:
    def tick() -> int:
        taken[0] += 10
        return 0

    connection.connection.set_progress_handler(tick, 10)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 10)


@contextmanager
def _rows(taken: list[int]) -> Iterator[None]:
    before = _fetched()
    yield
    taken[0] = _fetched() - before


def _fetched() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)
