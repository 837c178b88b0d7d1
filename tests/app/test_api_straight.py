"""The short way of a program to the cases says and does what the usual way says and does."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.http import HttpResponse

from tests.app.api import Program
from tests.app.site import Site, build_site
from tests.app.story import FACTS, VILLAGE
from tests.app.test_api_cases import program
from yiwang.faces.api import straight
from yiwang.faces.api.endpoints.cases_out import AcceptedOut
from yiwang.faces.api.openapi import written

pytestmark = pytest.mark.django_db
BODY = {"case_type": "dispute", "channel": "visit", "facts": FACTS, "area": VILLAGE}


@pytest.fixture
def site(settings: Any) -> Site:
    settings.LIMITS = {"guess": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


def sent(sender: Program, method: str, path: str, key: str, **more: Any) -> HttpResponse:
    headers = {**sender.headers({"Idempotency-Key": key}), **more.pop("headers", {})}
    found: HttpResponse = getattr(sender.client, method)(
        f"/api/v1{path}", content_type="application/json", headers=headers, **more
    )
    return found


def both(sender: Program, method: str, path: str, **more: Any) -> tuple[HttpResponse, HttpResponse]:
    """The same request by the short way and by the usual one."""
    key, asked = str(uuid4()), []
    answered = straight.answered

    def noted(request: Any) -> Any:
        asked.append(found := answered(request))
        return found

    with patch.object(straight, "answered", noted):
        short = sent(sender, method, path, key, **more)
    with patch.object(straight, "answered", lambda request: None):
        usual = sent(sender, method, path, key, **more)
    assert asked
    return short, usual


REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a report": ("post", "/cases", {"data": BODY}),
    "a report in English": ("post", "/cases", {"data": BODY, "headers": {"Accept-Language": "en-GB"}}),
    "one in no language": ("post", "/cases", {"data": BODY, "headers": {"Accept-Language": ""}}),
    "no such kind": ("post", "/cases", {"data": {**BODY, "case_type": "nothing"}}),
    "an unknown field": ("post", "/cases", {"data": {**BODY, "colour": "red"}}),
    "no body": ("post", "/cases", {"data": ""}),
    "no key": ("post", "/cases", {"data": BODY, "headers": {"Idempotency-Key": "?"}}),
    "a moment to come": ("post", "/cases", {"data": BODY, "headers": {"Happened-At": "2999-01-01T00:00:00Z"}}),
    "a wrong token": ("post", "/cases", {"data": BODY, "headers": {"Authorization": "Bearer nobody.nothing"}}),
    "not a token": ("post", "/cases", {"data": BODY, "headers": {"Authorization": "Basic YTpi"}}),
    "a wrong host": ("post", "/cases", {"data": BODY, "headers": {"Host": "elsewhere.example"}}),
    "a wrong method": ("delete", "/cases", {}),
    "no such address": ("get", "/cases/1/2/3", {}),
    "the list": ("get", "/cases", {}),
    "no such case": ("get", f"/cases/{uuid4()}", {}),
}


EXPECTED = {"a report": 201, "a report in English": 201, "one in no language": 201, "a wrong token": 401,
            "the list": 200, "a wrong host": 400, "no such address": 404}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_answer_alike(site: Site, name: str) -> None:
    method, path, more = REQUESTS[name]
    short, usual = both(program(site, "village_secretary"), method, path, **more)
    assert short.status_code == usual.status_code == EXPECTED.get(name, usual.status_code)
    assert dict(short.headers) == dict(usual.headers)
    assert short.content == usual.content


def test_the_short_way_is_taken_by_tokens_alone(site: Site) -> None:
    taken: list[bool] = []
    answered = straight.answered

    def noted(request: Any) -> Any:
        found = answered(request)
        taken.append(found is not None)
        return found

    with patch.object(straight, "answered", noted):
        assert program(site, "village_secretary").post("/cases", BODY).status_code == 201
        assert Program().post("/cases", BODY).status_code == 401
        assert program(site, "village_secretary").get("/me").status_code in (200, 404)
    assert taken == [True, False, False]


def test_a_report_is_answered_as_the_document_says(site: Site) -> None:
    """The endpoint writes its answer itself: it is what the router would have written."""
    told = program(site, "village_secretary").post("/cases", BODY)
    read = AcceptedOut.model_validate_json(told.content)
    assert read.number and read.seq > 1
    assert told.content.decode() == written(read.model_dump())
