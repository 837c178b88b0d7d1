"""What an administrator does to somebody's account: unlock, open again, take the second factor off, roles, sign out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks, events
from yiwang.foundation.identity.acting import Acting
from yiwang.foundation.identity.actions.change_account import _OfAccount
from yiwang.foundation.identity.models import Account
from yiwang.foundation.identity.permissions import may_keep_accounts
from yiwang.foundation.identity.queries.sessions import sessions_of
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class _ByKeeper(_OfAccount):
    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_keep_accounts(acting)


@dataclass(frozen=True)
class UnlockAccount(_ByKeeper):
    """Somebody mistyped too often: they need not wait."""

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        self.found()
        return self.change(events.ACCOUNT_UNLOCKED, failures=0, locked_until=None)


@dataclass(frozen=True)
class ReopenAccount(_ByKeeper):
    """A closed account can be signed in to again, with its old password."""

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        if not Account.objects.filter(id=self.aggregate_id, active=False).exists():
            raise Refused([checks.NO_SUCH_ACCOUNT.at()])
        return self.change(events.ACCOUNT_REOPENED, active=True, failures=0, locked_until=None)


@dataclass(frozen=True)
class ResetSecondFactor(_ByKeeper):
    """The phone is lost: the next sign-in asks for the password alone."""

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        self.found()
        return self.change(events.SECOND_FACTOR_RESET, totp_secret=b"", totp_step=0)


@dataclass(frozen=True)
class SetAccountRoles(_ByKeeper):
    """Roles that go with the account and not with a post, in `area_path` and below."""

    roles: frozenset[str]
    area_path: str = ""

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        self.found()
        if self.aggregate_id == acting.account_id and "admin" not in self.roles:
            raise Refused([checks.OWN_ADMIN.at()])
        roles = " ".join(sorted(self.roles))

        def write(head: Head) -> None:
            Account.objects.filter(id=self.aggregate_id).update(roles=roles, area_path=self.area_path)

        event = Event(events.ACCOUNT_ROLES_SET, {"roles": roles, "area_path": self.area_path})
        return Change(events.AGGREGATE, [event], self.aggregate_id, write=write)


@dataclass(frozen=True)
class EndSessions(_OfAccount):
    """Sign out in every browser: one's own account, or any for an administrator."""

    def decide(self, acting: Acting, now: datetime) -> Change[UUID]:
        keys = sessions_of(self.aggregate_id, now)

        def write(head: Head) -> None:
            Session.objects.filter(session_key__in=keys).delete()

        event = Event(events.SESSIONS_ENDED, {"number": len(keys)})
        return Change(events.AGGREGATE, [event], self.aggregate_id, write=write)
