"""A request as pages see it: who acts, when it is, and what its form sends."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest

from yiwang.foundation.identity.interface import Acting
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id


class PageRequest(HttpRequest):
    """What the middleware adds."""

    now: datetime
    acting: Acting | None
    """Who is signed in, under the chosen post; None for everybody else."""
    unreadable: frozenset[str] = frozenset()
    """Fields that held what is no text, where the page says so at the field itself. It is taken out already."""


def today(request: PageRequest) -> date:
    return civil(request.now).date()


def person(request: PageRequest) -> Acting:
    """Who acts, on a page that only those see who signed in."""
    assert request.acting is not None
    return request.acting


def uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def command_id(request: HttpRequest) -> UUID:
    """The id that the form carries: sending it twice does it once. A form without one gets a new one."""
    return uuid_or_none(request.POST.get("command")) or new_id()
