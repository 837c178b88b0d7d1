"""Accounts, second factors and tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import no_such, refusal
from yiwang.faces.api.commands import do, person
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.fields import Cursor, Input, Limit, Line, Name, Path, Secret
from yiwang.faces.api.paging import page, place_of
from yiwang.faces.api.routes import read, write
from yiwang.foundation.identity import interface as identity

router = Router(tags=["accounts"])
Login = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x20\x7f]+$")]
Scope = Literal["read", "write", "admin"]


class OpenAccountIn(Input):
    login: Login
    name: Name
    password: Secret
    roles: list[Literal["admin", "auditor"]] = Field([], max_length=2)
    area_path: Path = ""
    language: Literal["zh-hans", "en"] = "zh-hans"


class PasswordIn(Input):
    password: Secret


class SecondFactorOut(Schema):
    """Show `uri` as a QR code; send `secret` back with the first code that the authenticator shows."""

    secret: str
    uri: str


class SecondFactorIn(Input):
    secret: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class ContactIn(Input):
    mail: Line = ""
    phone: Line = Field("", description="For text messages; optional.")
    language: Literal["zh-hans", "en"] = "zh-hans"


class ContactOut(Schema):
    mail: str
    phone: str
    language: str


class TokenOut(Schema):
    """A token, without its secret."""

    id: UUID
    title: str
    appointment: UUID | None
    scopes: list[str]
    expires_at: datetime


class IssueTokenIn(Input):
    title: Name
    scopes: list[Scope] = Field(min_length=1, max_length=3)
    days: int = Field(90, ge=1, le=366, description="How long it holds.")
    appointment: UUID | None = Field(None, description="The post that it acts under; none: the account's own roles.")


class TokenIssued(Schema):
    """`token` is shown this once. It is sent as `Authorization: Bearer <token>`."""

    id: UUID
    token: str


class AccountOut(Schema):
    id: UUID
    login: str
    name: str
    roles: list[str]
    area_path: str
    language: str
    second_factor: bool


class AccountPage(Schema):
    items: list[AccountOut]
    next: str


@read(router, "/accounts", "list_accounts", AccountPage)
def list_accounts(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Open accounts, by login."""
    after = place_of(cursor, "accounts") or [""]
    rows = identity.accounts_after(after[0], limit + 1)
    return page(rows, limit, "accounts", lambda one: [one.login])


@write(router, "/accounts", "open_account", Made, status=201)
def open_account(request: HttpRequest, body: OpenAccountIn) -> Any:
    """Open an account. Posts come by appointment."""
    id = do(request, lambda new: identity.OpenAccount(
        new, body.login, body.name, body.password, frozenset(body.roles), body.area_path, body.language))  # fmt: skip
    return {"id": id}


@write(router, "/accounts/{account}/close", "close_account", None, status=204)
def close_account(request: HttpRequest, account: UUID) -> Any:
    """Close an account."""
    do(request, lambda new: identity.CloseAccount(account))


@write(router, "/accounts/{account}/password", "change_password", None, status=204)
def change_password(request: HttpRequest, account: UUID, body: PasswordIn) -> Any:
    """A new password; it ends every session of the account."""
    do(request, lambda new: identity.ChangePassword(account, body.password))


@read(router, "/accounts/{account}/contact", "read_account_contact", ContactOut)
def read_account_contact(request: HttpRequest, account: UUID) -> Any:
    """Where reminders and orders go. One's own in full; an administrator sees hints."""
    acting = person(request)
    known = identity.official_contact(account)
    if known is None or (account != acting.account_id and "admin" not in acting.roles):
        raise no_such("账号", "account")
    mail, phone = (known.mail, known.phone) if account == acting.account_id else known.hints
    return {"mail": mail, "phone": phone, "language": "en" if known.language == "en" else "zh-hans"}


@write(router, "/accounts/{account}/contact", "set_account_contact", None, status=204)
def set_account_contact(request: HttpRequest, account: UUID, body: ContactIn) -> Any:
    """Where reminders and orders go from now on; what is left empty is taken away."""
    do(request, lambda new: identity.SetAccountContact(account, body.mail, body.phone, body.language))


@write(router, "/accounts/{account}/second-factor/offer", "offer_second_factor", SecondFactorOut)
def offer_second_factor(request: HttpRequest, account: UUID) -> Any:
    """A new secret for an authenticator. Nothing is kept yet."""
    known = identity.account(account)
    if known is None or person(request).account_id != account:
        raise no_such("账号", "account")
    secret = identity.new_totp_secret()
    return {"secret": secret.hex(), "uri": identity.totp_uri(secret, known.login)}


@write(router, "/accounts/{account}/second-factor", "set_second_factor", None, status=204)
def set_second_factor(request: HttpRequest, account: UUID, body: SecondFactorIn) -> Any:
    """Keep a second factor, proved by a code made from it."""
    do(request, lambda new: identity.SetSecondFactor(account, bytes.fromhex(body.secret), body.code))


@read(router, "/accounts/{account}/tokens", "list_tokens", list[TokenOut])
def list_tokens(request: HttpRequest, account: UUID) -> Any:
    """The tokens of an account that still hold: one's own, or any for an administrator."""
    acting = person(request)
    if account != acting.account_id and "admin" not in acting.roles:
        raise no_such("账号", "account")
    return identity.tokens_of(account, timezone.now())


@write(router, "/accounts/{account}/tokens", "issue_token", TokenIssued, status=201)
def issue_token(request: HttpRequest, account: UUID, body: IssueTokenIn) -> Any:
    """Issue a token under one post of the account. A token issues none that may do more than itself."""
    if more := set(body.scopes) - person(request).scopes:
        raise refusal(403, kinds.NOT_THIS_SCOPE.at(scope=", ".join(sorted(more))))
    expires = timezone.now() + timedelta(days=body.days)
    id = do(request, lambda new: identity.IssueToken(
        account, new, _secret(new), body.title, body.appointment, frozenset(body.scopes), expires))  # fmt: skip
    return {"id": id, "token": f"{id}.{_secret(id)}"}


def _secret(token: UUID) -> str:
    """Made from the site's secret and the token's id: a request that is sent again shows the same one."""
    return salted_hmac("yiwang.api_token", token.hex, algorithm="sha256").hexdigest()


@write(router, "/accounts/{account}/tokens/{token}/revoke", "revoke_token", None, status=204)
def revoke_token(request: HttpRequest, account: UUID, token: UUID) -> Any:
    """From now on it opens nothing."""
    do(request, lambda new: identity.RevokeToken(account, token))
