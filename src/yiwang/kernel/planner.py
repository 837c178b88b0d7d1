"""What the database knows of the sizes of tables when it chooses an index."""

from __future__ import annotations

from django.db import connection

LOOKED_AT = 1000
"""Rows of each index that SQLite looks at: so it takes no longer for a million cases."""


def learn_sizes() -> None:
    """Let the database look how many rows there are of what. SQLite never does it by itself: it takes open cases to be
    as many as all. PostgreSQL does not do it for tables in months as a whole, nor soon after a column is added."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")
