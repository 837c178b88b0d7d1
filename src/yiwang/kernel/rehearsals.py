"""Rehearsing an action: all of it is done, looked at, and taken back. So a page can show what would come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from yiwang.kernel.actions import Acting, Action, Command, perform
from yiwang.kernel.ids import new_id

Answer = TypeVar("Answer")
Seen = TypeVar("Seen")


def rehearse(action: Action[Answer], look: Callable[[Answer], Seen], *, acting: Acting, now: datetime) -> Seen:
    """What `look` sees when the action is done. Nothing stays. Raises `Refused` as doing it would."""
    with transaction.atomic():
        answer = perform(action, acting=acting, command=Command(new_id(), now), now=now)
        seen = look(answer)
        transaction.set_rollback(True)
    return seen
