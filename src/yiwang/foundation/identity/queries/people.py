"""Accounts and the posts that they act under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from yiwang.engine.problems import Language, Problem
from yiwang.foundation.identity import checks
from yiwang.foundation.identity.acting import NOWHERE, Acting
from yiwang.foundation.identity.models import Account, ApiToken
from yiwang.foundation.identity.secrets import token_hash
from yiwang.foundation.organizations.interface import AppointmentInfo, appointments_of
from yiwang.kernel.bulk import stored_id
from yiwang.kernel.civil_time import civil
from yiwang.kernel.rows import new_row
from yiwang.kernel.versions import all_tokens, believe


def account(account_id: UUID) -> Account | None:
    """An account that may still sign in."""
    return Account.objects.filter(id=account_id, active=True).first()


def account_named(login: str) -> Account | None:
    """An account that may still sign in, by its login."""
    return Account.objects.filter(login=login.strip().lower(), active=True).first()


def posts_of(person: Account, on: date) -> list[Acting]:
    """Everything that somebody may act as on a day: each post by itself, and the roles that go with the account."""
    posts = [_under(person, appointment) for appointment in appointments_of(person.id, on)]
    return [*posts, *([_without_post(person)] if person.roles or not posts else [])]


def acting_under(person: Account, appointment_id: UUID | None, on: date) -> Acting | Problem:
    """One of them; the problem when the person does not hold it (any more)."""
    if appointment_id is None:
        return _without_post(person)
    for appointment in appointments_of(person.id, on):
        if appointment.id == appointment_id:
            return _under(person, appointment)
    return checks.NO_SUCH_POST.at()


def acting_of_token(written: str, now: datetime) -> Acting | Problem:
    """Who a program acts as: its token is `<id>.<secret>`."""
    name, _, secret = written.partition(".")
    found = _of_token(name, secret, now)
    if found is None:
        return checks.NO_SUCH_TOKEN.at()
    person, appointment, scopes = found
    acting = acting_under(person, appointment, civil(now).date())
    return acting if isinstance(acting, Problem) else _limited(acting, frozenset(scopes.split()))


def _of_token(name: str, secret: str, now: datetime) -> tuple[Account, UUID | None, str] | None:
    """The account, the appointment and the scopes of a token that holds. By hand, and the versions of reference data
    with it: it is asked with each request."""
    try:
        values = [stored_id(UUID(name)), token_hash(secret), connection.ops.adapt_datetimefield_value(now)]
    except ValueError:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TOKEN.format(versions=all_tokens()), values)
        row = cursor.fetchone()
    if row is None:
        return None
    id, named, roles, area_path, language, appointment, scopes, versions = row
    believe(versions)
    person = new_row(Account, id=UUID(str(id)), name=named, roles=roles, area_path=area_path, language=language)
    return person, UUID(str(appointment)) if appointment else None, scopes


_TOKEN = """
SELECT account.id, account.name, account.roles, account.area_path, account.language, api_token.appointment,
       api_token.scopes, {versions}
FROM api_token JOIN account ON account.id = api_token.account
WHERE api_token.id = %s AND api_token.secret_hash = %s AND api_token.revoked_at IS NULL
  AND api_token.expires_at > %s AND account.active
"""


def _limited(acting: Acting, scopes: frozenset[str]) -> Acting:
    roles = acting.roles if "admin" in scopes else acting.roles - {"admin"}
    return Acting(
        acting.account_id, acting.name, acting.post, acting.area_code, acting.area_path, acting.unit_id, roles,
        acting.language, scopes,
    )  # fmt: skip


def _under(person: Account, appointment: AppointmentInfo) -> Acting:
    return Acting(
        person.id, person.name, appointment.post, appointment.area, appointment.area_path, appointment.unit,
        appointment.roles, language_of(person),
    )  # fmt: skip


def _without_post(person: Account) -> Acting:
    """The account's own roles. Without any it may do nothing: a path that no area has."""
    roles = frozenset(person.roles.split())
    path = person.area_path if roles else NOWHERE
    return Acting(person.id, person.name, "account", "", path, None, roles, language_of(person))


def language_of(person: Account) -> Language:
    return "en" if person.language == "en" else "zh-Hans"


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token without its secret."""

    id: UUID
    title: str
    appointment: UUID | None
    scopes: tuple[str, ...]
    expires_at: datetime


def tokens_of(account_id: UUID, now: datetime) -> list[TokenInfo]:
    """The tokens of an account that still hold, the one that ends first in front."""
    rows = ApiToken.objects.filter(account=account_id, revoked_at=None, expires_at__gt=now).order_by("expires_at", "id")
    return [TokenInfo(row.id, row.title, row.appointment, tuple(row.scopes.split()), row.expires_at) for row in rows]


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account as an administrator sees it."""

    id: UUID
    login: str
    name: str
    roles: tuple[str, ...]
    area_path: str
    language: str
    second_factor: bool


def accounts_after(login: str, limit: int) -> list[AccountInfo]:
    """Open accounts whose login comes after a text, by login."""
    rows = Account.objects.filter(active=True, login__gt=login).order_by("login")[:limit]
    return [
        AccountInfo(row.id, row.login, row.name, tuple(row.roles.split()), row.area_path, row.language,
                    bool(row.totp_secret))
        for row in rows
    ]  # fmt: skip
