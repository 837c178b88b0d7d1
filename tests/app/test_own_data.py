"""People see, copy, correct and erase what is held about them, and are answered within 15 days (principles 4 to 6)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.api import Program, problem, token_of
from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.people import do
from yiwang.engine.packs.words import kept_words
from yiwang.engine.problems import Text
from yiwang.engine.values import parse_span
from yiwang.faces.worker.duties import forget_corrections, remind_of_corrections, send_messages, work_off_outbox
from yiwang.foundation.identity.interface import SetAccountContact
from yiwang.foundation.identity.models import Account
from yiwang.foundation.registers.interface import SITE_FIELDS, OpenContact, contact_hint, own_contact
from yiwang.foundation.registers.models import CorrectionRequest
from yiwang.kernel.civil_time import civil
from yiwang.kernel.models import JournalEntry

WRONG = "楼号写错了，是五号楼"


def mine(pages: Pages, client: Client, more: str = "") -> str:  # noqa: F811
    return client.get(f"/track/{pages.number}/mine/{more}").content.decode()


@pytest.mark.parametrize(
    ("kept", "zh", "en"),
    [
        ("365 days", "一年", "one year"), ("1095 days", "三年", "three years"), ("730 days", "两年", "two years"),
        ("30 days", "一个月", "one month"), ("90 days", "三个月", "three months"), ("7 days", "7 天", "7 days"),
        ("45 days", "45 天", "45 days"), ("2 weeks", "2 周", "2 weeks"), ("7300 days", " 20 年", "20 years"),
    ],
)  # fmt: skip
def test_how_long_something_is_kept_is_said_in_years_and_months_where_that_is_exact(
    kept: str, zh: str, en: str
) -> None:
    assert (span := parse_span(kept)) is not None
    assert kept_words(span) == Text(zh, en)


def test_what_is_held_says_of_each_kind_whether_the_name_may_be_left_out(pages: Pages) -> None:  # noqa: F811
    html = pages.client().get("/held/").content.decode()
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for form in pages.site.pack.forms.values():
        for one in form.fields:
            if one.holds == "person.name" and one.personal:
                said[one.required and not one.relevant].add(one.label.zh)
    assert said[True] and said[False], "the pack has kinds of both sorts"
    found = set(re.findall(r"<strong>([^<]+)</strong>\s*<span[^>]*>(必须填|可以不填)", html))
    for required, labels in said.items():
        assert {(label, "必须填" if required else "可以不填") for label in labels} <= found
    assert "姓名、电话（可以不留）" not in html and "365 天" not in html and "一年" in html


def test_the_page_shows_what_is_held_to_its_reporter_only(pages: Pages) -> None:  # noqa: F811
    text = mine(pages, pages.tracked())
    assert "三号楼前路灯不亮" in text
    assert "street_lamp" not in text
    assert "路灯" in text.partition("哪一类事")[2][:60]
    assert "还没有人看过" in text
    stranger = pages.client().get(f"/track/{pages.number}/mine/")
    assert (stranger.status_code, stranger.headers["Location"]) == (302, f"/track/?number={pages.number}")


def test_a_copy_holds_everything_and_the_name_only_for_whoever_knows_the_number(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    held = contact_hint(pages.case_id)
    assert held is not None
    address = f"/track/{pages.number}/mine/copy/"
    plain = client.post(address, {"format": "json"})
    assert plain.headers["Content-Disposition"] == f'attachment; filename="{pages.number}.json"'
    said = json.loads(plain.content)
    assert "三号楼前路灯不亮" in said["answers"].values()
    assert "street_lamp" not in said["answers"].values()
    assert said["contact"] == {"phone": held.hint, "withheld": held.withheld}
    other = client.post(address, {"format": "json", "held_phone": "13911112222"})
    assert other.status_code == 422
    assert "这不是当时留的电话" in other.content.decode()
    full = json.loads(client.post(address, {"format": "json", "held_phone": PHONE}).content)
    assert full["contact"]["phone"] == PHONE
    sheet = client.post(address, {"format": "csv"}).content.decode()
    assert sheet.startswith("\ufeff")
    assert "三号楼前路灯不亮" in sheet
    assert pages.client().post(address, {"format": "json"}).status_code == 302


PHONE = "13900000001"


@pytest.fixture(autouse=True)
def _known_number(pages: Pages) -> None:  # noqa: F811
    from yiwang.foundation.registers.contacts import Contact
    from yiwang.foundation.registers.models import ReporterContact

    person = Contact("李四", PHONE)
    ReporterContact.objects.update_or_create(
        case_id=pages.case_id,
        defaults={"sealed": person.sealed(pages.case_id), "phone_hash": person.phone_hash, "hint": person.hint,
                  "consent_text": "x", "expires_on": civil(timezone.now()).date() + timedelta(days=90)},
    )  # fmt: skip


def test_name_and_number_are_put_right_at_once(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    address = f"/track/{pages.number}/mine/contact/"
    wrong = client.post(address, {"name": "王五", "phone": "12"})
    assert wrong.status_code == 422
    assert 'value="王五"' in wrong.content.decode()
    assert client.post(address, {"name": "王五", "phone": ""}).status_code == 302
    held = own_contact(pages.case_id, PHONE)
    assert held is not None
    assert (held.name, held.phone) == ("王五", PHONE)
    assert "王五" not in str(list(JournalEntry.objects.values_list("data", flat=True)))
    assert client.post(address, {"name": "", "phone": ""}).status_code == 422


def test_a_request_is_answered_by_a_clerk_and_the_answer_stands_on_the_page(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    address = f"/track/{pages.number}/mine/corrections/"
    assert client.post(address, {"words": " "}).status_code == 422
    assert client.post(address, {"words": WRONG}).status_code == 302
    row = CorrectionRequest.objects.get()
    assert row.due_on == civil(row.asked_at).date() + timedelta(days=15)
    assert WRONG.encode() not in bytes(row.words)
    clerk = pages.client("clerk")
    assert WRONG in clerk.get("/desk/corrections/").content.decode()
    assert WRONG not in pages.client("clerk", elsewhere=True).get("/desk/corrections/").content.decode()
    answer = f"/desk/corrections/{row.case_id}/{row.request_id}/"
    assert clerk.post(answer, {"outcome": "corrected", "words": ""}).status_code == 422
    assert clerk.post(answer, {"outcome": "corrected", "words": "已改为五号楼"}).status_code == 302
    assert clerk.post(answer, {"outcome": "kept", "words": "再改一次"}).status_code == 422
    text = mine(pages, client)
    assert "已改为五号楼" in text
    assert "已更正" in text
    assert "没有等答复的更正请求" in clerk.get("/desk/corrections/").content.decode()


def test_a_grid_worker_does_not_answer_and_requests_have_an_end(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    for number in range(5):
        assert client.post(f"/track/{pages.number}/mine/corrections/", {"words": f"{WRONG}{number}"}).status_code == 302
    assert client.post(f"/track/{pages.number}/mine/corrections/", {"words": WRONG}).status_code == 422
    row = CorrectionRequest.objects.first()
    assert row is not None
    worker = pages.client("grid_worker")
    assert WRONG not in worker.get("/desk/corrections/").content.decode()
    answer = worker.post(f"/desk/corrections/{row.case_id}/{row.request_id}/", {"outcome": "kept", "words": "不改"})
    assert answer.status_code in (404, 422)


def test_the_worker_reminds_once_and_deletes_a_year_after_the_answer(
    pages: Pages,  # noqa: F811
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.HOME = tmp_path
    settings.GATEWAYS = {"mail": "yiwang.foundation.messages.gateways.file.FileGateway"}
    pages.tracked().post(f"/track/{pages.number}/mine/corrections/", {"words": WRONG})
    row = CorrectionRequest.objects.get()
    _owner_reads_mail(pages)
    assert remind_of_corrections(row.asked_at + timedelta(days=9)) == 0
    soon = row.asked_at + timedelta(days=11)
    assert [remind_of_corrections(soon), remind_of_corrections(soon)] == [1, 0]
    while work_off_outbox(soon):
        pass
    send_messages(soon)
    told = [json.loads(line) for line in (tmp_path / "messages.jsonl").read_text("utf-8").splitlines()]
    assert [one["subject"] for one in told if "更正请求" in one["subject"]] == [
        f"【更正请求】{pages.number}：请于 {row.due_on} 前答复本人"
    ]
    CorrectionRequest.objects.update(answered_at=soon)
    assert [forget_corrections(soon + timedelta(days=days)) for days in (364, 366)] == [0, 1]


def _owner_reads_mail(pages: Pages) -> None:  # noqa: F811
    from tests.app.api import ADMIN as KEEPER
    from yiwang.cases.interface import Case

    owner = Case.objects.get(id=pages.case_id).owner_account
    assert owner is not None
    Account.objects.get_or_create(id=owner, defaults={"login": "owner", "name": "owner", "password": ""})
    do(SetAccountContact(owner, "owner@example.org", ""), KEEPER)


def test_words_and_photos_are_erased_after_one_more_question(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    assert "恢复不了" in mine(pages, client, "erase-words/")
    assert client.post(f"/track/{pages.number}/mine/erase-words/").status_code == 302
    assert "三号楼前路灯不亮" not in mine(pages, client)


def test_the_catalogue_is_public_in_both_languages(pages: Pages) -> None:  # noqa: F811
    text = Client(headers={"Accept-Language": "zh-hans"}).get("/held/").content.decode()
    for one in SITE_FIELDS:
        assert one.what.zh in text
    assert "联系并答复反映人" in text and "answer_reporter" not in text
    assert "《个人信息保护法》第十三条第一款第一项" in text and "街道治理指挥中心" in text
    english = Client(headers={"Accept-Language": "en"}).get("/held/").content.decode()
    assert "most matters need neither" in english
    body = Program().get("/personal-fields").json()
    assert {one["name"] for one in body["site"]} == {one.name for one in SITE_FIELDS}
    assert body["forms"]
    assert all(one["purpose"] and one["basis"] and one["retention"] for one in body["forms"])


def test_the_api_does_the_same_by_number_and_code(pages: Pages) -> None:  # noqa: F811
    key = {"number": pages.number, "code": pages.answer.code}
    api = Program()
    got = api.post("/track/copy", key | {"phone": PHONE}).json()["data"]
    assert got["contact"]["phone"] == PHONE
    assert api.post("/track/contact", key | {"name": "王五"}).status_code == 204
    assert api.post("/track/corrections", key | {"words": WRONG}).status_code == 201
    assert problem(api.post("/track/copy", key | {"code": "AAAAAAAAAA"}))["code"] == "cases.wrong_code"
    pages.login("clerk")
    clerk = Program(token_of(pages.accounts["clerk", False], _appointment(pages)))
    waiting = clerk.get("/corrections").json()
    assert [one["words"] for one in waiting] == [WRONG]
    answer = f"/cases/{pages.case_id}/corrections/{waiting[0]['id']}/answer"
    assert clerk.post(answer, {"outcome": "kept", "words": "楼号没有错"}).status_code == 204
    assert clerk.get("/corrections").json() == []
    assert api.post("/track/contact/erase", key).status_code == 204
    assert contact_hint(pages.case_id) is None


def _appointment(pages: Pages) -> Any:  # noqa: F811
    from yiwang.foundation.organizations.models import Appointment

    return Appointment.objects.get(account=pages.accounts["clerk", False]).id


def test_who_opened_a_contact_is_read_by_its_subject_and_the_auditor(pages: Pages) -> None:  # noqa: F811
    clerk = pages.site.person("intake_clerk", "demo-grid_cell-1")
    pages.site.do(OpenContact(pages.case_id, clerk.area_path, "上门前电话联系"), clerk, timezone.now())
    key = {"number": pages.number, "code": pages.answer.code}
    own = Program().post("/track/access-lines", key).json()
    assert [one["reason"] for one in own] == ["上门前电话联系"]
    pages.login("auditor")
    auditor = Program(token_of(pages.accounts["auditor", False]))
    assert auditor.get(f"/cases/{pages.case_id}/access-lines").json() == own
    pages.login("admin")
    admin = Program(token_of(pages.accounts["admin", False]))
    assert admin.get(f"/cases/{pages.case_id}/access-lines").status_code == 403


def test_a_law_is_cited_in_english_with_its_own_name_beside_it(pages: Pages) -> None:  # noqa: F811
    html = pages.client().get("/held/", headers={"Accept-Language": "en"}).content.decode()
    assert re.search(
        r'Personal Information Protection Law, Article 13[^<]*<br><span[^>]* lang="zh-Hans">《个人信息保护法》第十三条',
        html,
    )
    bare = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", html.partition("<main")[2].partition("</main")[0])
    assert not re.search(r"《", bare), "a law's own name is marked as Chinese"
