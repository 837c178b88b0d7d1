"""Measure the import of cases from a file, whole rules applied. A part of `python -m bench`.

Rows that are open become cases as a report does: form, place, tables, dispatch, deadline. Rows that ended are recorded
as such. Beside it: the same rows, moved by the database alone into empty tables with the same indexes.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.parts import Given, Row
from bench.server import Place

PACK = "demo_city"
MAPPING = """
source: bench
id: id
arrived: told
case_type: service_request
channel: hotline
area: cell
history: {stage: {column: stage}, closed: closed}
facts:
  kind: {column: kind}
  what: {column: what}
  address: {column: address}
  danger: "false"
"""
KINDS = ("street_lamp", "manhole_cover", "broken_road", "waste", "noise", "parking", "water_leak", "lift_fault")
WORDS = ("路灯不亮", "垃圾没有清", "楼下太吵", "车堵住门口", "井盖响", "水管漏了")
TABLES = ("journal_entry", "case", "content", "case_words", "case_tally", "case_count")
WARM = 50
"""Rows of a dry run before: what is read and compiled once is no matter of a row."""


def rows(given: Given) -> list[Row]:
    """Rows a second from a CSV: open ones and ended ones, on each database."""
    count, cells = given.pick(300, 20_000, 200_000), given.pick(200, 20_000, 20_000)
    found = []
    for database in given.databases:
        for ended in (False, True):
            folder = given.folder / f"{database}{ended}"
            (folder / "home").mkdir(parents=True)
            with given.database(database) as address, _empty(address) as own:
                found.append(_measured(Place(folder / "home", own), database, folder, count, cells, ended))
    return found


@contextmanager
def _empty(address: str) -> Iterator[str]:
    """A database of its own on that server; SQLite has one in each home."""
    if not address:
        yield address
        return
    name = f"bulk_{time.time_ns()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield address.replace("/postgres?", f"/{name}?")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _measured(place: Place, database: str, folder: Path, count: int, cells: int, ended: bool) -> Row:
    points = place.district(PACK, cells)["points"]
    write_file(folder / "cases.csv", [code for code, _, _ in points], count, ended)
    (folder / "bulk.mapping.yaml").write_text(MAPPING, "utf-8")
    told = place.told("bench.bulk", str(folder), points[0][0])
    limit = count / _moved(place)
    parts = ", ".join(f"{name} {round(seconds / count * 1e6)}" for name, seconds in told["parts"].items())
    return Row(
        part="import", figure=f"{'ended' if ended else 'open'} rows, whole rules, {database}", unit="/s",
        value=round(count / told["wall"]), limit=round(limit), beside="the same rows, INSERT … SELECT",
        aim=50_000 if database == "postgresql" else None, memory=told["mib"], cpu=round(told["cpu"] / count * 1000, 3),
        note=f"{count:,} rows; processor µs a row by part: {parts}",
    )  # fmt: skip


def write_file(file: Path, cells: list[str], count: int, ended: bool) -> None:
    """A CSV of a year's cases, in the order of their days."""
    chance = random.Random(11)
    begun = datetime.now() - timedelta(days=365)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "told", "cell", "stage", "closed", "kind", "what", "address"])
        for number in range(count):
            told = begun + timedelta(days=364) * (number / count)
            closed = told + timedelta(hours=chance.randrange(1, 20)) if ended else None
            writer.writerow([
                number, f"{told:%Y-%m-%d %H:%M}", chance.choice(cells), "answered" if ended else "",
                f"{closed:%Y-%m-%d %H:%M}" if closed else "", chance.choice(KINDS),
                f"{chance.choice(WORDS)}，{chance.randrange(1, 90)}号楼第{number}户", f"测试路{number % 997}号",
            ])  # fmt: skip


