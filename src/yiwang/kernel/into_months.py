"""Turning a table that is there into one in months, for migrations: no row is moved, so it takes no longer for many.

What is there becomes the `_rest` of the new table, with its indexes; the new table gets the same indexes under their
names, so that later migrations find them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from yiwang.kernel import partitions
from yiwang.kernel.partitions import Table

REFUSE = (
    "CREATE OR REPLACE FUNCTION month_is_set_aside() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'this month was set aside: it can be read only' USING ERRCODE = 'check_violation'; END $$"
)


def into_months(*found: Table) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    """What a migration runs for its tables. On SQLite it does nothing."""

    def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(REFUSE)
            for table in found:
                _turn(cursor, table)
        partitions.make_ahead(datetime.now(UTC))

    return run


def _turn(cursor: Any, table: Table) -> None:
    key, indexes, triggers = _known(cursor, table.name)
    cursor.execute(f'ALTER TABLE "{table.name}" RENAME TO "{table.rest}"')
    for name in (key[0], *(name for name, _ in indexes)):
        cursor.execute(f'ALTER INDEX "{name}" RENAME TO "{name}_rest"')
    for name, _, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}" ON "{table.rest}"')
    cursor.execute(
        f'CREATE TABLE "{table.name}" (LIKE "{table.rest}" INCLUDING ALL EXCLUDING INDEXES) '
        f'PARTITION BY RANGE ("{table.key}")'
    )
    cursor.execute(f'ALTER TABLE "{table.name}" ADD CONSTRAINT "{key[0]}" {key[1]}')
    for _, statement in indexes:
        cursor.execute(statement)
    cursor.execute(f'ALTER TABLE "{table.name}" ATTACH PARTITION "{table.rest}" DEFAULT')
    for _, statement, on_truncate in triggers:
        cursor.execute(statement)
        if on_truncate:
            cursor.execute(statement.replace(f" ON public.{table.name} ", f' ON public."{table.rest}" '))


Known = tuple[tuple[str, str], list[tuple[str, str]], list[tuple[str, str, bool]]]


def _known(cursor: Any, table: str) -> Known:
    """The primary key, the other indexes and the triggers of a table, each by name with what makes it."""
    name = f'"{table}"'
    cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
                   "AND contype = 'p'", [name])  # fmt: skip
    key = cursor.fetchone()
    cursor.execute("SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                   "WHERE i.indrelid = %s::regclass AND NOT i.indisprimary", [name])  # fmt: skip
    indexes = cursor.fetchall()
    cursor.execute("SELECT tgname, pg_get_triggerdef(oid), (tgtype & 32) <> 0 FROM pg_trigger "
                   "WHERE tgrelid = %s::regclass AND NOT tgisinternal", [name])  # fmt: skip
    return key, indexes, cursor.fetchall()
