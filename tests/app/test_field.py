"""The field app's endpoints: what a phone keeps, and what it sends, hours later and twice."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.app.pages import CELL, PASSWORD, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, CaseFile
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db


def today(client: Client) -> dict[str, Any]:
    response = client.get("/field/today.json")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(response.content)
    return found


def parcel(client: Client, **more: Any) -> dict[str, Any]:
    """A report as the app sends it."""
    who = today(client)["who"]
    held = {
        "command": str(new_id()), "case": str(new_id()), "account": who["account"], "appointment": who["appointment"],
        "at": timezone.now().isoformat(), "what": "report", "type": "service_request", "kind": "street_lamp",
        "area": CELL, "longitude": "", "latitude": "",
    }  # fmt: skip
    return held | more


def report_of(client: Client) -> dict[str, Any]:
    """With every required question answered."""
    asked = today(client)["forms"]["service_request"]["fields"]
    needed = [one["name"] for one in asked if one.get("required")]
    return parcel(client) | {f"answer.{name}": "三号楼前路灯不亮" for name in needed}


def picture(colour: str = "teal") -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    data.seek(0)
    data.name = "photo.jpg"
    return data


def test_the_shell_is_about_nobody(pages: Pages) -> None:  # noqa: F811
    worker, stranger = pages.client("grid_worker"), pages.client()
    assert worker.get("/field/").content == stranger.get("/field/").content
    assert "geolocation=(self)" in stranger.get("/field/").headers["Permissions-Policy"]
    manifest = json.loads(stranger.get("/field/manifest.webmanifest").content)
    assert manifest["scope"] == "/field/" and {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
    script = stranger.get("/field/sw.js").content.decode()
    assert json.loads(script.splitlines()[0].removeprefix("self.SHELL=").rstrip(";"))["page"] == "/field/"


def test_nobody_else_is_told_anything(pages: Pages) -> None:  # noqa: F811
    assert pages.client().get("/field/today.json").status_code == 302
    assert pages.client("admin").get("/field/today.json").status_code == 403


def test_the_day_has_cells_kinds_and_forms_without_anybodys_name(pages: Pages) -> None:  # noqa: F811
    found = today(pages.client("grid_worker"))
    assert CELL in {one["code"] for one in found["cells"]}
    assert found["kinds"] and len(found["often"]) == 8
    asked = {field["name"] for form in found["forms"].values() for field in form["fields"]}
    assert asked and not asked & {"name", "phone", "contact_name", "contact_phone"}


def test_a_report_sent_twice_is_there_once(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    sent = report_of(client)
    first, second = client.post("/field/send", sent), client.post("/field/send", sent)
    assert first.status_code == second.status_code == 200
    assert first.json()["number"] == second.json()["number"] != ""
    case = Case.objects.get(id=sent["case"])
    assert case.title == "三号楼前路灯不亮"
    assert case.channel == "grid_worker" and not case.on_behalf and case.area_code == CELL


def test_it_happened_when_the_worker_did_it(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    at = timezone.now() - timedelta(hours=5)
    sent = report_of(client) | {"at": at.isoformat()}
    assert client.post("/field/send", sent).status_code == 200
    assert JournalEntry.objects.filter(aggregate_id=sent["case"]).first().happened_at == at  # type: ignore[union-attr]


def test_a_moment_that_cannot_be_is_brought_back(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    sent = report_of(client) | {"at": (timezone.now() + timedelta(days=400)).isoformat()}
    assert client.post("/field/send", sent).status_code == 200
    entry = JournalEntry.objects.filter(aggregate_id=sent["case"]).first()
    assert entry is not None and entry.happened_at < timezone.now() + timedelta(minutes=6)


def test_what_is_missing_is_said_at_its_field(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    sent = {name: value for name, value in report_of(client).items() if name != "answer.address"}
    response = client.post("/field/send", sent)
    assert response.status_code == 422 and "address" in response.json()["fields"]
    assert not Case.objects.filter(id=sent["case"]).exists()


def test_another_person_on_the_same_phone_cannot_send_it(pages: Pages) -> None:  # noqa: F811
    sent = report_of(pages.client("grid_worker"))
    response = pages.client("clerk").post("/field/send", sent)
    assert response.status_code == 409 and response.json()["state"] == "not_yours"
    assert not Case.objects.filter(id=sent["case"]).exists()


def test_a_post_that_is_not_held_is_refused(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    response = client.post("/field/send", report_of(client) | {"appointment": str(new_id())})
    assert response.status_code == 422 and response.json()["problems"][0]["what"]


def test_a_photo_follows_its_report_once(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    sent = report_of(client)
    client.post("/field/send", sent)
    photo = {name: sent[name] for name in ("case", "account", "appointment", "at")}
    photo |= {"what": "photo", "command": str(new_id()), "file_id": str(new_id())}
    for _ in range(2):
        assert client.post("/field/send", photo | {"file": picture()}).status_code == 200
    assert CaseFile.objects.filter(case_id=sent["case"]).count() == 1


def test_a_step_is_taken_once_and_told_why_when_it_cannot_be(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    file = json.loads(client.get(f"/field/cases/{pages.case_id}.json").content)
    assert file["steps"] and "note" in {one["slug"] for one in file["steps"]}
    said = {"what": "step", "case": str(pages.case_id), "form": "note", "answer.text": "看过了，灯头坏了"}
    note = parcel(client) | said
    assert [client.post("/field/send", note).status_code for _ in range(2)] == [200, 200]
    wrote = JournalEntry.objects.filter(aggregate_id=pages.case_id, command_id=note["command"])
    assert wrote.count() == 1
    late = note | {"command": str(new_id()), "form": "step/none"}
    response = client.post("/field/send", late)
    assert response.status_code == 422 and response.json()["problems"][0]["mend"]


def test_nothing_of_whom_to_call_back_lies_on_the_phone(pages: Pages) -> None:  # noqa: F811
    body = pages.client("dispatcher").get(f"/field/cases/{pages.case_id}.json").content.decode()
    assert "contact" not in body and "phone" not in body


def test_a_parcel_that_is_not_whole_is_refused(pages: Pages) -> None:  # noqa: F811
    response = pages.client("grid_worker").post("/field/send", {"what": "report"})
    assert response.status_code == 422


def test_what_is_alike_is_told_before_it_is_sent_and_its_words_to_those_who_may_see_it(pages: Pages) -> None:  # noqa: F811
    asked = {"type": "service_request", "kind": "street_lamp", "area": CELL, "text": "三号楼前路灯不亮"}
    clerk, worker = pages.client("clerk"), pages.client("grid_worker")
    (seen,) = clerk.post("/field/alike", asked).json()["alike"]
    assert seen["case"] == str(pages.case_id) and seen["number"] == pages.number
    assert seen["seen"] and seen["title"] == pages.title
    (unseen,) = worker.post("/field/alike", asked).json()["alike"]
    assert unseen["number"] == pages.number and not unseen["seen"] and unseen["title"] == ""
    assert worker.post("/field/alike", asked | {"area": "nowhere"}).json()["alike"] == []
    assert worker.post("/field/alike", asked | {"text": "垃圾没人清", "kind": "garbage"}).json()["alike"] == []


def test_me_too_counts_once_for_an_account_and_opens_no_case(pages: Pages) -> None:  # noqa: F811
    client = pages.client("grid_worker")
    before = Case.objects.count()
    for _ in range(2):
        said = parcel(client, what="me_too", case=str(pages.case_id))
        assert client.post("/field/send", said).status_code == 200
    assert Case.objects.count() == before
    assert Case.objects.get(id=pages.case_id).me_too == 1


def test_somebody_with_several_posts_comes_back_to_the_app(pages: Pages) -> None:  # noqa: F811
    login = pages.login("grid_worker")
    account = pages.accounts["grid_worker", False]
    other = Appointment.objects.filter(post="intake_clerk").first()
    assert other is not None
    Appointment.objects.filter(id=other.id).update(account=account)
    bump(organizations.VERSION)
    client = Client()
    response = client.post("/desk/sign-in/?next=/field/", {"login": login, "password": PASSWORD})
    assert response.headers["Location"] == "/desk/post/?next=%2Ffield%2F"
    chosen = client.post(response.headers["Location"], {"appointment": str(other.id)})
    assert chosen.headers["Location"] == "/field/"
    who = today(client)["who"]
    assert who["appointment"] == str(other.id) and who["several"] is True
    away = client.post("/desk/post/?next=https://elsewhere.example/", {"appointment": str(other.id)})
    assert away.headers["Location"] == "/desk/"
