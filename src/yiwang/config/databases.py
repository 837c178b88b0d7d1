"""The database of a site: SQLite in a file by default, PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456"
)
"""FULL: a commit that was acknowledged survives a power cut. WAL: readers never wait for the one writer."""

_ONCE_FOR_ALL = "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"
"""Compiling a statement, and starting processes that help with it, pay for reports of minutes; here each took longer
than the statements themselves. What is prepared (kernel.prepared) is planned once: planning anew for each value would
be what it is to save."""


POOLERS = ("", "transaction")
"""What may stand between the site and PostgreSQL: nothing, or what gives each transaction whichever connection is free.
Then nothing may outlast a transaction: no prepared statement, no cursor, no parameter of the start."""


def database_of(address: str, home: Path, pooler: str = "") -> dict[str, Any]:
    """The settings of a DATABASE_URL; an empty one is SQLite in `home`. Raises ValueError for another kind."""
    if pooler not in POOLERS:
        raise ValueError(f"YIWANG_POOLER: neither empty nor transaction: {pooler}")
    if not address:
        return _sqlite(home / "yiwang.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: neither PostgreSQL nor SQLite: {parts.scheme}")
    options = dict(parse_qsl(parts.query))
    if not pooler:
        options.setdefault("options", _ONCE_FOR_ALL)
    return {
        "ENGINE": "yiwang.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": bool(pooler),
        "PREPARES": not pooler,
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    # IMMEDIATE: a transaction that will write says so at once, and waits its turn instead of failing half-way.
    return {
        "ENGINE": "yiwang.config.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": ":memory:"},
    }
