"""What some units among many did is found by the unit (docs/decisions/0012); the worker waits while the index is made.

On PostgreSQL alone: SQLite cannot see that a question with values in it is about the part that the index holds.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations

MADE = """CREATE INDEX rollup_of_unit ON rollup (area, "key", since, what) WHERE split = 'unit' AND grain = 'm'"""
GONE = "DROP INDEX rollup_of_unit"


def on_postgresql(statement: str) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("insight", "0007_filling")]
    operations = [migrations.RunPython(on_postgresql(MADE), on_postgresql(GONE))]
