"""The whole OpenAPI document, with values that a machine thinks of: no fault of ours, no answer that is not declared.

Requests are made from the document by schemathesis and sent to the application itself, without a server. Few of each
are tried here, the same each time: the plainest that fits, and one that is drawn. YIWANG_EXAMPLES=100 tries more,
YIWANG_SEED=5 draws others.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.app.api import account, areas, in_office, token_of
from yiwang.config.wsgi import application
from yiwang.faces.api.access import ACCESS
from yiwang.faces.api.endpoints import partners
from yiwang.faces.api.urls import api
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance)
SEED = int(os.environ.get("YIWANG_SEED", "20261122"))
FEW = settings(
    max_examples=int(os.environ.get("YIWANG_EXAMPLES", "2")), deadline=None, database=None,
    phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
)  # fmt: skip
PLENTY = dict.fromkeys(("guess", "public_write", "public_read", "member"), 1_000_000)


def document() -> Any:
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    found.app = application
    return found


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The end of a request closes connections, and with it the transaction that the test lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


EVERYBODY = ("", "admin", "auditor", "dispatcher", "grid_worker", "clerk", "handler")


def token(who: str) -> str:
    """Of somebody with that role and no other; nothing for who is nobody."""
    if not who:
        return ""
    if who in ("admin", "auditor"):
        return token_of(account(who, who))
    return token_of(*in_office(who, who))


def headers(bearer: str) -> dict[str, str]:
    found = {"Idempotency-Key": str(new_id()), "Host": "localhost"}
    return found | ({"Authorization": f"Bearer {bearer}"} if bearer else {})


def draw(operation: Any, who: str, do: Callable[[Any], None]) -> None:
    @seed(zlib.crc32(f"{SEED} {who} {operation.label}".encode()))
    @FEW
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        do(case)

    run()


def try_out(operation: Any, bearer: str, who: str = "") -> None:
    def ask(case: Any) -> None:
        for name in ("Authorization", "Idempotency-Key", "Cookie"):
            (case.headers or {}).pop(name, None)
        case.cookies = {}
        response = case.call(headers=headers(bearer))
        case.validate_response(response, checks=CHECKS)

    draw(operation, who, ask)


@pytest.mark.parametrize("who", EVERYBODY)
def test_whatever_is_sent_gets_a_declared_answer(who: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIMITS = PLENTY
    monkeypatch.setattr(partners, "STREAM_FOR", 0.0)
    areas()
    bearer = token(who)
    seen = set()
    for found in document().get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        try_out(operation, bearer, who)
        seen.add(name)
    assert seen == set(ACCESS)


def test_an_undeclared_answer_is_found(settings: Any) -> None:
    """The same check, of a document that leaves an answer out."""
    settings.LIMITS = PLENTY
    whole = json.loads(json.dumps(api.get_openapi_schema()))
    answers = whole["paths"]["/api/v1/units"]["get"]["responses"]
    del answers["401"]
    broken = schemathesis.openapi.from_dict(whole)
    broken.app = application
    with pytest.raises(BaseException, match=r"(?i)undocumented"):
        try_out(broken["/api/v1/units"]["GET"], "no.token")


def test_a_number_says_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(number: int) -> list[str]:
        monkeypatch.setattr("tests.app.test_api_fuzz.SEED", number)
        found: list[str] = []
        for operation in list(document().get_all_operations())[:6]:
            draw(operation.ok(), "", lambda case: found.append(f"{case.path_parameters} {case.query} {case.body}"))
        return found

    assert drawn(1) == drawn(1) != drawn(2)
