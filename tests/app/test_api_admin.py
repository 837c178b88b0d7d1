"""What administrators do through the API: units and people, accounts and second factors, packs, subscriptions."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.app.api import PASSWORD, Program, account, areas, problem, program, token_of
from tests.shared import ROOT
from yiwang.foundation.identity.interface import totp_code
from yiwang.foundation.messages.models import Subscription
from yiwang.foundation.places.models import GridCell
from yiwang.kernel.civil_time import civil
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[112, 32], [112.1, 32], [112.1, 32.1], [112, 32.1], [112, 32]]]}


def made(response: Any) -> str:
    assert response.status_code == 201, response.content.decode()
    id: str = response.json()["id"]
    return id


def today(days: int = 0) -> str:
    return (civil(timezone.now()).date() + timedelta(days=days)).isoformat()


def archive(*names: str, spoil: str = "") -> SimpleUploadedFile:
    """A zip of packs of the repository; `spoil` leaves one file of the first out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name in names:
            for file in (ROOT / "packs" / name).rglob("*"):
                if file.is_file() and (not spoil or file.name != spoil):
                    zipped.write(file, f"{name}/{file.relative_to(ROOT / 'packs' / name)}")
    return SimpleUploadedFile("pack.zip", stream.getvalue(), "application/zip")


def test_a_unit_from_its_opening_to_its_end() -> None:
    areas()
    admin = program("admin")
    person = made(admin.post("/accounts", {"login": "bo", "name": "Bo", "password": PASSWORD}))
    unit = made(admin.post("/units", {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}))
    body = {"post": "clerk", "holder": "Bo", "since": "2026-01-01"}
    held = made(admin.post(f"/units/{unit}/appointments", body))
    assert admin.post(f"/units/{unit}/appointments/{held}/account", {"account": person}).status_code == 204
    assert admin.post("/post-roles/clerk", {"roles": ["clerk"]}).status_code == 204
    listed = admin.get(f"/units/{unit}/appointments").json()
    assert [(one["account"], one["roles"]) for one in listed] == [(person, ["clerk"])]
    rule = made(admin.post(f"/units/{unit}/dispatch-rules", {"matter": "noise", "area": "1", "since": "2026-01-01"}))
    where = {"area": "12", "matter": "noise"}
    assert Program().get("/responsible-unit", where).json()["unit"]["id"] == unit
    assert admin.post(f"/units/{unit}/dispatch-rules/{rule}/end", {"until": today()}).status_code == 204
    assert Program().get("/responsible-unit", where).json() == {"unit": None}
    assert admin.post(f"/units/{unit}/appointments/{held}/end", {"until": today()}).status_code == 204
    assert admin.post(f"/units/{unit}/close", {"until": today(1)}).status_code == 204
    assert admin.get("/units", {"on": today(2)}).json()["items"] == []


def test_an_administrator_of_one_area_changes_nothing_elsewhere() -> None:
    areas()
    admin = Program(token_of(account("local", "admin", area_path="1/11/")))
    unit = {"kind": "office", "area": "12", "title": "Office", "since": "2026-01-01"}
    refused = admin.post("/units", unit)
    assert (refused.status_code, problem(refused)["code"]) == (403, "kernel.not_allowed")


def test_accounts_are_listed_and_closed() -> None:
    admin = program("admin")
    person = made(admin.post("/accounts", {"login": "bo", "name": "Bo", "password": PASSWORD}))
    taken = admin.post("/accounts", {"login": "bo", "name": "Bo", "password": PASSWORD})
    assert (taken.status_code, problem(taken)["code"]) == (409, "identity.login_taken")
    short = admin.post("/accounts", {"login": "ed", "name": "Ed", "password": "short"})
    assert problem(short)["code"] == "identity.weak_password"
    page = admin.get("/accounts", {"limit": 1}).json()
    rest = admin.get("/accounts", {"cursor": page["next"]}).json()
    assert [one["login"] for one in (*page["items"], *rest["items"])] == ["admin", "bo"]
    assert admin.post(f"/accounts/{person}/close").status_code == 204
    assert [one["login"] for one in admin.get("/accounts").json()["items"]] == ["admin"]


