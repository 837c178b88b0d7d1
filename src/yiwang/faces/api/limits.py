"""Rate limits: so many requests a minute for each sender, counted in memory by each process.

With several processes a sender may have that many in each; a proxy in front is the place for a harder bound.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import refusal

WINDOW = 60
LIMITS = {"sign_in": 20, "public_write": 30, "public_read": 240, "member": 1200}
"""Requests a minute: of one address for the first three, of one account or token for the last."""


class Limiter:
    """Counts within the present minute; what was counted before is thrown away, so it never grows for long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = -1
        self._counts: Counter[str] = Counter()

    def take(self, sender: str, limit: int, now: float) -> int:
        """One more request of a sender. 0 when it is within the limit, else the seconds to wait."""
        window = int(now // WINDOW)
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.clear()
            self._counts[sender] += 1
            return 0 if self._counts[sender] <= limit else int((window + 1) * WINDOW - now) + 1


limiter = Limiter()


def check(what: str, sender: str) -> None:
    """Count a request; raises the refusal when there were too many."""
    limit = {**LIMITS, **getattr(settings, "API_LIMITS", {})}[what]
    if seconds := limiter.take(f"{what}:{sender}", limit, time.time()):
        raise refusal(429, kinds.TOO_MANY.at(seconds=seconds), Retry_After=str(seconds))


def address(request: HttpRequest) -> str:
    """The sender's network address, hashed: addresses are kept nowhere, not even in memory."""
    return salted_hmac("yiwang.limits", str(request.META.get("REMOTE_ADDR", ""))).hexdigest()[:16]
