"""Limits: so many of something in a minute, counted in the database, so that they hold however many processes run.

A process takes a few at a time out of the common count, so that a busy sender does not cost a write for each request;
where the limit is small it takes them one by one, and the limit is exact.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.db import DatabaseError, connection, transaction

log = logging.getLogger(__name__)

WINDOW = 60
"""Seconds. Counts begin anew with each window."""
SHARES = 40
"""A process takes at most this part of a limit at once."""
MOST_HELD = 20_000
"""So many senders are remembered by a process; then it forgets what it had taken for them, and takes again."""

PATIENCE = 2.0
"""Seconds that a count waits for the one writer of SQLite: not as long as what must be written."""

TAKE = """
INSERT INTO rate_count (key, window_no, taken) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
    taken = CASE WHEN rate_count.window_no = excluded.window_no THEN rate_count.taken ELSE 0 END + excluded.taken,
    window_no = excluded.window_no
RETURNING taken
"""


@dataclass(slots=True)
class _Held:
    """What a process took for a sender and has not used. `over`: the limit was found reached."""

    window: int
    left: int = 0
    over: bool = False
    lock: Lock = field(default_factory=Lock)
    """Of this sender alone: while one waits for the database, the others go on."""


class Limiter:
    """The counting of one process, on top of the common count."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, _Held] = {}

    def take(self, key: str, limit: int, now: float) -> int:
        """One more of `key`. 0 when it is within the limit, else the seconds to wait."""
        window = int(now // WINDOW)
        held = self._of(key, window)
        with held.lock:
            if not held.left and not held.over:
                self._take_some(key, held, limit)
            if not held.left:
                return int((window + 1) * WINDOW - now) + 1
            held.left -= 1
            return 0

    def give_back(self, key: str, now: float) -> None:
        """One that shall not count after all: a secret that was right was no guess."""
        held = self._of(key, int(now // WINDOW))
        with held.lock:
            if not held.over:
                held.left += 1

    def forget(self) -> None:
        """Give nothing back, hold nothing: for tests, and for a process that was copied."""
        with self._lock:
            self._held.clear()

    def _of(self, key: str, window: int) -> _Held:
        with self._lock:
            held = self._held.get(key)
            if held is None or held.window != window:
                if len(self._held) >= MOST_HELD:
                    self._held.clear()
                held = self._held[key] = _Held(window)
            return held

    def _take_some(self, key: str, held: _Held, limit: int) -> None:
        some = max(1, limit // SHARES)
        try:
            with _a_turn(), connection.cursor() as cursor:
                cursor.execute(TAKE, [key, held.window, some])
                taken = cursor.fetchone()[0]
        except DatabaseError:
            # Somebody writes for long (a large import on SQLite): nobody is turned away for that.
            log.warning("a limit could not be counted")
            taken = some
        held.left = max(0, min(some, limit - (taken - some)))
        held.over = held.left == 0


@contextmanager
def _a_turn() -> Iterator[None]:
    """On SQLite whoever writes waits for their turn with a transaction (config.sqlite). A statement alone would ask by
    SQLite's own way, ever more seldom, among many who ask each millisecond."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    own: Any = connection
    own.patience = PATIENCE
    try:
        with transaction.atomic():
            yield
    finally:
        own.patience = None


limiter = Limiter()


def forget_counts(now: float) -> int:
    """Delete the counts of windows that are over. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rate_count WHERE window_no < %s", [int(now // WINDOW)])
        return int(cursor.rowcount)