def test_a_second_factor_is_set_with_a_code_and_asked_from_then_on() -> None:
    me = account("anna", "auditor")
    client = Client()

    def send(path: str, body: dict[str, str]) -> Any:
        headers = {"Idempotency-Key": "0190b0a4-0000-7000-8000-00000000000a", "Accept-Language": "en"}
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)

    assert send("/session", {"login": "anna", "password": PASSWORD}).status_code == 200
    secret = send(f"/accounts/{me}/second-factor/offer", {}).json()["secret"]
    code = totp_code(bytes.fromhex(secret), timezone.now())
    wrong = "000000" if code != "000000" else "111111"
    assert problem(send(f"/accounts/{me}/second-factor", {"secret": secret, "code": wrong}))["code"] == (
        "identity.wrong_code"
    )
    assert send(f"/accounts/{me}/second-factor", {"secret": secret, "code": code}).status_code == 204
    send("/session/sign-out", {})
    asked = send("/session", {"login": "anna", "password": PASSWORD})
    assert (asked.status_code, problem(asked)["code"]) == (401, "identity.code_needed")


def test_a_pack_is_checked_installed_put_in_force_and_rolled_back() -> None:
    areas()
    admin = program("admin")
    assert admin.send("/packs/check", {"archive": archive("template", "cn_base")}).json()["installable"]
    ref = admin.send("/packs", {"archive": archive("template", "cn_base")})
    assert ref.status_code == 201, ref.content.decode()
    other = admin.send("/packs", {"archive": archive("demo_city", "cn_base")}).json()
    assert {one["pack"] for one in admin.get("/packs").json()} == {"template", "demo_city"}
    for hash in (ref.json()["hash"], other["hash"]):
        body = {"pack_hash": hash, "area_path": "1/", "since": today(), "reason": "decided"}
        made(admin.post("/packs/activations", body))
    assert Program().get("/rules", {"area": "11"}).json()["pack"]["pack"] == "demo_city"
    assert admin.post("/packs/roll-back", {"area_path": "1/", "reason": "too early"}).status_code == 204
    assert Program().get("/rules", {"area": "11"}).json()["pack"]["pack"] == "template"
    assert len(admin.get("/packs/activations").json()) == 2


@pytest.mark.parametrize(
    "sent", [SimpleUploadedFile("x.zip", b"PK no zip"), SimpleUploadedFile("x.zip", b"")], ids=["broken", "empty"]
)
def test_what_is_no_pack_is_told(sent: SimpleUploadedFile) -> None:
    admin = program("admin")
    sent.seek(0)
    assert not admin.send("/packs/check", {"archive": sent}).json()["installable"]
    sent.seek(0)
    assert problem(admin.send("/packs", {"archive": sent}))["code"] == "policy_packs.not_a_pack"


def test_a_pack_with_an_error_is_refused_with_every_error() -> None:
    admin = program("admin")
    checked = admin.send("/packs/check", {"archive": archive("demo_city", "cn_base", spoil="posts.csv")}).json()
    assert not checked["installable"]
    refused = admin.send("/packs", {"archive": archive("demo_city", "cn_base", spoil="posts.csv")})
    found = problem(refused)["problems"]
    assert refused.status_code == 422
    assert len(found) == sum(item["severity"] == "error" for item in checked["problems"])
    assert all(item["where"] for item in found)


def test_a_partner_subscribes_and_the_secret_is_never_shown() -> None:
    areas()
    admin = program("admin")
    body = {"title": "Partner", "address": "https://example.org/hook", "secret": "s" * 30, "area_path": "1/11/"}
    id = made(admin.post("/subscriptions", body))
    listed = admin.get("/subscriptions")
    assert [one["id"] for one in listed.json()] == [id]
    assert listed.json()[0]["owed"] == {"waiting": 0, "since": None, "failure": "", "given_up": 0}
    assert b"sss" not in listed.content
    assert b"sss" not in bytes(Subscription.objects.get().secret)
    short = admin.post("/subscriptions", body | {"secret": "short"})
    assert problem(short)["code"] == "messages.short_secret"
    assert admin.post(f"/subscriptions/{id}/end").status_code == 204
    assert admin.get("/subscriptions").json() == []


def test_places_are_found_and_points_located() -> None:
    areas()
    GridCell.objects.create(code="11", area="1", title="格", geometry=json.dumps(SQUARE), crs="CGCS2000",
                            since="2020-01-01")  # fmt: skip
    bump("places")
    visitor = Program()
    assert [one["code"] for one in visitor.get("/areas", {"text": "河"}).json()] == ["11", "12"]
    assert [one["code"] for one in visitor.get("/areas/12").json()["above"]] == ["1"]
    assert len(visitor.get("/areas/-/children").json()) == 1
    assert visitor.get("/locate", {"longitude": 112.05, "latitude": 32.05}).json()["found"]["cell"] == "11"
    outside = visitor.get("/locate", {"longitude": 112.2, "latitude": 32.05}).json()
    assert outside["found"] is None
    assert [one["cell"] for one in outside["nearest"]] == ["11"]
    assert outside["problems"][0]["code"] == "places.outside"
    cells = visitor.get("/cells", {"area": "1"}).json()
    assert cells["features"][0]["geometry"] == SQUARE


