"""On PostgreSQL Django gives each indexed text a second index, for those that begin in some way (`LIKE 'x%'`).

Where nothing asks so, it is only written. Migrations let it go by what it is: its name was made from that of a table
that has another one since (months).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FOR_PREFIXES = """
SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND EXISTS (
    SELECT 1 FROM pg_opclass o
    WHERE o.oid = ANY(i.indclass) AND o.opcname IN ('varchar_pattern_ops', 'text_pattern_ops'))
"""


def without_prefix_indexes(table: str) -> Callable[[Any, Any], None]:
    """For a migration: the table, and with it each month of it in use, loses these indexes."""

    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FOR_PREFIXES, [f'"{table}"'])
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            schema_editor.execute(f"DROP INDEX {name}")

    return run
