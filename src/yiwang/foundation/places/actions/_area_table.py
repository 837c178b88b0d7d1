"""Writing many areas at once: a temporary table, filled the fastest way each database has, then one upsert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from yiwang.foundation.places.actions._area_rows import AreaRow
from yiwang.kernel.imports import Progress

COLUMNS = "code, parent, level, rank, name, full_name, path"
BATCH = 20_000
SAME = (
    "area.code = area_load.code AND area.parent = area_load.parent AND area.level = area_load.level "
    "AND area.name = area_load.name AND area.path = area_load.path"
)


def stage(rows: Iterable[AreaRow], total: int, progress: Progress) -> tuple[int, int]:
    """Fill the temporary table and strike out what is in `area` already. Returns how many are (new, changed)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS area_load")
        cursor.execute(
            "CREATE TEMPORARY TABLE area_load (code varchar(40), parent varchar(40), level varchar(40), "
            "rank smallint, name varchar(120), full_name varchar(400), path varchar(300))"
        )
        if connection.vendor == "postgresql":
            _copy(cursor, rows, total, progress)
            cursor.execute("ANALYZE area_load")
        else:
            _insert(rows, total, progress)
        cursor.execute(f"DELETE FROM area_load WHERE EXISTS (SELECT 1 FROM area WHERE {SAME})")
        cursor.execute("SELECT count(*), count(area.code) FROM area_load LEFT JOIN area ON area.code = area_load.code")
        left, changed = cursor.fetchone()
    return left - changed, changed


def moves() -> list[tuple[str, str]]:
    """Of what was staged: areas that lie elsewhere in the tree now, as path before and after; the highest ones, whose
    move takes along all that lies below them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area.path, area_load.path FROM area_load JOIN area ON area.code = area_load.code "
            "WHERE area.path <> area_load.path ORDER BY length(area.path), area.path"
        )
        found: list[tuple[str, str]] = []
        for before, after in cursor.fetchall():
            if not any(before.startswith(old) and after == new + before[len(old) :] for old, new in found):
                found.append((before, after))
        return found


def settle() -> None:
    """Move what was staged into `area`; where an area has moved in the tree, all that lies below moves with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM area_load JOIN area ON area.code = area_load.code WHERE area.path <> area_load.path"
        )
        moved = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO area ({COLUMNS}, successor) SELECT {COLUMNS}, '' FROM area_load WHERE true "
            "ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, level = excluded.level, rank = excluded.rank, "
            "name = excluded.name, full_name = excluded.full_name, path = excluded.path"
        )
        while moved:
            cursor.execute(
                "UPDATE area SET path = (SELECT up.path FROM area up WHERE up.code = area.parent) || code || '/', "
                "full_name = (SELECT up.full_name FROM area up WHERE up.code = area.parent) || name "
                "WHERE EXISTS (SELECT 1 FROM area up WHERE up.code = area.parent "
                "AND area.path <> up.path || area.code || '/')"
            )
            moved = max(cursor.rowcount, 0)
        cursor.execute("DROP TABLE area_load")


def _copy(cursor: Any, rows: Iterable[AreaRow], total: int, progress: Progress) -> None:
    count = 0
    with cursor.copy(f"COPY area_load ({COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
            if count % BATCH == 0:
                progress(count, total)
    progress(count, total)


def _insert(rows: Iterable[AreaRow], total: int, progress: Progress) -> None:
    count = 0
    for batch in _batches(rows):
        # The driver's own executemany: Django's rewrites every placeholder of every row.
        connection.connection.executemany("INSERT INTO area_load VALUES (?, ?, ?, ?, ?, ?, ?)", batch)
        count += len(batch)
        progress(count, total)


def _batches(rows: Iterable[AreaRow]) -> Iterator[list[AreaRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
