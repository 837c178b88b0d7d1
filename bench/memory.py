"""Measure what a running site holds in memory: PSS of the whole tree of processes, the database apart.

Idle: some seconds after its start, when it answers and nobody asked anything. After use: when it has read its district
and taken some cases.
"""

from __future__ import annotations

import time

from bench.clients import drive
from bench.intake import LOADED, NAMES, PACK, report
from bench.parts import Given, Row
from bench.server import Place, Server, serving

IDLE = 150.0


def rows(given: Given) -> list[Row]:
    """Memory of `yiwang serve --with-worker`: idle, and after some load."""
    rest, seconds, cells = given.pick(1, 10, 30), given.pick(1, 10, 30), given.pick(200, 20_000, 20_000)
    found: list[Row] = []
    for database in given.databases:
        with given.database(database) as address:
            place = Place(given.folder / database / "home", address)
            district = place.district(PACK, cells)
            with serving(place) as server:
                time.sleep(rest)
                found.append(_row("idle", database, server, IDLE))
                drive(server.port, 8, seconds, report(district))
                found.append(_row(f"after {seconds} s of 8 clients, {cells:,} cells", database, server, LOADED))
    return found


def _row(when: str, database: str, server: Server, aim: float) -> Row:
    held = round(server.memory(), 1)
    parts = ", ".join(f"{name} {mib:.0f}" for name, mib in server.parts())
    return Row("memory", f"{when}, {NAMES[database]}", "MiB", held, aim=aim, memory=held, note=parts)
