"""Accounts as whoever keeps them sees them, closed ones too, and what was done to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from yiwang.foundation.identity import events
from yiwang.foundation.identity.models import Account
from yiwang.kernel.models import JournalEntry


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account, open or closed. No time of signing in is known."""

    id: UUID
    login: str
    name: str
    roles: tuple[str, ...]
    area_path: str
    language: str
    second_factor: bool
    active: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One line of an account's history."""

    at: datetime
    kind: str
    actor: str
    acting_as: str
    roles: str


@dataclass(frozen=True, slots=True)
class FoundAccounts:
    """Accounts that a list has found: counted by the database, read a page at a time."""

    rows: QuerySet[Account]
    now: datetime
    fits: Callable[[UUID], bool] | None = None
    """What the database does not know of an account."""

    def __len__(self) -> int:
        return self.rows.count() if self.fits is None else sum(1 for _ in self._fitting("login"))

    @property
    def sorts(self) -> frozenset[str]:
        return frozenset({"login", "roles", "second", "state"})

    def cut(self, sort: str, start: int, end: int) -> list[KeptAccount]:
        """The accounts from one place to before another; `sort` is a name, with a minus for the other way round."""
        if self.fits is None:
            return [_kept(row, self.now) for row in self._ordered(sort)[start:end]]
        ids = list(islice(self._fitting(sort), start, end))
        found = self.rows.in_bulk(ids)
        return [_kept(found[id], self.now) for id in ids if id in found]

    def _ordered(self, sort: str) -> QuerySet[Account]:
        orders: dict[str, list[Any]] = {
            "roles": ["roles"],
            "second": [Case(When(totp_secret=b"", then=0), default=1)],
            "state": ["active", Case(When(locked_until__gt=self.now, then=1), default=0)],
        }
        rows = self.rows.order_by(*orders.get(sort.removeprefix("-"), []), "login")
        return rows.reverse() if sort.startswith("-") else rows

    def _fitting(self, sort: str) -> Iterator[UUID]:
        ids = self._ordered(sort).values_list("id", flat=True).iterator()
        return (id for id in ids if self.fits is None or self.fits(id))


def find_accounts(
    now: datetime, text: str = "", role: str = "", state: str = "", free: Callable[[UUID], bool] | None = None
) -> FoundAccounts:
    """Accounts whose login or name holds a text, with a role, in a state (open, locked, closed); by login. `free`: of
    those without a role, the ones of whom it is true."""
    wanted = Q(login__icontains=text) | Q(name__icontains=text) if text else Q()
    wanted &= {
        "open": Q(active=True), "locked": Q(active=True, locked_until__gt=now), "closed": Q(active=False),
    }.get(state, Q())  # fmt: skip
    wanted &= Q(roles__contains=role) if role else Q()
    return FoundAccounts(Account.objects.filter(wanted, *([Q(roles="")] if free else [])), now, free)


def kept_account(id: UUID, now: datetime) -> KeptAccount | None:
    row = Account.objects.filter(id=id).first()
    return _kept(row, now) if row else None


def account_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What accounts are called, closed ones too."""
    return dict(Account.objects.filter(id__in=set(ids)).values_list("id", "name"))


def account_history(id: UUID) -> list[AccountEvent]:
    """What was done to an account, the latest first: never what its holder did with it."""
    rows = JournalEntry.objects.filter(aggregate_id=id, aggregate_kind=events.AGGREGATE).order_by("-seq")
    return [
        AccountEvent(row.recorded_at, row.kind, row.actor, row.acting_as, str(row.data.get("roles", "")))
        for row in rows
    ]


def _kept(row: Account, now: datetime) -> KeptAccount:
    locked = row.locked_until is not None and row.locked_until > now
    return KeptAccount(
        row.id, row.login, row.name, tuple(row.roles.split()), row.area_path, row.language, bool(row.totp_secret),
        row.active, locked,
    )  # fmt: skip
