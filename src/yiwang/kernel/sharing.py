"""One transaction for what several threads want to write at the same moment, on SQLite.

There is one writer, and each commit waits for the disk. Whoever comes while somebody writes waits anyway; the next
writer then takes along all who wait, and they share one wait for the disk. Nobody is answered before it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from django.db import DatabaseError, OperationalError, connection, transaction

MOST = 32
"""So many are taken along at once: whoever waits for the lock of the database does not wait for long."""


class Statement(NamedTuple):
    """SQL of our own, to be written alone or among rows."""

    sql: str
    values: Sequence[Any]


@dataclass(slots=True, eq=False)
class _Turn:
    """What one thread wants written, all or nothing."""

    statements: Sequence[Statement]
    done: bool = False
    failure: DatabaseError | None = None


class _Writer:
    """The writing of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._writing = Lock()
        self._waiting: list[_Turn] = []

    def write(self, statements: Sequence[Statement]) -> None:
        """Write them in one transaction. Returns when it is committed, else raises what the database said."""
        turn = _Turn(statements)
        with self._lock:
            self._waiting.append(turn)
        with self._writing:
            while not turn.done:
                self._write(self._taken())
        if turn.failure is not None:
            raise turn.failure

    def _taken(self) -> list[_Turn]:
        with self._lock:
            turns, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            return turns

    def _write(self, turns: Sequence[_Turn]) -> None:
        """All together; if that fails, each by itself, so that one does not fail for another."""
        try:
            together = len(turns) == 1 or _committed(turns) is None
            for turn in turns:
                turn.failure = None if together and len(turns) > 1 else _committed([turn])
                turn.done = True
        finally:  # whatever ends this thread: nobody is left waiting, and nobody believes that it was written
            for turn in turns:
                if not turn.done:
                    turn.done, turn.failure = True, OperationalError("the writer was ended")


def _committed(turns: Sequence[_Turn]) -> DatabaseError | None:
    """Write in one transaction; what went wrong, if anything: then nothing was written."""
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            execute = connection.connection.execute  # the driver's own: Django's cursor rewrites each statement anew
            for turn in turns:
                for one in turn.statements:
                    execute(one.sql.replace("%s", "?"), one.values)
    except DatabaseError as failure:
        return failure
    return None


_writer = _Writer()


def write(statements: Sequence[Statement]) -> None:
    """Write statements in one transaction, shared with whoever else writes now."""
    if statements:
        _writer.write(statements)
