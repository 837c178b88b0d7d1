"""Tokens for programs: issued under one post, with an end, and revoked at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks, events
from yiwang.foundation.identity.acting import Acting
from yiwang.foundation.identity.models import ApiToken
from yiwang.foundation.identity.permissions import may_change_account
from yiwang.foundation.identity.secrets import token_hash
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class IssueToken:
    """`aggregate_id` is the account. The caller makes the secret and shows it once; here it is hashed."""

    aggregate_id: UUID
    token_id: UUID
    secret: str = field(repr=False)
    title: str
    appointment: UUID | None
    scopes: frozenset[str]
    expires_at: datetime

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_change_account(acting, self.aggregate_id)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        row = ApiToken(
            id=self.token_id, account=self.aggregate_id, appointment=self.appointment, title=self.title,
            secret_hash=token_hash(self.secret), scopes=" ".join(sorted(self.scopes)), expires_at=self.expires_at,
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)

        data = {"token": str(self.token_id), "scopes": row.scopes, "expires_at": self.expires_at.isoformat()}
        return Change(events.AGGREGATE, [Event(events.TOKEN_ISSUED, data)], self.token_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.token_id


@dataclass(frozen=True)
class RevokeToken:
    """From this moment on it opens nothing."""

    aggregate_id: UUID
    token_id: UUID

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_change_account(acting, self.aggregate_id)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        mine = ApiToken.objects.filter(id=self.token_id, account=self.aggregate_id, revoked_at=None)
        if not mine.exists():
            raise Refused([checks.NO_SUCH_TOKEN.at()])

        def write(head: Head) -> None:
            mine.update(revoked_at=now)

        event = Event(events.TOKEN_REVOKED, {"token": str(self.token_id)})
        return Change(events.AGGREGATE, [event], self.token_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.token_id
