"""Instants and the civil time of the site: converted here and nowhere else (docs/decisions/0002)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def civil(moment: datetime) -> datetime:
    """An instant as the clock on the wall shows it, without a zone: what the engine computes with."""
    if moment.tzinfo is None:
        raise ValueError("an instant has a zone")
    return moment.astimezone(_zone(settings.TIME_ZONE)).replace(tzinfo=None)


def instant(wall: datetime) -> datetime:
    """The instant at which the clock on the wall shows a time. A time that comes twice is the first of the two."""
    if wall.tzinfo is not None:
        raise ValueError("civil time has no zone")
    return wall.replace(tzinfo=_zone(settings.TIME_ZONE))
