"""Reference data kept in memory by each process, and thrown away when the database says that it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Generic, TypeVar

from django.db import connection

from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Version

Kept = TypeVar("Kept")
Tokens = tuple[tuple[str, str], ...]


def bump(name: str) -> None:
    """Say that reference data changed; in the transaction that changes it."""
    Version.objects.bulk_create(
        [Version(name=name, token=new_id())],
        update_conflicts=True, unique_fields=["name"], update_fields=["token"],
    )  # fmt: skip


_believed: ContextVar[dict[tuple[str, ...], Tokens] | None] = ContextVar("_believed", default=None)


@contextmanager
def unchanged() -> Iterator[None]:
    """Within, tokens are asked for once: for who decides on a thousand rows in one transaction."""
    reset = _believed.set({})
    try:
        yield
    finally:
        _believed.reset(reset)


def tokens(*names: str) -> Tokens:
    """The tokens of some names: one small query. What was never changed has none."""
    believed = _believed.get()
    if believed is None:
        return _asked(names)
    if names not in believed:
        believed[names] = _asked(names)
    return believed[names]


def _asked(names: tuple[str, ...]) -> Tokens:
    # By hand: it is asked often, and the ORM takes longer to write it than the database to answer it.
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, token FROM version WHERE name IN ({places}) ORDER BY name", names)
        return tuple((name, str(token)) for name, token in cursor.fetchall())


class Memory(Generic[Kept]):
    """Something built from reference data, built again when one of the named versions has moved."""

    def __init__(self, names: tuple[str, ...], build: Callable[[], Kept]) -> None:
        self._names = names
        self._build = build
        self._lock = RLock()
        self._held: tuple[Tokens, Kept] | None = None

    def __call__(self) -> Kept:
        now = tokens(*self._names)
        held = self._held
        if held is not None and held[0] == now:
            return held[1]
        with self._lock:
            if self._held is None or self._held[0] != now:
                self._held = now, self._build()
            return self._held[1]
