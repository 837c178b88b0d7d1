"""Who acts in a browser's session, for pages and for the API alike: the account, and the post that was chosen.

A session ends by itself when the password changes: it holds a hash of the password's hash.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from yiwang.engine.problems import Problem
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.organizations import interface as organizations

ACCOUNT, APPOINTMENT, STAMP = "account", "appointment", "stamp"


class Person(Protocol):
    """What a session needs of an account."""

    @property
    def id(self) -> UUID: ...
    @property
    def password(self) -> str: ...


def begin(request: HttpRequest, person: Person, on: date) -> None:
    """Somebody signed in: a new session, under the post that they have held longest."""
    request.session.flush()
    request.session[ACCOUNT] = str(person.id)
    request.session[STAMP] = _stamp(person)
    held = organizations.appointments_of(person.id, on)
    choose(request, held[0].id if held else None)


def end(request: HttpRequest) -> None:
    """Sign out."""
    request.session.flush()


def choose(request: HttpRequest, appointment: UUID | None) -> None:
    """Act under another post from now on; None: under the roles of the account itself."""
    request.session[APPOINTMENT] = str(appointment) if appointment else ""


def acting_in_session(request: HttpRequest, on: date, appointment: UUID | None = None) -> Acting | Problem | None:
    """Who acts: under `appointment` when one is named for this request only, else under the post that was chosen.

    None when nobody is signed in; the problem when the post is not held on that day.
    """
    person = identity.account(UUID(request.session[ACCOUNT])) if ACCOUNT in request.session else None
    if person is None or not constant_time_compare(request.session.get(STAMP, ""), _stamp(person)):
        return None
    chosen = request.session.get(APPOINTMENT)
    return identity.acting_under(person, appointment or (UUID(chosen) if chosen else None), on)


def _stamp(person: Person) -> str:
    return salted_hmac("yiwang.session", person.password).hexdigest()[:32]
