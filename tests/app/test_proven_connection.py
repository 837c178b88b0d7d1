"""A connection that answered a moment ago is not asked again, and is never asked where asking does harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, connections

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that may be away"),
]


class Clock:
    """Moves on only when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr("yiwang.config.postgresql.base.monotonic", held)
    return held


@pytest.fixture
def own(clock: Clock) -> Any:
    """A connection of its own that answered just now, as a request begins."""
    made: Any = connections.create_connection("default")
    made.connect()
    made._proven, made.health_check_enabled, made.health_check_done = clock.now, True, False
    yield made
    made.close()


def _ask(own: Any) -> Any:
    with own.cursor() as cursor:
        return cursor.execute("SELECT 7").fetchone()


def test_a_transaction_that_outlasts_the_proof_commits(own: Any, clock: Clock) -> None:
    own.set_autocommit(False)
    _ask(own)
    clock.now += 5
    own.commit()
    own.set_autocommit(True)
    assert _ask(own) == (7,)


def test_a_request_after_a_while_asks_whether_the_server_is_there(
    own: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    usable = own.is_usable
    monkeypatch.setattr(own, "is_usable", lambda: asked.append(clock.now) or usable())
    for moment in (1000.5, 1005.0, 1005.5):
        clock.now, own.health_check_done = moment, False
        assert _ask(own) == (7,)
    assert asked == [1005.0]