def monday() -> str:
    """One that is a month ahead or so."""
    on = civil(timezone.now()).date() + timedelta(days=28)
    return (on - timedelta(days=on.weekday())).isoformat()


def test_a_day_of_an_area_is_entered_listed_and_withdrawn() -> None:
    areas()
    admin, day = program("admin"), monday()
    body = {"area": "11", "day": day, "kind": "off", "name": "防台风停工", "source": "三防办〔2026〕5号"}
    id = made(admin.post("/local-days", body))
    (one,) = admin.get("/local-days", {"within": "1/11/"}).json()
    assert (one["id"], one["area_path"], one["state"], one["day"]) == (id, "1/11/", "holds", day)
    assert one["since"] and one["until"] is None
    assert admin.get("/local-days", {"within": "1/12/"}).json() == []
    assert problem(admin.post("/local-days", body))["code"] == "policy_packs.local_day_twice"
    assert problem(admin.post("/local-days", {**body, "area": "99"}))["code"] == "places.unknown_area"
    assert admin.post("/local-days", {**body, "kind": "half"}).status_code == 422
    local = Program(token_of(account("local", "admin", area_path="1/12/")))
    assert problem(local.post(f"/local-days/{id}/withdraw", {"reason": "x"}))["code"] == "kernel.not_allowed"
    assert admin.post(f"/local-days/{id}/withdraw", {"reason": "台风没有来"}).status_code == 204
    (one,) = admin.get("/local-days").json()
    assert (one["state"], one["reason"]) == ("withdrawn", "台风没有来") and one["until"]


def test_a_day_has_hours_of_its_own() -> None:
    areas()
    admin = program("admin")
    body = {"area": "11", "day": monday(), "kind": "work", "name": "盘点", "source": "通知", "hours": "09:00-12:00"}
    assert admin.post("/local-days", {**body, "hours": "in the morning"}).status_code == 422
    assert (
        problem(admin.post("/local-days", {**body, "kind": "off"}))["code"] == "policy_packs.local_day_off_with_hours"
    )
    assert (
        problem(admin.post("/local-days", {**body, "hours": "12:00-09:00"}))["code"] == "policy_packs.local_day_hours"
    )
    made(admin.post("/local-days", {**body, "hours": "09:00-12:00 22:00-24:00"}))
    assert [one["hours"] for one in admin.get("/local-days").json()] == ["09:00-12:00 22:00-24:00"]


def test_a_day_that_waits_is_agreed_to_by_another(settings: Any) -> None:
    settings.TWO_FOR_PACKS = True
    areas()
    admin = program("admin")
    ref = admin.send("/packs", {"archive": archive("template", "cn_base")}).json()
    body = {"pack_hash": ref["hash"], "area_path": "1/", "since": today(), "reason": "first"}
    made(admin.post("/packs/activations", body))
    id = made(admin.post("/local-days", {"day": monday(), "kind": "off", "name": "停工", "source": "通知"}))
    assert problem(admin.post(f"/local-days/{id}/agree"))["code"] == "policy_packs.same_person"
    other = Program(token_of(account("other", "admin")))
    assert other.post(f"/local-days/{id}/agree").status_code == 204
    assert [one["state"] for one in admin.get("/local-days").json()] == ["holds"]


def test_an_answer_template_of_an_office_from_its_beginning_to_its_end() -> None:
    areas()
    admin = program("admin")
    unit = made(admin.post("/units", {"kind": "office", "area": "11", "title": "Office", "since": "2026-01-01"}))
    body = {"unit": unit, "title": "等配件", "use": "extension", "text_zh": "{{number}} 的配件还没有到。"}
    id = made(admin.post("/local-answers", body))
    (one,) = admin.get("/local-answers").json()
    assert (one["id"], one["title"], one["text_zh"]) == (id, "等配件", body["text_zh"])
    assert admin.post(f"/local-answers/{id}", {**body, "text_en": "Ordered."}).status_code == 204
    assert [one["text_en"] for one in admin.get("/local-answers").json()] == ["Ordered."]
    assert problem(admin.post("/local-answers", {**body, "text_zh": " "}))["code"] == "cases.empty_template"
    local = Program(token_of(account("local", "admin", area_path="1/12/")))
    assert local.get("/local-answers").json() == []
    assert local.post(f"/local-answers/{id}", body).status_code == 404
    assert problem(local.post(f"/local-answers/{id}/end"))["code"] == "kernel.not_allowed"
    assert admin.post(f"/local-answers/{id}/end").status_code == 204
    assert admin.get("/local-answers").json() == []
    assert admin.post(f"/local-answers/{id}", body).status_code == 404
