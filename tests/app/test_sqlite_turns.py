"""On SQLite whoever wants to write while somebody writes waits for the turn, and is told when it does not come."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from django.db import ConnectionHandler, OperationalError

from yiwang.config.databases import database_of

LOCKED = "database is locked"
RECOVERS = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    for lock in (120, 122):  # of who writes and of who recovers: sqlite.org/walformat.html
        fcntl.lockf(file, fcntl.LOCK_EX, 1, lock)
    file.write(bytes(96))
    file.flush()
    print("held", flush=True)
    sys.stdin.read(1)
"""
"""Somebody who reads the log of the file anew, as after a process was killed in the middle of a change."""


class Writer:
    """Somebody else, with a connection of the plain driver, who writes until told to stop."""

    def __init__(self, file: Path) -> None:
        self._file, self._stop, self.begun = file, Event(), Event()
        self._thread = Thread(target=self._write)
        self._thread.start()
        assert self.begun.wait(30)

    def _write(self) -> None:
        with sqlite3.connect(self._file, isolation_level=None) as held:
            held.execute("BEGIN IMMEDIATE")
            held.execute("INSERT INTO note VALUES ('theirs')")
            self.begun.set()
            self._stop.wait(60)
            held.execute("COMMIT")
        held.close()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def ours(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A connection as the site has it, to a file of its own."""
    settings = database_of("", tmp_path)
    settings["OPTIONS"]["timeout"] = 0.3
    with django_db_blocker.unblock():
        connections = ConnectionHandler({"default": settings})
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE note (words text)")
        yield connections["default"]
        connections.close_all()


def written(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM note")
        return [words for (words,) in cursor.fetchall()]


def write(connection: Any) -> None:
    """As `transaction.atomic` does it."""
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO note VALUES ('ours')")
        connection.commit()
    finally:
        connection.set_autocommit(True)


def patience(connection: Any) -> int:
    """Milliseconds that a statement by itself waits for its turn."""
    found: int = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
    return found


def test_whoever_waits_gets_the_turn_when_the_other_has_written(ours: Any, tmp_path: Path) -> None:
    ours.settings_dict["OPTIONS"]["timeout"] = 60
    other = Writer(tmp_path / "yiwang.sqlite3")
    ends = Timer(0.05, other.stop)
    ends.start()
    write(ours)
    ends.join()
    assert written(ours) == ["theirs", "ours"]
    assert patience(ours) == 60_000


def test_a_turn_that_does_not_come_is_said_and_nothing_is_written(ours: Any, tmp_path: Path) -> None:
    other = Writer(tmp_path / "yiwang.sqlite3")
    with pytest.raises(OperationalError, match=LOCKED):
        write(ours)
    assert patience(ours) == 300
    other.stop()
    assert written(ours) == ["theirs"]
    write(ours)
    assert written(ours) == ["theirs", "ours"]


def test_whoever_will_not_wait_for_long_gives_up_sooner(ours: Any, tmp_path: Path) -> None:
    ours.settings_dict["OPTIONS"]["timeout"] = 600
    other = Writer(tmp_path / "yiwang.sqlite3")
    ours.patience = 0.05
    with pytest.raises(OperationalError, match=LOCKED):
        write(ours)
    other.stop()
    assert patience(ours) == 600_000


def test_whoever_comes_while_the_log_is_read_anew_waits_too(ours: Any, tmp_path: Path) -> None:
    ours.settings_dict["OPTIONS"]["timeout"] = 60
    command = [sys.executable, "-c", RECOVERS, str(tmp_path / "yiwang.sqlite3-shm")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        ends = Timer(0.05, other.stdin.close)
        ends.start()
        write(ours)
        ends.join()
    assert written(ours) == ["ours"]
