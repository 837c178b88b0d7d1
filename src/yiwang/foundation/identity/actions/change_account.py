"""Changing what stands on an account: the password, the second factor, whether it is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks, events
from yiwang.foundation.identity.acting import Acting
from yiwang.foundation.identity.actions.open_account import weak
from yiwang.foundation.identity.models import Account, AccountContact
from yiwang.foundation.identity.permissions import may_change_account, may_keep_accounts
from yiwang.foundation.identity.secrets import totp_step
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import seal


@dataclass(frozen=True)
class _OfAccount:
    aggregate_id: UUID

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_change_account(acting, self.aggregate_id)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id

    def found(self) -> Account:
        person = Account.objects.filter(id=self.aggregate_id, active=True).first()
        if person is None:
            raise Refused([checks.NO_SUCH_ACCOUNT.at()])
        return person

    def change(self, kind: str, **columns: Any) -> Change[UUID]:
        """Set columns, and say in the journal that it was done (never to what)."""

        def write(head: Head) -> None:
            Account.objects.filter(id=self.aggregate_id).update(**columns)

        data: Mapping[str, Any] = {}
        return Change(events.AGGREGATE, [Event(kind, data)], self.aggregate_id, write=write)


@dataclass(frozen=True)
class ChangePassword(_OfAccount):
    """A new password also opens a locked account."""

    password: str = field(repr=False)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        if problem := weak(self.password, self.found().login):
            raise Refused([problem])
        hashed = make_password(self.password)
        return self.change(events.PASSWORD_CHANGED, password=hashed, failures=0, locked_until=None)


@dataclass(frozen=True)
class SetSecondFactor(_OfAccount):
    """The secret is kept only when a code made from it shows that the authenticator has it."""

    secret: bytes = field(repr=False)
    code: str = field(repr=False)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        self.found()
        step = totp_step(self.secret, self.code.strip(), now)
        if step is None:
            raise Refused([checks.WRONG_CODE.at()])
        sealed = seal(self.secret.hex(), f"totp:{self.aggregate_id}")
        return self.change(events.SECOND_FACTOR_SET, totp_secret=sealed, totp_step=step)


@dataclass(frozen=True)
class CloseAccount(_OfAccount):
    """It can no longer be signed in to; what was done under it stays in the journal. Mail and phone are deleted."""

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_keep_accounts(acting)

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        self.found()

        def write(head: Head) -> None:
            Account.objects.filter(id=self.aggregate_id).update(active=False)
            AccountContact.objects.filter(account=self.aggregate_id).delete()

        return Change(events.AGGREGATE, [Event(events.ACCOUNT_CLOSED, {})], self.aggregate_id, write=write)
