"""Signing in and out, and choosing the post to act under."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yiwang.engine.problems import Problem
from yiwang.faces import sessions, visitors
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import refusal
from yiwang.faces.api.commands import person
from yiwang.faces.api.fields import Input, Secret, Sorted
from yiwang.faces.api.routes import read, write
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.civil_time import civil

router = Router(tags=["session"])


class SignIn(Input):
    login: Secret
    password: Secret
    code: str = Field("", max_length=10, description="Six digits, when the account has a second factor.")


class ChoosePost(Input):
    appointment: UUID | None = Field(None, description="None: the roles of the account itself.")


class ActingOut(Schema):
    """Who acts, under which post."""

    account: UUID | None = Field(None, validation_alias="account_id")
    name: str
    post: str
    area: str = Field(validation_alias="area_code")
    area_path: str
    unit: UUID | None = Field(None, validation_alias="unit_id")
    roles: Sorted
    scopes: Sorted
    acting_as: str


class PostOut(Schema):
    """A post that may be chosen."""

    id: UUID
    post: str
    unit: UUID
    unit_title: str
    area: str
    acting: bool
    roles: Sorted


class SessionOut(Schema):
    """`acting` is null for a visitor. Send `csrf_token` as X-CSRFToken with every write of the session."""

    acting: ActingOut | None
    posts: list[PostOut]
    csrf_token: str


@read(router, "/session", "read_session", SessionOut)
def read_session(request: HttpRequest) -> Any:
    """Who acts, and the posts that they hold today."""
    return _session(request, person(request), timezone.now())


@write(router, "/session", "sign_in", SessionOut)
def sign_in(request: HttpRequest, body: SignIn) -> Any:
    """Sign in with login, password and, where it is set, the second factor."""
    now = timezone.now()
    found = identity.sign_in(body.login, body.password, body.code, now)
    if isinstance(found, Problem):
        raise refusal(kinds.status_of(found.code), found)
    visitors.was_no_guess(request)
    today = civil(now).date()
    sessions.begin(request, found, today)
    acting = sessions.acting_in_session(request, today)
    return _session(request, acting if isinstance(acting, Acting) else None, now)


@write(router, "/session/sign-out", "sign_out", None, status=204)
def sign_out(request: HttpRequest) -> Any:
    """End the session."""
    sessions.end(request)


@write(router, "/session/post", "choose_post", SessionOut)
def choose_post(request: HttpRequest, body: ChoosePost) -> Any:
    """Act under another of one's posts from now on."""
    now = timezone.now()
    today = civil(now).date()
    before = request.session.get(sessions.APPOINTMENT) or None
    sessions.choose(request, body.appointment)
    acting = sessions.acting_in_session(request, today)
    if isinstance(acting, Problem):
        sessions.choose(request, UUID(before) if before else None)
        raise refusal(kinds.status_of(acting.code), acting)
    return _session(request, acting, now)


def _session(request: HttpRequest, acting: Acting | None, now: datetime) -> dict[str, Any]:
    known = acting if acting is not None and acting.account_id is not None else None
    held = organizations.appointments_of(known.account_id, civil(now).date()) if known and known.account_id else []
    return {"acting": known, "posts": held, "csrf_token": get_token(request)}
