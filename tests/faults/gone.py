"""A database that is gone for a while: PostgreSQL stopped, or the SQLite file held by somebody else's writing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.faults.databases import Postgresql, database
from tests.faults.kills import audited
from tests.faults.load import Crowd, Memory
from tests.faults.station import Station

WITHIN = 90.0


def run(kind: str, seconds: float, times: int, seed: int, folder: Path) -> dict[str, Any]:
    """Gone so often, each time for so long, while clients go on."""
    home = folder / f"gone-{kind}"
    home.mkdir(parents=True)
    site = Station(home, database(kind, folder)).build()
    faults: list[str] = []
    try:
        site.serve()
        site.start_worker()
        worker = site.worker
        with Crowd(site.port, site.given, 4, seed) as memory:
            for _ in range(times):
                wait_for(memory, memory.acknowledged + 5)
                with away(site):
                    time.sleep(seconds)
                    told = memory.statuses[503]
                wait_for(memory, memory.acknowledged + 5)
            if not told:
                faults.append("nobody was told 503")
        if worker is None or worker.poll() is not None:
            faults.append("the worker ended")
        site.kill_all()
        found = audited(site, memory)
        statuses = {str(status): many for status, many in sorted(memory.statuses.items())}
        return found | {"seed": seed, "times": times, "seconds": seconds, "statuses": statuses,
                        "faults": found["faults"] + faults}  # fmt: skip
    finally:
        site.kill_all()
        site.database.close()


def wait_for(memory: Memory, acknowledged: int) -> None:
    end = time.monotonic() + WITHIN
    while memory.acknowledged < acknowledged:
        if time.monotonic() > end:
            raise AssertionError(f"nothing is acknowledged any more: {dict(memory.statuses)}")
        time.sleep(0.1)


@contextmanager
def away(site: Station) -> Iterator[None]:
    """The database is not to be had as long as the block runs."""
    if isinstance(site.database, Postgresql):
        site.database.stop()
        yield
        site.database.start()
        return
    with closing(sqlite3.connect(site.home / "yiwang.sqlite3", isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
