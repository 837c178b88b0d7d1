"""Which cases this browser may look at: those whose number and code were typed here, or that were reported here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from yiwang.cases.interface import Tracker

KEY = "tracked"
MOST = 10


def remember(request: HttpRequest, number: str, case_id: UUID) -> None:
    """The latest few; until the browser's session ends or "leave" is pressed."""
    held = dict(request.session.get(KEY, {}))
    held.pop(number, None)
    held[number] = str(case_id)
    request.session[KEY] = dict(list(held.items())[-MOST:])
    request.session.set_expiry(0)


def tracker_of(request: HttpRequest, number: str) -> Tracker | None:
    held = request.session.get(KEY, {}).get(number)
    return Tracker(UUID(held)) if held else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
