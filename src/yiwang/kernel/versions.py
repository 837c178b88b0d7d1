"""Reference data kept in memory by each process, and thrown away when the database says that it changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Generic, TypeVar

from django.db import connection

from yiwang.kernel import beforehand
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Version

Kept = TypeVar("Kept")
Tokens = tuple[tuple[str, str], ...]


def bump(name: str) -> None:
    """Say that reference data changed; in the transaction that changes it."""
    if (believed := _believed.get()) is not None:
        believed.clear()
    beforehand.changed()
    Version.objects.bulk_create(
        [Version(name=name, token=new_id())],
        update_conflicts=True, unique_fields=["name"], update_fields=["token"],
    )  # fmt: skip


_believed: ContextVar[dict[str, str] | None] = ContextVar("_believed", default=None)


@contextmanager
def unchanged() -> Iterator[None]:
    """Within, tokens are asked for once, all together: for one request, one action, or a thousand rows of an import.

    A change made within is seen at once; one that somebody else commits meanwhile is seen afterwards.
    """
    if _believed.get() is not None:
        yield
        return
    reset = _believed.set({})
    try:
        yield
    finally:
        _believed.reset(reset)


def tokens(*names: str) -> Tokens:
    """The tokens of some names: one small query. What was never changed has none."""
    believed = _believed.get()
    if believed is None:
        known = _asked()
    else:
        if not believed:
            believed.update(_asked())
        known = believed
    return tuple((name, known[name]) for name in names if name in known)


def all_tokens() -> str:
    """SQL for all of them as one value, for a statement that is asked anyway; what it says is for `believe`."""
    collect = "json_object_agg" if connection.vendor == "postgresql" else "json_group_object"
    return f"(SELECT {collect}(name, token) FROM version)"


def believe(found: Mapping[str, str] | str | None) -> None:
    """Within `unchanged`, what `all_tokens` said is not asked for again."""
    believed = _believed.get()
    if believed is None or believed or found is None:
        return
    told = json.loads(found) if isinstance(found, str) else found
    believed.update((name, str(token)) for name, token in told.items())


def _asked() -> dict[str, str]:
    # By hand: it is asked often, and the ORM takes longer to write it than the database to answer it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, token FROM version")
        return {name: str(token) for name, token in cursor.fetchall()}


class Memory(Generic[Kept]):
    """Something built from reference data, built again when one of the named versions has moved.

    `long`: that takes so long that no transaction is to wait for it.
    """

    def __init__(self, names: tuple[str, ...], build: Callable[[], Kept], *, long: bool = False) -> None:
        self._names = names
        self._build = build
        self._long = long
        self._lock = RLock()
        self._held: tuple[Tokens, Kept] | None = None

    def __call__(self) -> Kept:
        now = tokens(*self._names)
        held = self._held
        if held is not None and held[0] == now:
            return held[1]
        return beforehand.made(lambda: self._built(now)) if self._long else self._built(now)

    def _built(self, now: Tokens) -> Kept:
        with self._lock:
            if self._held is None or self._held[0] != now:
                self._held = now, self._build()
            return self._held[1]
