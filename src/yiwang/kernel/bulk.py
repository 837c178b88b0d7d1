"""Many rows at once, past the ORM's own way of writing them, which takes longer than the database.

SQLite: one prepared statement run for all rows; PostgreSQL: COPY. Values are stored exactly as the ORM stores them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models

FEW = 20
"""Fewer rows than this are left to the ORM."""


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, with every column set. Raises IntegrityError as the ORM does."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < FEW:
        model._base_manager.bulk_create(rows)
        return
    fields = model._meta.concrete_fields
    values = attrgetter(*(field.attname for field in fields))
    writers = [_writer(field) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    stored = (
        tuple(value if write is None or value is None else write(value)
              for write, value in zip(writers, values(row), strict=True))
        for row in rows
    )  # fmt: skip
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for one in stored:
                    copy.write_row(one)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(stored))


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value that is not None is stored; None: as it is."""
    kind = field.get_internal_type()
    if connection.vendor == "postgresql":
        return (lambda value: field.get_db_prep_save(value, connection)) if kind == "JSONField" else None
    return _ON_SQLITE.get(kind)


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _hex(value: UUID) -> str:
    return value.hex


def _day(value: date) -> str:
    return value.isoformat()


_ON_SQLITE: dict[str, Callable[[Any], Any]] = {
    "UUIDField": _hex, "DateTimeField": _moment, "DateField": _day, "JSONField": json.dumps, "BinaryField": bytes,
}  # fmt: skip
