"""What SQLite knows of the sizes of tables when it chooses an index. PostgreSQL finds that out by itself."""

from __future__ import annotations

from django.db import connection

LOOKED_AT = 1000
"""Rows of each index: so it takes no longer for a million cases."""


def learn_sizes() -> None:
    """Let SQLite look how many rows its indexes hold: else it takes open cases to be as many as all, and reads all."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
            cursor.execute("ANALYZE")
