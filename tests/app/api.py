"""Speaking to the API in tests: people with logins, and clients that send what a program would send."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.app.people import NOW
from yiwang.foundation.identity.interface import Acting, IssueToken, OpenAccount
from yiwang.foundation.organizations.interface import Appoint, OpenUnit, SetPostRoles
from yiwang.foundation.places.models import Area
from yiwang.kernel.actions import Action, Command, perform
from yiwang.kernel.ids import new_id

PASSWORD = "a sentence to remember"
SINCE = date(2020, 1, 1)
ADMIN = Acting(new_id(), "Admin", "account", "", "", None, frozenset({"admin"}))


def done(action: Action[Any]) -> Any:
    return perform(action, acting=ADMIN, command=Command(new_id(), NOW), now=NOW)


@dataclass
class Program:
    """A client with a token (or none). Each write has a key of its own, unless one is given."""

    token: str = ""
    language: str = "en"
    client: Client = field(default_factory=Client)

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        found = {"Accept-Language": self.language, **more}
        return {**found, "Authorization": f"Bearer {self.token}"} if self.token else found

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/api/v1{path}", query or {}, headers=self.headers(named))

    def post(self, path: str, body: Any = None, key: UUID | str | None = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Idempotency-Key", str(key or new_id()))
        return self.client.post(
            f"/api/v1{path}", json.dumps({} if body is None else body), content_type="application/json",
            headers=self.headers(named),
        )  # fmt: skip

    def send(self, path: str, files: dict[str, Any], key: UUID | None = None) -> HttpResponse:
        headers = self.headers({"Idempotency-Key": str(key or new_id())})
        return self.client.post(f"/api/v1{path}", files, headers=headers)


def areas() -> None:
    """A district with two sub-districts."""
    rows = [("1", "", "district", 3, "东城", "1/"), ("11", "1", "subdistrict", 4, "河东", "1/11/"),
            ("12", "1", "subdistrict", 4, "河西", "1/12/")]  # fmt: skip
    for code, parent, level, rank, name, path in rows:
        Area.objects.create(code=code, parent=parent, level=level, rank=rank, name=name, full_name=name, path=path)


def account(login: str, *roles: str, area_path: str = "") -> UUID:
    id = new_id()
    done(OpenAccount(id, login, login.title(), PASSWORD, frozenset(roles), area_path))
    return id


def in_office(login: str, role: str, area: str = "11") -> tuple[UUID, UUID]:
    """Somebody who holds a post with one role: account and appointment."""
    person, unit, appointment = account(login), new_id(), new_id()
    done(OpenUnit(unit, "office", area, f"Office of {login}", SINCE))
    done(SetPostRoles(new_id(), role, frozenset({role})))
    done(Appoint(unit, appointment, role, login, SINCE, account=person))
    return person, appointment


def token_of(person: UUID, appointment: UUID | None = None, *scopes: str) -> str:
    """A token; with all scopes unless some are named."""
    id, secret = new_id(), "s" * 40
    expires = timezone.now() + timedelta(days=60)
    done(IssueToken(person, id, secret, "test", appointment, frozenset(scopes or ("read", "write", "admin")), expires))
    return f"{id}.{secret}"


def program(role: str, login: str = "") -> Program:
    """A program that acts for somebody with a role."""
    if not role:
        return Program()
    if role in ("admin", "auditor"):
        return Program(token_of(account(login or role, role)))
    return Program(token_of(*in_office(login or role, role)))


def problem(response: HttpResponse) -> dict[str, Any]:
    """The body of a refusal, which has the form that every refusal has."""
    assert response.headers["Content-Type"].startswith("application/problem+json"), response.content
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["code"] == body["problems"][0]["code"]
    assert body["type"] == f"/api/v1/problems/{body['code']}"
    assert all(item[name] for item in body["problems"] for name in ("what", "why", "mend"))
    return body


def over(response: Any) -> None:
    """What a response does when it is over, without closing the test's connection to the database."""
    for close in response._resource_closers:
        close()
