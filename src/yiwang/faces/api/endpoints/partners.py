"""For partners' programs: the stream of events in one's scope, and webhooks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import refusal
from yiwang.faces.api.commands import do, person
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.fields import Cursor, Id, Input, Limit, Name, Path
from yiwang.faces.api.happenings import events_after
from yiwang.faces.api.paging import Place, cursor, place_of
from yiwang.faces.api.routes import read, write
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.messages import interface as messages

router = Router(tags=["partners"])
LISTING = "events"
SETTLED = timedelta(seconds=5)
"""An entry is given only when it is this old: one that was written earlier may be committed a little later."""
STREAM_FOR, PAUSE, BATCH = 25.0, 2.0, 200
"""A stream ends after so many seconds and the client comes again: it holds one of the server's threads."""
AT_ONCE = 2
"""Streams that one process keeps open; whoever comes further is asked to wait, or takes `/events`."""
_few = BoundedSemaphore(AT_ONCE)
Address = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x20\x7f]+$")]


class EventOut(Schema):
    """Something that happened to a case. No words of people, no names: read the case for more."""

    case: UUID
    seq: int
    kind: str
    number: str
    case_type: str
    area: str
    stage: str = Field(description="Where the case stands now.")
    happened_at: datetime
    recorded_at: datetime
    acting_as: str = Field(description="The post; never the person.")


class EventPage(Schema):
    """`next` is always given: ask with it again, now or later."""

    items: list[EventOut]
    next: str


class OwedOut(Schema):
    """What was tried and has not arrived."""

    waiting: int = Field(description="Tried again, less and less often, for three days.")
    since: datetime | None = Field(description="When the oldest of them was made.")
    failure: str = Field(description="What the receiver answered last, or why it was not reached.")
    given_up: int = Field(description="Of the last 30 days.")


class SubscriptionOut(Schema):
    id: UUID
    title: str
    address: str
    area_path: str
    kinds: list[str]
    owed: OwedOut


class SubscribeIn(Input):
    title: Name
    address: Address = Field(description="https://… for a webhook, mailto:… for mail.")
    secret: Annotated[str, StringConstraints(max_length=200, pattern=r"^[\x21-\x7e]*$")] = Field(
        "", description="With which deliveries are signed; at least 24 signs for a webhook."
    )
    area_path: Path
    kinds: list[Id] = Field([], max_length=12, description="Kinds of events; none is all.")


class ChangeSubscriptionIn(SubscribeIn):
    """All of it, as it is to be; without a secret the one that is kept stays."""


@read(router, "/events", "list_events", EventPage)
def list_events(request: HttpRequest, after: Cursor = "", limit: Limit = 100) -> Any:
    """What happened to the cases in one's scope, in the order of recording, after a cursor."""
    place = place_of(after, LISTING)
    found, last = _events(person(request), place, limit)
    return {"items": found, "next": cursor(last, LISTING) if last else ""}


@read(router, "/events/stream", "stream_events", None)
def stream_events(request: HttpRequest, after: Cursor = "") -> Any:
    """The same as server-sent events; `Last-Event-ID` or `after` says where to go on."""
    place = place_of(request.headers.get("Last-Event-ID", "") or after, LISTING)
    if not _few.acquire(blocking=False):
        raise refusal(429, kinds.TOO_MANY.at(seconds=int(STREAM_FOR)), Retry_After=str(int(STREAM_FOR)))
    response = StreamingHttpResponse(_Stream(person(request), place), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _events(acting: Acting, place: Place | None, limit: int) -> tuple[list[dict[str, Any]], Place | None]:
    """Events after a place, and the place after the last one looked at (seen or not)."""
    return events_after(acting, place, limit, timezone.now() - SETTLED)


class _Stream:
    """One open stream. However it ends, its place among the few is given back."""

    def __init__(self, acting: Acting, place: Place | None) -> None:
        self._acting = acting
        self._place = place
        self._open = True

    def __iter__(self) -> Iterator[str]:
        end = time.monotonic() + STREAM_FOR
        yield ": begin\n\n"
        while time.monotonic() < end:
            found, last = _events(self._acting, self._place, BATCH)
            yield ": \n\n" if last == self._place else self._message(found, last)
            self._place = last
            if len(found) < BATCH:
                time.sleep(PAUSE)

    def _message(self, found: list[dict[str, Any]], last: Place | None) -> str:
        data = json.dumps(found, default=str, ensure_ascii=False)
        return f"id: {cursor(last or [], LISTING)}\nevent: cases\ndata: {data}\n\n"

    def close(self) -> None:
        """Called by the response when it is over."""
        if self._open:
            self._open = False
            _few.release()


@read(router, "/subscriptions", "list_subscriptions", list[SubscriptionOut])
def list_subscriptions(request: HttpRequest) -> Any:
    """Subscriptions in the areas that one answers for."""
    return messages.subscriptions_below(person(request).area_path)


@write(router, "/subscriptions", "subscribe", Made, status=201)
def subscribe(request: HttpRequest, body: SubscribeIn) -> Any:
    """Have a partner told of the events of an area."""
    id = do(request, lambda new: messages.Subscribe(
        new, body.title, body.address, body.secret, body.area_path, frozenset(body.kinds)))  # fmt: skip
    return {"id": id}


@write(router, "/subscriptions/{subscription}/change", "change_subscription", None, status=204)
def change_subscription(request: HttpRequest, subscription: UUID, body: ChangeSubscriptionIn) -> Any:
    """Another address, area, choice of events or secret; what waits goes to the new address."""
    do(request, lambda new: messages.ChangeSubscription(
        subscription, body.title, body.address, body.area_path, frozenset(body.kinds), body.secret))  # fmt: skip


@write(router, "/subscriptions/{subscription}/end", "end_subscription", None, status=204)
def end_subscription(request: HttpRequest, subscription: UUID) -> Any:
    """Tell them no more."""
    do(request, lambda new: messages.EndSubscription(subscription))
