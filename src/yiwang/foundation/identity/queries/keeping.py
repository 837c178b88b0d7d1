"""Accounts as whoever keeps them sees them, closed ones too, and what was done to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

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


def kept_accounts(now: datetime, text: str = "") -> list[KeptAccount]:
    """Every account whose login or name holds a text, by login."""
    wanted = Q(login__icontains=text) | Q(name__icontains=text) if text else Q()
    return [_kept(row, now) for row in Account.objects.filter(wanted).order_by("login")]


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
