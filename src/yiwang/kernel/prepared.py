"""Questions that are asked again and again of tables in months, on PostgreSQL: planned once for each connection.

To plan a question of a table in sixteen months, with twenty indexes each, takes the database ten times as long as to
answer it. A prepared statement keeps its plan. On SQLite nothing is in months, and the question is asked as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Rows = list[tuple[Any, ...]]
OFTEN = 2
"""What was asked more often than this is prepared."""
KEPT = 16
"""So many plans are kept by a connection: one of a table in sixteen months takes the database four megabytes."""


def asked(values: QuerySet[Any, Any]) -> Rows:
    """The rows of a `values_list`, as the database gives them: for ids, texts, numbers and moments."""
    if connection.vendor != "postgresql":
        return [tuple(row) for row in values]
    try:
        sql, params = values.query.sql_with_params()
    except EmptyResultSet:
        return []
    return told(sql, params)


def counted(rows: QuerySet[Any, Any], most: int = 0) -> int:
    """How many there are; no more than `most` when that is given."""
    rows = rows.order_by()
    if connection.vendor != "postgresql":
        return rows[:most].count() if most else rows.count()
    try:
        sql, params = (rows.values("pk")[:most] if most else rows.values("pk")).query.sql_with_params()
    except EmptyResultSet:
        return 0
    return int(told(f"SELECT count(*) FROM ({sql}) AS found", params)[0][0])


def among(rows: QuerySet[Any, Any], ids: Sequence[UUID]) -> set[UUID]:
    """Those of some ids that are among the rows. However many ids there are, it is the same statement."""
    if connection.vendor != "postgresql":
        return set(rows.order_by().filter(id__in=ids).values_list("id", flat=True))
    try:
        sql, params = rows.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return set()
    return {id for (id,) in told(f"SELECT id FROM ({sql}) AS found WHERE id = ANY(%s)", [*params, list(ids)])}


def told(sql: str, params: Sequence[Any]) -> Rows:
    """SQL of our own on PostgreSQL, planned once."""
    from psycopg import Cursor

    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold, raw.prepared_max = OFTEN, KEPT
    with connection._prepare_cursor(Cursor(raw)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, params)
        return list(cursor.fetchall())
