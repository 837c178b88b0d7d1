"""New rows, past the ORM's own way of writing them, which takes longer than the database.

Few rows: one statement for each run of the same model, and on PostgreSQL all statements in one round trip. Many rows of
one model: on SQLite a prepared statement run for all of them, on PostgreSQL COPY. Values are stored exactly as the ORM
stores them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction

from yiwang.kernel import sharing
from yiwang.kernel.sharing import Statement as Statement

FEW = 20
"""From so many rows of one model on, the way for many is quicker."""


class Spelled(dict[str, Any]):
    """JSON data that was written out once already: for the hash, so not again for the table."""

    text: str = ""


class _Table(NamedTuple):
    """What is known of a model's table once and for all, on one kind of database."""

    name: str
    columns: str
    places: str
    read: Callable[[models.Model], tuple[Any, ...]]
    writers: tuple[tuple[int, Callable[[Any], Any]], ...]
    """Of the columns that are not stored as they are: where they stand, and how they are stored."""

    def stored(self, row: models.Model) -> list[Any]:
        """The values of a row as the database takes them."""
        values = list(self.read(row))
        for place, write in self.writers:
            if (value := values[place]) is not None:
                values[place] = write(value)
        return values


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, with every column set. Raises IntegrityError as the ORM does."""
    if not rows:
        return
    if len(rows) < FEW:
        write_together(rows)
        return
    table = _table(type(rows[0]), connection.vendor)
    stored = (table.stored(row) for row in rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy:
                for one in stored:
                    copy.write_row(one)
        else:
            cursor.executemany(f"INSERT INTO {table.name} ({table.columns}) VALUES {table.places}", list(stored))


def write_together(things: Iterable[models.Model | Statement]) -> None:
    """Insert a few new rows of several models, and run statements among them, in the order given."""
    said = list(_statements(things))
    if not said:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_bound("; ".join(one.sql for one in said), [value for one in said for value in one.values]))
        else:
            for one in said:
                cursor.execute(one.sql, one.values)


def _bound(sql: str, values: Sequence[Any]) -> str:
    """Statements with their values spelled in, as the driver does it. It takes a statement of so many values apart
    anew each time, which takes longer than to spell them."""
    from psycopg.adapt import Transformer  # not loaded where the database is SQLite

    spell = Transformer.from_context(connection.connection).as_literal
    pieces = _pieces(sql)
    spelled = [pieces[0]]
    for value, piece in zip(values, pieces[1:], strict=True):
        spelled += (b"NULL" if value is None else spell(value), piece)
    return b"".join(spelled).decode()


@lru_cache(maxsize=256)
def _pieces(sql: str) -> list[bytes]:
    return [piece.encode() for piece in sql.split("%s")]


def change_row(model: type[models.Model], id: UUID, values: Mapping[str, Any]) -> Statement:
    """Columns of the row of an id are changed, as the ORM stores them."""
    stored = _stored(model, connection.vendor)
    columns = ", ".join(f"{stored[name][0]} = %s" for name in values)
    table = connection.ops.quote_name(model._meta.db_table)
    written = [None if value is None else stored[name][1](value) for name, value in values.items()]
    return Statement(f"UPDATE {table} SET {columns} WHERE id = %s", [*written, stored_id(id)])


def delete_rows(model: type[models.Model], column: str, id: UUID) -> Statement:
    """All rows that have an id in a column go."""
    table = connection.ops.quote_name(model._meta.db_table)
    return Statement(f"DELETE FROM {table} WHERE {column} = %s", [stored_id(id)])


def write_alone(things: Iterable[models.Model | Statement]) -> None:
    """The same in a transaction of its own: durable when this returns. Within another transaction, a part of that."""
    if connection.in_atomic_block:
        with transaction.atomic():
            write_together(things)
    elif connection.vendor == "postgresql":
        write_together(things)  # what is sent in one go is one transaction
    else:
        sharing.write(list(_statements(things)))


def _statements(things: Iterable[models.Model | Statement]) -> Iterator[Statement]:
    for kind, run in groupby(things, type):
        if issubclass(kind, models.Model):
            table = _table(kind, connection.vendor)
            rows = [table.stored(row) for row in run if isinstance(row, models.Model)]
            places = ", ".join([table.places] * len(rows))
            sql = f"INSERT INTO {table.name} ({table.columns}) VALUES {places}"
            yield Statement(sql, [value for row in rows for value in row])
        else:
            yield from (one for one in run if isinstance(one, Statement))


@cache
def _table(model: type[models.Model], vendor: str) -> _Table:
    fields = model._meta.concrete_fields
    return _Table(
        connection.ops.quote_name(model._meta.db_table),
        ", ".join(connection.ops.quote_name(str(field.column)) for field in fields),
        "(" + ", ".join(["%s"] * len(fields)) + ")",
        attrgetter(*(field.attname for field in fields)),
        tuple((place, _WRITERS[vendor][kind]) for place, field in enumerate(fields)
              if (kind := field.get_internal_type()) in _WRITERS[vendor]),
    )


@cache
def _stored(model: type[models.Model], vendor: str) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """By the name of a column: how it is written in SQL, and how a value is stored."""
    return {
        field.attname: (connection.ops.quote_name(str(field.column)),
                        _WRITERS[vendor].get(field.get_internal_type(), _as_it_is))
        for field in model._meta.concrete_fields
    }  # fmt: skip


def _as_it_is(value: Any) -> Any:
    return value


def stored_id(id: UUID) -> UUID | str:
    """An id as the database takes it, for SQL of our own."""
    return id.hex if connection.vendor == "sqlite" else id


def _json(value: Any) -> str:
    return value.text if type(value) is Spelled else json.dumps(value)


def _moment(value: datetime) -> str:
    return str((value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None))


def _hex(value: UUID) -> str:
    return value.hex


def _day(value: date) -> str:
    return value.isoformat()


_WRITERS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "postgresql": {"JSONField": _json},
    "sqlite": {
        "UUIDField": _hex, "DateTimeField": _moment, "DateField": _day, "JSONField": _json, "BinaryField": bytes,
    },
}  # fmt: skip
"""How a value that is not None is stored, by type of field; others as they are."""
