"""A connection that answered a moment ago is not asked anew with each request whether it still does.

Django asks (`SELECT 1`) before the first statement of each request. Under load that is a round trip for nothing; idle
for a second, or after an error, it is asked as ever. A server that goes away in that second is noticed by the statement
itself: the request is answered with when to come again, and the next one has a new connection.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

PROVEN_FOR = 1.0
"""Seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the question."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._proven = float("-inf")

    def close_if_health_check_failed(self) -> None:
        now = monotonic()
        if not self.errors_occurred and now - self._proven < PROVEN_FOR:
            # Settled for this request. Django asks again when a transaction ends, and would begin another by asking.
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        self._proven = now
