"""Cases through the API: reported without an account, found, listed, exported, with files, followed by partners."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.app.api import Program, over, problem, token_of
from tests.app.site import Site, build_site
from tests.app.story import FACTS, VILLAGE
from yiwang.cases.interface import Case, CaseFile
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
OTHER = "demo-village-3"


@pytest.fixture
def site(settings: Any) -> Site:
    settings.LIMITS = {"guess": 1000, "public_write": 1000, "public_read": 1000, "member": 10_000}
    return build_site("xiangzhou")


def program(site: Site, post: str, near: str = VILLAGE) -> Program:
    """A program under the post of somebody on the site."""
    person = site.person(post, near)
    assert person.account_id is not None
    Account.objects.get_or_create(
        id=person.account_id, defaults={"login": str(person.account_id), "name": person.name, "password": ""}
    )
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
    return Program(token_of(person.account_id, held.id))


def report(area: str = VILLAGE, **facts: Any) -> dict[str, Any]:
    body = {"case_type": "dispute", "facts": FACTS | facts, "area": area}
    response = Program().post("/reports", body)
    assert response.status_code == 201, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def picture() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(stream, "JPEG")
    return SimpleUploadedFile("现场.jpg", stream.getvalue(), "image/jpeg")


def test_a_report_sent_twice_is_one_case(site: Site) -> None:
    body = {"case_type": "dispute", "facts": FACTS, "area": VILLAGE}
    key = new_id()
    first, again = (Program().post("/reports", body, key=key) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"case_type": "nothing"}, 404, "cases.no_such_type"),
        ({"area": "nowhere"}, 422, "cases.area_unknown"),
        ({"area": None}, 422, "cases.no_place"),
        ({"facts": {**FACTS, "people_involved": "many"}}, 422, "cases.unreadable"),
        ({"facts": {**FACTS, "people_involved": {"a": 1}}}, 422, "api.wrong_type"),
        ({"contact": {"phone": "not a number"}}, 422, "registers.bad_phone"),
        ({"longitude": 500, "latitude": 1}, 422, "api.out_of_bounds"),
    ],
)
def test_reports_that_cannot_be_taken(site: Site, change: dict[str, Any], status: int, code: str) -> None:
    response = Program().post("/reports", {"case_type": "dispute", "facts": FACTS, "area": VILLAGE} | change)
    assert (response.status_code, problem(response)["code"]) == (status, code)
    assert not JournalEntry.objects.exists()


def test_rules_say_what_is_asked(site: Site) -> None:
    rules = Program().get("/rules", {"area": VILLAGE}).json()
    assert rules["pack"]["pack"] == "xiangzhou"
    dispute = next(one for one in rules["case_types"] if one["id"] == "dispute")
    assert dispute["source"] and dispute["source_words"]["zh"].startswith("《")
    kind = next(one for one in dispute["fields"] if one["name"] == "dispute_kind")
    assert FACTS["dispute_kind"] in [option["code"] for option in rules["catalogs"][kind["options"]]]
    assert problem(Program().get("/rules", {"area": "nowhere"}))["code"] == "api.no_such_thing"


def test_a_likely_duplicate_is_offered_and_me_too_counts_once(site: Site) -> None:
    told = report()
    body = {"case_type": "dispute", "kind": FACTS["dispute_kind"], "text": FACTS["what"], "area": VILLAGE}
    offered = Program().post("/reports/likely-duplicates", body).json()
    assert [one["case_id"] for one in offered] == [told["case_id"]]
    assert FACTS["what"] not in json.dumps(offered, ensure_ascii=False)
    for mark in ("a" * 20, "a" * 20, "b" * 20):
        assert Program().post(f"/cases/{told['case_id']}/me-too", {"mark": mark}).status_code == 204
    assert Case.objects.get(id=told["case_id"]).me_too == 2


def test_lists_counts_search_and_export_have_one_scope(site: Site) -> None:
    for number in range(3):
        report(what=f"水渠争议第{number}次")
    report(OTHER, what="邻村的水渠争议")
    secretary = program(site, "village_secretary")
    mine = secretary.get("/cases").json()["items"]
    assert len(mine) == 3
    assert {one["area_code"] for one in mine} == {VILLAGE}
    assert secretary.get("/cases/count").json() == {"count": 3}
    found = secretary.get("/cases", {"text": "水渠争议"}).json()["items"]
    assert {one["id"] for one in found} == {one["id"] for one in mine}
    response = secretary.get("/cases/export")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert {row["id"] for row in rows} == {one["id"] for one in mine}
    assert response.headers["Content-Disposition"] == 'attachment; filename="cases.csv"'
    assert secretary.get("/cases", {"area": OTHER}).json()["items"] == []
    other = Case.objects.get(area_code=OTHER)
    assert secretary.get(f"/cases/{other.id}").status_code == 404
    assert secretary.get(f"/cases/{other.id}/why").status_code == 404


@pytest.mark.parametrize("order", ["newest", "due"])
def test_pages_of_cases_hold_each_once(site: Site, order: str) -> None:
    for number in range(5):
        report(what=f"第{number}件")
    secretary = program(site, "village_secretary")
    seen, cursor = [], ""
    for _ in range(4):
        page = secretary.get("/cases", {"order": order, "limit": 2, "cursor": cursor}).json()
        seen += [one["number"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 5
    first = secretary.get("/cases", {"limit": 2}).json()["next"]
    assert problem(secretary.get("/cases", {"limit": 2, "cursor": first, "ended": True}))["code"] == "api.bad_cursor"


def test_no_cell_of_an_export_is_a_formula(site: Site) -> None:
    report(what='=HYPERLINK("http://x")')
    body = program(site, "village_secretary").get("/cases/export").getvalue().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(body)))
    assert row["title"].startswith("'=")


def test_a_file_goes_in_and_comes_out_under_the_scope_of_its_case(site: Site) -> None:
    told = report()
    secretary, stranger = program(site, "village_secretary"), program(site, "village_secretary", OTHER)
    path = f"/cases/{told['case_id']}/files"
    key = new_id()
    assert secretary.send(path, {"data": picture()}, key).status_code == 200
    assert secretary.send(path, {"data": picture()}, key).status_code == 200
    row = CaseFile.objects.get()
    read = secretary.get(f"{path}/{row.file_id}")
    assert read.headers["Content-Type"] == "image/jpeg"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert read.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%8E%B0")
    assert b"".join(read.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert secretary.get(f"{path}/{row.file_id}", {"thumbnail": True}).status_code == 200
    assert stranger.get(f"{path}/{row.file_id}").status_code == 404
    assert stranger.send(path, {"data": picture()}).status_code == 404
    script = SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")
    assert problem(secretary.send(path, {"data": script}))["code"] == "cases.file_type"
    assert problem(secretary.send(path, {}))["code"] == "api.missing_field"


def test_the_reporter_sends_and_reads_files_by_number_and_code(site: Site) -> None:
    told = report()
    key = {"number": told["number"], "code": told["code"]}
    assert Program().send("/track/files", {**key, "data": picture()}).status_code == 200
    file = CaseFile.objects.get().file_id
    assert Program().post(f"/track/files/{file}", key).status_code == 200
    wrong = Program().post(f"/track/files/{file}", key | {"code": "0000000000"})
    assert problem(wrong)["code"] == "cases.wrong_code"


def test_a_question_is_asked_and_answered(site: Site) -> None:
    told = report()
    case, key = told["case_id"], {"number": told["number"], "code": told["code"]}
    asked = program(site, "village_secretary").post(f"/cases/{case}/questions", {"text": "在哪一段？"})
    assert asked.status_code == 200
    assert Program().post("/track", key).json()["question"] == "在哪一段？"
    assert Program().post("/track/reply", key | {"text": "第二段"}).status_code == 200
    assert Program().post("/track", key).json()["question"] == ""
    assert problem(Program().post("/track/reply", key | {"text": "第二段"}))["code"] == "cases.nothing_asked"


def test_a_contact_is_opened_with_a_reason_by_those_who_handle_it(site: Site) -> None:
    case = report()["case_id"]
    secretary, stranger = program(site, "village_secretary"), program(site, "village_secretary", OTHER)
    opened = secretary.post(f"/cases/{case}/contact", {"reason": "上门前联系"})
    assert opened.json() == {"name": "张三", "phone": "13800000000", "answers": []}
    assert secretary.post(f"/cases/{case}/contact", {"reason": ""}).status_code == 422
    assert stranger.post(f"/cases/{case}/contact", {"reason": "好奇"}).status_code == 404
    assert "13800000000" not in secretary.get(f"/cases/{case}").content.decode()


def test_partners_read_what_happened_in_their_scope_once_and_without_words(site: Site) -> None:
    case = report()["case_id"]
    report(OTHER)
    secretary = program(site, "village_secretary")
    secretary.post(f"/cases/{case}/notes", {"text": "一句不外传的话"})
    assert secretary.get("/events").json()["items"] == []
    later = JournalEntry.objects.latest("recorded_at").recorded_at + timedelta(seconds=10)
    with patch("django.utils.timezone.now", lambda: later):
        seen, after = [], ""
        for _ in range(10):
            page = secretary.get("/events", {"after": after, "limit": 2}).json()
            seen += page["items"]
            after = page["next"]
            if not page["items"]:
                break
        assert {one["case"] for one in seen} == {case}
        assert [one["seq"] for one in seen] == list(range(1, len(seen) + 1))
        assert seen[-1]["kind"] == "NoteAdded"
        assert "一句不外传的话" not in json.dumps(seen, ensure_ascii=False)
        assert "张三" not in json.dumps(seen, ensure_ascii=False)


def test_the_stream_gives_the_same_events(site: Site, monkeypatch: Any) -> None:
    case = report()["case_id"]
    secretary = program(site, "village_secretary")
    monkeypatch.setattr("yiwang.faces.api.endpoints.partners.STREAM_FOR", 1.5)
    monkeypatch.setattr("yiwang.faces.api.endpoints.partners.PAUSE", 0.05)
    later = JournalEntry.objects.latest("recorded_at").recorded_at + timedelta(seconds=10)
    with patch("django.utils.timezone.now", lambda: later):
        stream = secretary.get("/events/stream")
        text = stream.getvalue().decode()
        over(stream)
        data = next(line for line in text.splitlines() if line.startswith("data: "))
        assert {one["case"] for one in json.loads(data[6:])} == {case}
        last = next(line for line in text.splitlines() if line.startswith("id: "))[4:]
        stream = secretary.get("/events/stream", Last_Event_ID=last)
        assert "data: " not in stream.getvalue().decode()
        over(stream)
    secretary.post(f"/cases/{case}/notes", {"text": "现场看过了"})
    later = JournalEntry.objects.latest("recorded_at").recorded_at + timedelta(seconds=10)
    with patch("django.utils.timezone.now", lambda: later):
        stream = secretary.get("/events/stream", Last_Event_ID=last)
        (line,) = [line for line in stream.getvalue().decode().splitlines() if line.startswith("data: ")]
        assert [one["kind"] for one in json.loads(line[6:])] == ["NoteAdded"]
        over(stream)


def test_few_streams_are_open_at_once_and_each_place_is_given_back(site: Site) -> None:
    report()
    secretary = program(site, "village_secretary")
    for _ in range(2):
        first, second = (secretary.get("/events/stream") for _ in range(2))
        third = secretary.get("/events/stream")
        assert (third.status_code, problem(third)["code"]) == (429, "api.too_many")
        over(first)
        over(first)
        over(second)


def test_figures_have_their_n(site: Site) -> None:
    query = {"area": VILLAGE, "since": "2026-11-01", "until": "2026-12-01"}
    found = Program().get("/figures", query)
    assert found.status_code == 200, found.content
    line = found.json()[0]
    assert line["response"] == {"count": 0, "of": 0, "value": None, "interval": None}


def test_a_signed_in_browser_sees_the_same(site: Site) -> None:
    from django.contrib.auth.hashers import make_password

    report()
    secretary = program(site, "village_secretary")
    login = Account.objects.get().login
    Account.objects.update(password=make_password("a sentence to remember"))
    client = Client()
    body = json.dumps({"login": login, "password": "a sentence to remember"})
    assert client.post("/api/v1/session", body, content_type="application/json").status_code == 200
    listed = client.get("/api/v1/cases", headers={"Accept-Language": "en"})
    assert listed.content == secretary.get("/cases").content
