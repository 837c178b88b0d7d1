"""The gate in front of every endpoint: who acts, whether this endpoint is for them, and not too often."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from yiwang.engine.problems import Problem
from yiwang.faces import sessions, visitors
from yiwang.faces.api import limits
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.access import ACCESS, Access
from yiwang.faces.api.answers import Fault, Refusal, refusal
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import REPORTER, Acting
from yiwang.kernel.civil_time import civil

SAFE = ("GET", "HEAD", "OPTIONS")
BEARER = "Bearer "


class Gate:
    """The gate of one endpoint, by its row in the table of access."""

    def __init__(self, name: str) -> None:
        self.access = ACCESS[name]

    def __call__(self, request: HttpRequest) -> Acting:
        token = request.META.get("HTTP_AUTHORIZATION", "")
        if token or sessions.ACCOUNT not in request.session:
            _count_stranger(request, self.access)
        acting = _by_token(token) if token else _by_session(request, self.access)
        if acting.account_id is not None:
            limits.check("member", str(acting.account_id))
        _admit(acting, self.access, by_token=bool(token))
        return acting


def _count_stranger(request: HttpRequest, access: Access) -> None:
    """Whoever is not known yet is counted by address; a token that is wrong is a guess like any other."""
    if request.META.get("HTTP_AUTHORIZATION"):
        return limits.check("member", visitors.address(request))
    what = "guess" if access.guessable else "public_read" if request.method in SAFE else "public_write"
    return limits.check(what, visitors.address(request))


def _by_token(header: str) -> Acting:
    if not header.startswith(BEARER) or len(header) > 400:
        raise refusal(401, kinds.NOT_SIGNED_IN.at())
    found = identity.acting_of_token(header.removeprefix(BEARER).strip(), timezone.now())
    if isinstance(found, Problem):
        raise refusal(kinds.status_of(found.code), found)
    return found


def _by_session(request: HttpRequest, access: Access) -> Acting:
    if sessions.ACCOUNT not in request.session:
        return REPORTER
    found = sessions.acting_in_session(request, civil(timezone.now()).date(), _post_named(request))
    if isinstance(found, Problem):
        # The post chosen at sign-in may have ended: another can still be chosen.
        if access.without_post:
            sessions.choose(request, None)
            return _by_session(request, access)
        raise refusal(kinds.status_of(found.code), found)
    if found is not None and request.method not in SAFE and _forged(request):
        raise refusal(403, kinds.CSRF.at())
    return found or REPORTER


class _Csrf(CsrfViewMiddleware):
    """Django's own check; its answer would be a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _forged(request: HttpRequest) -> bool:
    check = _Csrf(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is not None


def _post_named(request: HttpRequest) -> UUID | None:
    written = request.headers.get("Acting-Post", "")
    try:
        return UUID(written) if written else None
    except ValueError:
        wrong = kinds.WRONG_TYPE.at(field="Acting-Post", detail="UUID")
        raise Refusal(422, [Fault(wrong, parameter="Acting-Post")]) from None


def _admit(acting: Acting, access: Access, by_token: bool) -> None:
    if access.roles is None:
        return
    if acting.account_id is None:
        raise refusal(401, kinds.NOT_SIGNED_IN.at())
    if by_token and access.session_only:
        raise refusal(403, kinds.NOT_THIS_SCOPE.at(scope="session"))
    if access.scope not in acting.scopes:
        raise refusal(403, kinds.NOT_THIS_SCOPE.at(scope=access.scope))
    if access.roles and not access.roles & acting.roles:
        raise refusal(403, kinds.NOT_THIS_ROLE.at(post=acting.acting_as, roles=", ".join(sorted(access.roles))))