def main(arguments: list[str]) -> None:
    """Import a file and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    import django

    django.setup()
    print(json.dumps(_imported(Path(arguments[0]), arguments[1])))


def _imported(folder: Path, cell: str) -> dict[str, Any]:
    from yiwang.cases.interface import CaseSource, import_cases
    from yiwang.faces.cli.site import operator
    from yiwang.foundation.places import interface as places
    from yiwang.insight.interface import NewCases
    from yiwang.packtools.simulation.mapping import read_mapping

    mapping, problems = read_mapping(folder / "bulk.mapping.yaml")
    top = places.area(places.ancestors(cell)[-1].code)
    assert mapping is not None and top is not None, problems
    now, file = datetime.now(UTC), folder / "cases.csv"
    warm = folder / "warm.csv"
    warm.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[: WARM + 1]), "utf-8")
    import_cases(CaseSource(warm, mapping, top), acting=operator(), now=now, dry_run=True)
    spent: dict[str, float] = defaultdict(float)
    _clocked(spent)
    wall, cpu, database = time.perf_counter(), time.process_time(), _of_database()
    done = import_cases(CaseSource(file, mapping, top), acting=operator(), now=now, counting=NewCases())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if database:
        spent["PostgreSQL itself"] = _of_database() - database
    assert not done.counts.refused, [one.what("en") for one in done.problems[:3]]
    return {"wall": wall, "cpu": cpu, "parts": spent, "mib": _peak()}


def _of_database() -> float:
    """Processor time of the process of PostgreSQL that serves this one; of SQLite, which runs within it, nought."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return float(times.user + times.system)


def _clocked(spent: dict[str, float]) -> None:
    """Processor time of the parts of an import; of one that runs within another, not for both."""
    from yiwang.cases.actions import _import_batch, _import_counting, _import_rows

    within: list[float] = []

    def clock(owner: Any, name: str, part: str) -> None:
        honest: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            within.append(0.0)
            try:
                return honest(*args, **kwargs)
            finally:
                took = time.process_time() - begun
                spent[part] += took - within.pop()
                if within:
                    within[-1] += took

        setattr(owner, name, timed)

    clock(_import_rows.RowReader, "read", "read")
    clock(_import_batch.Batch, "_decide", "decide")
    clock(_import_batch, "chain", "hash")
    clock(_import_batch.Batch, "_write", "write")
    clock(_import_counting.Counted, "add", "count")
    clock(_import_counting.Counted, "write", "figures")


def _peak() -> float:
    text = Path("/proc/self/status").read_text("ascii")
    return round(int(next(line for line in text.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)


def _moved(place: Place) -> float:
    """Seconds that the database alone takes to write the rows again, into empty tables with the same indexes."""
    return _moved_on_postgresql(place.database) if place.database else _moved_on_sqlite(place.home)


def _moved_on_postgresql(address: str) -> float:
    with psycopg.connect(address) as database:
        database.execute("CREATE SCHEMA beside")
        for table in TABLES:
            database.execute(f'CREATE TABLE beside."{table}" (LIKE public."{table}" INCLUDING ALL)')
        database.commit()
        begun = time.perf_counter()
        for table in TABLES:
            database.execute(f'INSERT INTO beside."{table}" SELECT * FROM public."{table}"')
        database.commit()
        return time.perf_counter() - begun


def _moved_on_sqlite(home: Path) -> float:
    site = next(home.glob("*.sqlite3"))
    database = sqlite3.connect(home / "beside.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("ATTACH ? AS site", [str(site)])
    for table in TABLES:
        asked = "SELECT sql FROM site.sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql NOT NULL"
        for (statement,) in database.execute(asked, [table]).fetchall():
            database.execute(statement)
    begun = time.perf_counter()
    database.execute("BEGIN")
    for table in TABLES:
        database.execute(f'INSERT INTO main."{table}" SELECT * FROM site."{table}"')
    database.execute("COMMIT")
    seconds = time.perf_counter() - begun
    database.close()
    return seconds


if __name__ == "__main__":
    main(sys.argv[1:])
