"""The limit beside intake: the rows that one case makes, inserted again and again by bare transactions."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg

from bench.server import Place
from yiwang.kernel.ids import new_id

TABLES = {
    "journal_entry": "aggregate_id", '"case"': "id", "content": "aggregate_id", "reporter_contact": "case_id",
    "outbox_entry": "aggregate_id",
}  # fmt: skip
"""The tables that a report writes to, and the column that holds the id of its case."""


STEP = {"journal_entry": "aggregate_id", "outbox_entry": "aggregate_id"}
"""Those that a step inserts into; beside that it changes the row of its case."""


def bare_transactions(
    place: Place, clients: int, seconds: float, tables: Mapping[str, str] = TABLES, change: str = ""
) -> dict[str, Any]:
    """So many clients, each a connection that commits one case's rows after the other; transactions a second.
    `change`: a statement that is run with each, for an id."""
    context = multiprocessing.get_context("fork")
    results: Any = context.Queue()
    running = [context.Process(target=_client, args=(place, seconds, results, tables, change)) for _ in range(clients)]
    for one in running:
        one.start()
    done = sum(results.get() for _ in running)
    for one in running:
        one.join()
    return {"per_second": round(done / seconds)}


def _client(place: Place, seconds: float, results: Any, tables: Mapping[str, str], change: str) -> None:
    connection: Any = _connect(place)
    sqlite = not place.database
    some, prepared = _prepared(connection, sqlite, tables)
    done, end = 0, time.time() + seconds
    while time.time() < end:
        id = new_id()
        if sqlite:
            connection.execute("BEGIN IMMEDIATE")
        for sql, rows, position in prepared:
            for row in rows:
                connection.execute(sql, [*row[:position], id.hex if sqlite else id, *row[position + 1 :]])
        if change:
            connection.execute(change.replace("%s", "?" if sqlite else "%s"), [some])
        connection.commit()
        done += 1
    results.put(done)


def _connect(place: Place) -> Any:
    if place.database:
        return psycopg.connect(place.database)
    connection = sqlite3.connect(place.home / "yiwang.sqlite3", timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _prepared(connection: Any, sqlite: bool, tables: Mapping[str, str]) -> tuple[Any, list[tuple[str, list[Any], int]]]:
    """Some case, and for each table: the insert, the rows of that case, and which column is its id."""
    (some,) = connection.execute('SELECT id FROM "case" ORDER BY random() LIMIT 1').fetchone()
    mark = "?" if sqlite else "%s"
    found = []
    for table, key in tables.items():
        cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = {mark}", [some])
        names = [column[0] for column in cursor.description]
        rows = [[_plain(value) for value in row] for row in cursor.fetchall()]
        sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
        found.append((sql, rows, names.index(key)))
    if not sqlite:
        connection.commit()
    return some, found


def _plain(value: Any) -> Any:
    """JSON goes back in as it came out."""
    if isinstance(value, dict | list) and not isinstance(value, UUID):
        return psycopg.types.json.Jsonb(value)
    return value
