"""Gateways: how a message leaves. A site names its own by a dotted path or an entry point `yiwang.gateways`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

GROUP = "yiwang.gateways"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a gateway gets it. `id` is the same each time it is sent, so that a receiver knows it again."""

    id: str
    to: str
    subject: str
    text: str
    data: Mapping[str, Any]
    at: datetime
    secret: str = ""
    """What a webhook is signed with."""


class NotSent(Exception):
    """A message did not leave. `for_good`: trying again will not help."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Gateway(Protocol):
    """What a plug-in provides: a class without arguments. Its own settings come from the environment."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises `NotSent`; anything else that it raises counts as one that may go later."""


@cache
def _loaded(name: str) -> Gateway:
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    made = found.load() if found else import_string(name)
    return cast(Gateway, made())


def gateway_for(channel: str) -> Gateway:
    """The gateway of a channel, by `settings.GATEWAYS`. Raises `NotSent` where the site has none."""
    name = settings.GATEWAYS.get(channel)
    if not name:
        raise NotSent(f"no gateway for {channel}", for_good=True)
    return _loaded(name)
