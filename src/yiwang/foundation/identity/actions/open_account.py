"""Open an account: a login, a name, a first password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import checks, events
from yiwang.foundation.identity.models import Account
from yiwang.foundation.identity.permissions import may_keep_accounts
from yiwang.foundation.identity.secrets import PASSWORD_LENGTH
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class OpenAccount:
    """`roles` go with the account (admin, auditor), in `area_path` and below; posts come by appointment."""

    aggregate_id: UUID
    login: str
    name: str
    password: str = field(repr=False)
    roles: frozenset[str] = frozenset()
    area_path: str = ""
    language: str = "zh-hans"

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_keep_accounts(acting)

    def decide(self, acting: Person, now: datetime) -> Change[UUID]:
        login = self.login.strip().lower()
        if problem := weak(self.password, login):
            raise Refused([problem])
        if Account.objects.filter(login=login).exists():
            raise Refused([checks.LOGIN_TAKEN.at(login=login)])
        row = Account(
            id=self.aggregate_id, login=login, name=self.name, password=make_password(self.password),
            roles=" ".join(sorted(self.roles)), area_path=self.area_path, language=self.language,
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)

        # Neither the name nor the password goes into the journal: it cannot be erased there.
        happened = Event(events.ACCOUNT_OPENED, {"roles": row.roles, "area_path": self.area_path})
        return Change(events.AGGREGATE, [happened], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


def weak(password: str, login: str) -> Problem | None:
    """Why a password will not do."""
    if len(password) < PASSWORD_LENGTH or password.lower() == login:
        return checks.WEAK_PASSWORD.at(length=PASSWORD_LENGTH)
    return None
