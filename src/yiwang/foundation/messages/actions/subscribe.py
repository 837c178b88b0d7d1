"""Let a partner subscribe to the events of an area, change what they get, and end it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from yiwang.engine.problems import Problem
from yiwang.foundation.messages import checks, events
from yiwang.foundation.messages.models import Subscription
from yiwang.foundation.messages.permissions import may_subscribe
from yiwang.foundation.messages.queries.subscriptions import VERSION, subscription
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import seal
from yiwang.kernel.versions import bump

SECRET_LENGTH = 24


@dataclass(frozen=True)
class Subscribe:
    """`aggregate_id` becomes the subscription's id. The partner checks signatures with `secret`; mail needs none."""

    aggregate_id: UUID
    title: str
    address: str
    secret: str = field(repr=False)
    area_path: str
    kinds: frozenset[str] = frozenset()

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_subscribe(acting, self.area_path)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        if problems := [*_address(self.address), *_secret(self.address, self.secret)]:
            raise Refused(problems)
        row = Subscription(
            id=self.aggregate_id, title=self.title, address=self.address, area_path=self.area_path,
            secret=seal(self.secret, f"subscription:{self.aggregate_id}"), kinds=" ".join(sorted(self.kinds)),
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)
            bump(VERSION)

        said = {"title": self.title, "area_path": self.area_path, "kinds": row.kinds}
        return Change(events.AGGREGATE, [Event(events.SUBSCRIBED, said)], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


@dataclass(frozen=True)
class ChangeSubscription:
    """From now on; what waits goes to the new address. Without a secret the one that is kept stays."""

    aggregate_id: UUID
    title: str
    address: str
    area_path: str
    kinds: frozenset[str] = frozenset()
    secret: str = field(default="", repr=False)

    def permit(self, acting: Person) -> Sequence[Problem]:
        """Of whoever answers for the area that it had, and for the one that it gets."""
        row = subscription(str(self.aggregate_id))
        return may_subscribe(acting, row.area_path if row else "") or may_subscribe(acting, self.area_path)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        row = Subscription.objects.filter(id=self.aggregate_id, ended_at=None).first()
        if row is None:
            raise Refused([checks.NO_SUBSCRIPTION.at()])
        needs_secret = bool(self.secret) or not row.secret or row.address.startswith("mailto:")
        if problems := [*_address(self.address), *(_secret(self.address, self.secret) if needs_secret else [])]:
            raise Refused(problems)
        said = {"title": self.title, "area_path": self.area_path, "kinds": " ".join(sorted(self.kinds))}
        secret = {"secret": seal(self.secret, f"subscription:{self.aggregate_id}")} if self.secret else {}

        def write(head: Head) -> None:
            Subscription.objects.filter(id=self.aggregate_id).update(address=self.address, **said, **secret)
            bump(VERSION)

        said_too = {**said, "new_secret": bool(secret)}
        return Change(events.AGGREGATE, [Event(events.SUBSCRIPTION_CHANGED, said_too)], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


def _address(address: str) -> list[Problem]:
    scheme, _, rest = address.partition(":")
    allowed = ("https", "mailto", *(["http"] if settings.DEBUG else []))
    return [] if scheme in allowed and rest.strip("/") else [checks.BAD_ADDRESS.at(address=address)]


def _secret(address: str, secret: str) -> list[Problem]:
    """Mail needs none."""
    short = not address.startswith("mailto:") and len(secret) < SECRET_LENGTH
    return [checks.SHORT_SECRET.at(length=SECRET_LENGTH)] if short else []


@dataclass(frozen=True)
class EndSubscription:
    """Nothing is sent any more; what waits is dropped."""

    aggregate_id: UUID

    def permit(self, acting: Person) -> Sequence[Problem]:
        row = Subscription.objects.filter(id=self.aggregate_id).first()
        return may_subscribe(acting, row.area_path if row else "")

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        mine = Subscription.objects.filter(id=self.aggregate_id, ended_at=None)
        if not mine.exists():
            raise Refused([checks.NO_SUBSCRIPTION.at()])

        def write(head: Head) -> None:
            mine.update(ended_at=now)
            bump(VERSION)

        return Change(events.AGGREGATE, [Event(events.SUBSCRIPTION_ENDED, {})], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id
