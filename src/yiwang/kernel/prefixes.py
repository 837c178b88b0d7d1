"""Looking up by the beginning of a text, so that an index serves it on both databases.

A column that is looked up so needs `Index(fields=[...], opclasses=["varchar_pattern_ops"])`, which PostgreSQL wants and
SQLite does not mind.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

LAST = "\U0010ffff"


def path_range(path: str) -> tuple[str, str]:
    """From (inclusive) and to (exclusive): what begins with `path`, where texts are compared by code point."""
    return path, path + LAST


def starts_with(field: str, text: str) -> Q:
    """Rows whose `field` begins with `text`, case and all; an empty text is every row.

    PostgreSQL serves LIKE 'x%' from its pattern index whatever the collation; SQLite compares bytes, so a range does.
    """
    if not text:
        return Q()
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    low, high = path_range(text)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})
