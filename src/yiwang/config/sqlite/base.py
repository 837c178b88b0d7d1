"""Who wants to write while somebody writes asks again each millisecond.

SQLite has one writer, and asks for its turn after longer and longer pauses, up to a tenth of a second: with several
processes that write a few milliseconds each, most of that time nobody writes, and whoever is unlucky waits for long.
Of the threads of a process one asks; the others stand behind it, so that asking costs little and all get their turn.
"""

from __future__ import annotations

import sqlite3
from threading import Lock
from time import monotonic, sleep
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

AGAIN = 0.001
"""Seconds."""
PATIENCE = 5.0
"""Seconds after which it is asked ten times less often: somebody is writing for long."""
LOCKED = "database is locked"
_asking = Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how a transaction waits for its turn."""

    connection: Any
    patience: float | None = None
    """Seconds that the next transactions of this thread wait for their turn; None: as the settings have it."""

    def _start_transaction_under_autocommit(self) -> None:
        usual = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        timeout = usual if self.patience is None else self.patience
        begun = monotonic()
        if not _asking.acquire(timeout=timeout):
            raise OperationalError(LOCKED)
        try:
            self.connection.execute("PRAGMA busy_timeout = 0")
            self._ask(begun, timeout)
        finally:
            _asking.release()
            self.connection.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")

    def _ask(self, begun: float, timeout: float) -> None:
        while not self._began():
            waited = monotonic() - begun
            if waited >= timeout:
                raise OperationalError(LOCKED)
            sleep(AGAIN if waited < PATIENCE else AGAIN * 10)

    def _began(self) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as failure:
            if not _is_busy(failure):
                raise
            return False
        return True


def _is_busy(failure: OperationalError) -> bool:
    """Somebody writes; or reads the log anew, after a process was killed in the middle of a change. The lower byte says
    so; the one above it says why."""
    return getattr(failure.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
