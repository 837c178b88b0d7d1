"""The door of the API: who may come in, what is refused and how it is said."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.api import PASSWORD, Program, account, areas, in_office, problem, program, token_of
from yiwang.engine.problems import ALL_KINDS
from yiwang.faces.api.access import ACCESS
from yiwang.faces.api.models import SentRequest
from yiwang.faces.api.urls import api
from yiwang.foundation.organizations.models import Unit
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    body = json.dumps({"login": login, "password": password, **more})
    return client.post("/api/v1/session", body, content_type="application/json", headers={"Accept-Language": "en"})


def test_every_endpoint_has_a_row_and_every_row_an_endpoint() -> None:
    operations = [op for path in api.get_openapi_schema()["paths"].values() for op in path.values()]
    assert sorted(op["operationId"] for op in operations) == sorted(ACCESS)


def test_every_refusal_is_declared_and_every_parameter_bounded() -> None:
    schema = api.get_openapi_schema()
    for path in schema["paths"].values():
        for operation in path.values():
            assert {400, 401, 403, 404, 422, 429, 500} <= set(operation["responses"])
            for status, answer in operation["responses"].items():
                if status >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
            for parameter in operation["parameters"]:
                if parameter["in"] != "header":
                    assert _bounded(parameter["schema"]), (operation["operationId"], parameter)


def _bounded(schema: dict[str, Any]) -> bool:
    if schema.get("type") == "array":
        return "maxItems" in schema and _bounded(schema["items"])
    if "anyOf" in schema:
        return all(_bounded(one) for one in schema["anyOf"] if one.get("type") != "null")
    if schema.get("type") == "string":
        return bool({"maxLength", "format", "enum", "const"} & set(schema)) or schema.get("pattern", "").endswith("}$")
    return schema.get("type") == "boolean" or {"minimum", "maximum"} <= set(schema)


def test_a_visitor_reads_what_is_public_and_nothing_else() -> None:
    areas()
    assert Program().get("/areas", {"text": "河"}).status_code == 200
    assert problem(Program().get("/units"))["code"] == "api.not_signed_in"
    assert Program().get("/units").headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "nonsense", "01a1ffce-f86e-7140-bfb4-e13df8a73c8e.wrong", "x" * 500])
def test_a_wrong_token_opens_nothing_not_even_what_is_public(token: str) -> None:
    response = Client().get("/api/v1/areas?text=x", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 401


def test_a_token_does_no_more_than_its_scopes() -> None:
    areas()
    admin = account("admin", "admin")
    unit = {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}
    reader = Program(token_of(admin, None, "read"))
    assert reader.get("/units").status_code == 200
    assert problem(reader.post("/units", unit))["code"] == "api.not_this_scope"
    assert Program(token_of(admin)).post("/units", unit).status_code == 201


def test_a_session_acts_under_the_post_that_was_chosen() -> None:
    areas()
    person, first = in_office("anna", "clerk")
    client = Client()
    signed_in = sign_in(client, "anna").json()
    assert signed_in["acting"]["post"] == "clerk"
    assert [post["id"] for post in signed_in["posts"]] == [str(first)]
    body = json.dumps({"appointment": None})
    chosen = client.post("/api/v1/session/post", body, content_type="application/json").json()
    assert chosen["acting"]["post"] == "account"
    under = client.get("/api/v1/session", headers={"Acting-Post": str(first)}).json()
    assert under["acting"]["post"] == "clerk"
    assert client.get("/api/v1/session").json()["acting"]["post"] == "account"
    stranger = json.dumps({"appointment": str(new_id())})
    refused = client.post("/api/v1/session/post", stranger, content_type="application/json")
    assert problem(refused)["code"] == "identity.no_such_post"
    assert client.post("/api/v1/session/sign-out", "{}", content_type="application/json").status_code == 204
    assert client.get("/api/v1/session").json()["acting"] is None


def test_signing_in_says_why_not_and_locks() -> None:
    account("anna")
    client = Client()
    for _ in range(4):
        assert problem(sign_in(client, "anna", "wrong"))["code"] == "identity.wrong_login"
    assert problem(sign_in(client, "anna", "wrong"))["code"] == "identity.locked"
    assert sign_in(client, "anna").status_code == 403


def test_a_session_writes_only_with_its_token_against_forgery() -> None:
    areas()
    account("admin", "admin")
    client = Client(enforce_csrf_checks=True)
    csrf = sign_in(client, "admin").json()["csrf_token"]
    unit = json.dumps({"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"})
    headers = {"Idempotency-Key": str(new_id())}
    forged = client.post("/api/v1/units", unit, content_type="application/json", headers=headers)
    assert problem(forged)["code"] == "api.csrf"
    headers["X-CSRFToken"] = csrf
    assert client.post("/api/v1/units", unit, content_type="application/json", headers=headers).status_code == 201


def test_a_new_password_ends_the_sessions() -> None:
    person = account("anna", "auditor")
    client = Client()
    sign_in(client, "anna")
    changed = Program(token_of(person)).post(f"/accounts/{person}/password", {"password": "another long sentence"})
    assert changed.status_code == 204
    assert client.get("/api/v1/session").json()["acting"] is None


def test_what_is_wrong_is_said_in_the_language_of_the_reader() -> None:
    english = problem(Program(language="en").get("/units"))
    chinese = problem(Program(language="zh-Hans").get("/units"))
    other = problem(Program(language="fr").get("/units"))
    assert english["detail"].startswith("Sign in")
    assert chinese["detail"].startswith("请先登录")
    assert other["detail"] == chinese["detail"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "api.bad_json"),
        ("[1, NaN]", 400, "api.bad_json"),
        ("[" * 100 + "]" * 100, 400, "api.bad_json"),
        ('{"kind": "\\u0000", "area": "11", "title": "x", "since": "2026-01-01"}', 400, "api.bad_json"),
        ('{"kind": "\\ud800", "area": "11", "title": "x", "since": "2026-01-01"}', 400, "api.bad_json"),
        ("[]", 422, "api.wrong_type"),
        ('{"kind": "a", "area": "11", "title": "x"}', 422, "api.missing_field"),
        ('{"kind": "a", "area": "11", "title": "x", "since": "2026-01-01", "y": 1}', 422, "api.unknown_field"),
        ('{"kind": 7, "area": "11", "title": "x", "since": "2026-01-01"}', 422, "api.wrong_type"),
        ('{"kind": "a", "area": "1/1", "title": "x", "since": "2026-01-01"}', 422, "api.bad_value"),
        ('{"kind": "a", "area": "11", "title": "x", "since": "0001-01-01"}', 422, "api.bad_value"),
        ('{"kind": "a", "area": "99", "title": "x", "since": "2026-01-01"}', 422, "organizations.unknown_area"),
    ],
)
def test_bodies_that_cannot_be_taken(body: str, status: int, code: str) -> None:
    areas()
    admin = program("admin")
    headers = admin.headers({"Idempotency-Key": str(new_id())})
    response = admin.client.post("/api/v1/units", body, content_type="application/json", headers=headers)
    assert (response.status_code, problem(response)["code"]) == (status, code)


def test_a_problem_points_to_the_field() -> None:
    admin = program("admin")
    found = problem(admin.post("/accounts", {"login": "x", "name": "", "password": "p", "roles": ["king"]}))
    assert {item["pointer"] for item in found["problems"]} == {"#/name", "#/roles/0"}
    assert (
        problem(Program().get("/locate", {"longitude": 200, "latitude": 1}))["problems"][0]["parameter"] == "longitude"
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/api/v1/nothing", 404), ("get", "/api/v2/areas", 404), ("delete", "/api/v1/areas", 405),
     ("put", "/api/v1/units", 405), ("get", "/api/v1/units/7", 422), ("get", "/api/v1/packs/check", 405)],
)  # fmt: skip
def test_wrong_addresses_and_methods(method: str, path: str, status: int) -> None:
    admin = program("admin")
    response = getattr(admin.client, method)(path, headers=admin.headers({}))
    assert response.status_code == status
    problem(response)
    assert status != 405 or response.headers["Allow"]


def test_other_content_types_and_bodies_too_large() -> None:
    admin = program("admin")
    headers = admin.headers({"Idempotency-Key": str(new_id())})
    form = admin.client.post(
        "/api/v1/units", "kind=a", content_type="application/x-www-form-urlencoded", headers=headers
    )
    assert problem(form)["code"] == "api.wrong_media_type"
    large = admin.client.post("/api/v1/units", " " * 1_000_001, content_type="application/json", headers=headers)
    assert problem(large)["code"] == "api.too_large"


def test_a_command_sent_twice_is_done_once() -> None:
    areas()
    admin, key = program("admin"), new_id()
    unit = {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}
    first, again = admin.post("/units", unit, key=key), admin.post("/units", unit, key=key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert Unit.objects.count() == 1
    assert JournalEntry.objects.filter(command_id=key).count() == 1
    other = admin.post("/units", {**unit, "title": "Other"}, key=key)
    assert (other.status_code, problem(other)["code"]) == (422, "api.key_reused")


def test_what_was_sent_long_ago_is_forgotten(monkeypatch: Any) -> None:
    areas()
    monkeypatch.setattr("yiwang.faces.api.commands.FORGET_AT_ONE_IN", 1)
    long_ago = timezone.now() - timedelta(days=8)
    SentRequest.objects.create(id="x", fingerprint="x", thing=new_id(), sent_at=long_ago)
    program("admin").post("/units", {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"})
    assert not SentRequest.objects.filter(id="x").exists()


def test_a_token_is_shown_again_to_whoever_sends_the_same_request_again() -> None:
    admin = program("admin")
    me = admin.get("/session").json()["acting"]["account"]
    key = new_id()
    body = {"title": "mine", "scopes": ["read"]}
    first, again = (admin.post(f"/accounts/{me}/tokens", body, key=key).json() for _ in range(2))
    assert first == again
    assert Program(first["token"]).get("/units").status_code == 200
    assert admin.post(f"/accounts/{me}/tokens/{first['id']}/revoke").status_code == 204
    assert Program(first["token"]).get("/units").status_code == 401


def test_a_token_issues_none_that_may_do_more() -> None:
    me = account("admin", "admin")
    narrow = Program(token_of(me, None, "admin"))
    refused = narrow.post(f"/accounts/{me}/tokens", {"title": "more", "scopes": ["admin", "write"]})
    assert (refused.status_code, problem(refused)["code"]) == (403, "api.not_this_scope")
    assert narrow.post(f"/accounts/{me}/tokens", {"title": "same", "scopes": ["admin"]}).status_code == 201


def test_one_key_of_two_senders_is_two_commands() -> None:
    areas()
    key = new_id()
    unit = {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}
    one = program("admin", "one").post("/units", unit, key=key)
    other = program("admin", "other").post("/units", {**unit, "title": "Other"}, key=key)
    assert one.status_code == other.status_code == 201
    assert one.json()["id"] != other.json()["id"]


def test_a_write_without_a_key_is_refused() -> None:
    admin = program("admin")
    unit = {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}
    response = admin.post("/units", unit, key="not a key")
    assert (response.status_code, problem(response)["code"]) == (400, "api.no_key")


@pytest.mark.parametrize("moment", ["yesterday", "2026-01-01T00:00:00", "2100-01-01T00:00:00Z", "2001-01-01T00:00:00Z"])
def test_a_moment_that_cannot_be(moment: str) -> None:
    response = program("admin").post("/subscriptions/" + str(new_id()) + "/end", Happened_At=moment)
    assert problem(response)["code"] == "api.bad_moment"


def test_what_has_not_changed_is_not_sent_again() -> None:
    areas()
    first = Program().get("/areas/11")
    same = Program().get("/areas/11", If_None_Match=first.headers["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    assert Program(language="zh-Hans").get("/areas/12", If_None_Match=first.headers["ETag"]).status_code == 200


def test_pages_follow_each_other_and_cursors_are_not_to_be_made_up() -> None:
    areas()
    admin = program("admin")
    for number in range(5):
        admin.post("/units", {"kind": "office", "area": "11", "title": f"Office {number}", "since": "2026-01-01"})
    titles, cursor = [], ""
    while True:
        page = admin.get("/units", {"limit": 2, "cursor": cursor}).json()
        titles += [unit["title"] for unit in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
        last = cursor
    assert titles == [f"Office {number}" for number in range(5)]
    assert problem(admin.get("/units", {"cursor": "WyJ4Il0"}))["code"] == "api.bad_cursor"
    assert problem(admin.get("/units", {"cursor": last, "within": "1/"}))["code"] == "api.bad_cursor"


def test_too_many_requests_wait(settings: Any) -> None:
    settings.LIMITS = {"public_read": 2, "member": 3}
    assert [Program().get("/session").status_code for _ in range(3)] == [200, 200, 429]
    refused = Program().get("/session")
    assert problem(refused)["code"] == "api.too_many"
    assert 0 < int(refused.headers["Retry-After"]) <= 61


def test_our_own_fault_is_told_without_its_inside(monkeypatch: Any, caplog: Any) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("yiwang.foundation.places.interface.find_areas", fail)
    response = Client(raise_request_exception=False).get("/api/v1/areas?text=x")
    found = problem(response)
    assert (response.status_code, found["code"]) == (500, "api.broken")
    assert b"the inside" not in response.content
    id = found["detail"].rpartition("编号 ")[2].rstrip("）)")
    assert any(id in record.getMessage() and record.exc_info for record in caplog.records)


def test_every_kind_of_problem_has_its_page() -> None:
    listed = Program().get("/problems").json()
    assert [kind["code"] for kind in listed] == sorted(ALL_KINDS)
    assert Program().get("/problems/api.no_key").json()["status"] == 422
