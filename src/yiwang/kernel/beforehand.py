"""What takes seconds to make, such as compiled rules, is made while no transaction waits for it.

On SQLite whoever is in a transaction keeps everybody else from writing. So a transaction that finds such a thing
missing is taken back; the thing is made, and the transaction begins again. That happens once in a process for each
thing, and costs nothing when it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")
MOST = 8
"""So often a transaction begins again; then it makes itself what it needs."""


class _Missing(BaseException):
    """Leaves the transaction. Not an `Exception`: whoever catches those means failures."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


class _Begun:
    """A transaction that can begin again."""

    again = True


_begun: ContextVar[_Begun | None] = ContextVar("_begun", default=None)


def transact(work: Callable[[], Answer]) -> Answer:
    """Run what begins a transaction and ends it, and is the same when it is begun again."""
    if connection.in_atomic_block or _begun.get() is not None:
        return work()  # somebody else's transaction goes on around it, whatever happens here
    for _ in range(MOST):
        reset = _begun.set(_Begun())
        try:
            return work()
        except _Missing as missing:
            make = missing.make
        finally:
            _begun.reset(reset)
        make()
    return work()


def made(make: Callable[[], Answer]) -> Answer:
    """What takes long to make: called when it is missing, and must be found the next time."""
    begun = _begun.get()
    if begun is not None and begun.again:
        raise _Missing(make)
    return make()


def changed() -> None:
    """The transaction has changed reference data: what is made of that can be made in it only."""
    if (begun := _begun.get()) is not None:
        begun.again = False
