"""The table that search reads: a tsvector under GIN on PostgreSQL, FTS5 on SQLite (queries/searching.py says why)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = (
    "CREATE TABLE case_words (case_id uuid PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX case_words_words ON case_words USING gin (words)",
)
# The words are ASCII already (no diacritics to fold); detail=none: a pair's place in the text is never asked.
SQLITE = (
    "CREATE VIRTUAL TABLE case_words USING fts5(words, case_id UNINDEXED, detail=none, columnsize=0, tokenize='ascii')",
)


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE case_words")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
