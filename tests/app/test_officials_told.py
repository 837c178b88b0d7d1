"""People in office are told of reminders, calls and orders: where they said, in their language."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.app.api import PASSWORD, Program, account, problem, program, token_of
from tests.app.api import done as do
from tests.app.site import Site, build_site
from tests.app.story import FACTS, VILLAGE, Story, at
from yiwang.faces.worker.duties import send_messages, work_off_outbox
from yiwang.foundation.identity.interface import CloseAccount, OpenAccount, SetAccountContact, official_contact
from yiwang.foundation.identity.models import AccountContact
from yiwang.foundation.messages.models import Delivery
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
FILE = "yiwang.foundation.messages.gateways.file.FileGateway"


@pytest.fixture
def story(settings: Any, tmp_path: Path) -> Story:
    settings.HOME = tmp_path
    settings.GATEWAYS = {"sms": FILE, "mail": FILE}
    settings.ADDRESS = "https://net.example.org"
    return Story(build_site())


def reachable(site: Site, post: str, mail: str = "", phone: str = "", language: str = "zh-hans") -> None:
    """The holder of a post has an account and says where to be told."""
    person = site.person(post, VILLAGE)
    do(OpenAccount(person.account_id, post, post, PASSWORD))
    do(SetAccountContact(person.account_id, mail, phone, language))


def sent(tmp_path: Path, now: datetime) -> list[dict[str, Any]]:
    while work_off_outbox(now):
        pass
    send_messages(now)
    file = tmp_path / "messages.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_an_order_by_hand_and_supervision_reach_whoever_holds_the_post(story: Story, tmp_path: Path) -> None:
    reachable(story.site, "safety_center_director", "lead@example.org", "13900000002", "en")
    reachable(story.site, "political_legal_commissioner", phone="13900000004")
    story.monday()
    story.tuesday()
    story.wednesday()
    sent(tmp_path, at(18, "16:00"))
    story.wake(20, "09:30")
    got = sent(tmp_path, at(20, "09:31"))
    order = [one for one in got if one["subject"].startswith("[Order]")]
    assert {one["to"] for one in order} == {"….org", "…0002"}
    assert "by 2026-11-18 18:00" in order[0]["subject"]
    assert f"https://net.example.org/desk/cases/{story.case_id}/" in order[0]["text"]
    above = [one["subject"] for one in got if one["to"] == "…0004"]
    number = order[0]["subject"].split("order ")[1].split()[0]
    assert above == [
        f"【督办单已答复】{number[:-2]} · 矛盾纠纷 · 化解：请查看并处理（期限 2026-11-20 09:00）",
        f"【督办】{number[:-2]} · 矛盾纠纷 · 化解：已超过办理期限（2026-11-20 09:00）",
    ]
    assert [one for one in got if one["subject"].startswith("[Reminder]")]
    assert not any(word in one["text"] for one in got for word in FACTS.values() if isinstance(word, str))


def test_a_unit_that_is_called_is_told_through_those_who_lead_it(story: Story, tmp_path: Path) -> None:
    reachable(story.site, "patrol_leader", "patrol@example.org")
    story.monday()
    story.tuesday()
    got = [one for one in sent(tmp_path, at(17, "12:00")) if one["to"] == "….org"]
    assert len(got) == 1
    assert got[0]["subject"].startswith("【")
    assert "请登录工作台办理。" in got[0]["text"]


def test_what_was_settled_meanwhile_alarms_nobody(story: Story, tmp_path: Path) -> None:
    reachable(story.site, "safety_center_director", "lead@example.org")
    story.whole()
    assert [one for one in sent(tmp_path, at(23, "09:00")) if one["to"] == "….org"] == []


def test_no_address_no_message_and_nobody_is_told_twice(story: Story, tmp_path: Path) -> None:
    story.monday()
    first = sent(tmp_path, at(16, "15:00"))
    reachable(story.site, "village_secretary", phone="13900000003")
    assert sent(tmp_path, at(16, "15:01")) == first
    assert not Delivery.objects.filter(recipient__startswith="account:").exists()


def test_an_address_is_unsealed_only_to_send_and_goes_with_the_account(story: Story, tmp_path: Path) -> None:
    reachable(story.site, "patrol_leader", "patrol@example.org")
    story.monday()
    story.tuesday()
    while work_off_outbox(at(17, "12:00")):
        pass
    assert "patrol@example.org" not in str(list(Delivery.objects.values()))
    assert "patrol@example.org" not in str(list(AccountContact.objects.values()))
    assert "patrol@example.org" not in str(list(JournalEntry.objects.values_list("data", flat=True)))
    do(CloseAccount(story.site.person("patrol_leader", VILLAGE).account_id))
    assert not AccountContact.objects.exists()
    send_messages(at(17, "12:01"))
    assert {one.state for one in Delivery.objects.filter(recipient__startswith="account:")} == {"unwanted"}


@pytest.mark.parametrize(("mail", "phone"), [("wang", ""), ("a@b", ""), ("a@b.org\nBcc: c@d.org", ""), ("", "12")])
def test_what_is_no_address_is_refused(mail: str, phone: str) -> None:
    me = account("wang")
    with pytest.raises(Refused) as refused:
        do(SetAccountContact(me, mail, phone))
    assert {one.code for one in refused.value.problems} <= {"identity.bad_mail", "registers.bad_phone"}


def test_the_api_shows_ones_own_and_to_an_administrator_only_hints() -> None:
    me = account("wang")
    own, admin = Program(token_of(me)), program("admin")
    body = {"mail": "wang@example.org", "phone": "139 0000 0001", "language": "en"}
    assert own.post(f"/accounts/{me}/contact", body).status_code == 204
    assert own.get(f"/accounts/{me}/contact").json() == {**body, "phone": "13900000001"}
    assert admin.get(f"/accounts/{me}/contact").json() == {"mail": "w…@example.org", "phone": "…0001", "language": "en"}
    other = Program(token_of(account("li")))
    assert other.get(f"/accounts/{me}/contact").status_code == 404
    assert other.post(f"/accounts/{me}/contact", body).status_code == 403
    assert problem(admin.post(f"/accounts/{me}/contact", {**body, "mail": "x"}))["code"] == "identity.bad_mail"
    assert admin.post(f"/accounts/{me}/contact", {"mail": "", "phone": ""}).status_code == 204
    assert official_contact(me) is not None
    assert not AccountContact.objects.exists()


def test_the_account_page_takes_mail_phone_and_language(settings: Any) -> None:
    me = account("wang")
    client = Client()
    client.post("/desk/sign-in/", {"login": "wang", "password": PASSWORD})
    wrong = client.post("/desk/account/contact/", {"mail": "wang", "phone": "123", "language": "zh-hans"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "不像电子邮箱地址" in text
    assert "不像电话号码" in text
    assert 'value="wang"' in text
    right = client.post("/desk/account/contact/", {"mail": "wang@example.org", "phone": "", "language": "en"})
    assert (right.status_code, right.headers["Location"]) == (302, "/desk/account/?done=contact")
    kept = official_contact(me)
    assert kept is not None
    assert (kept.mail, kept.phone, kept.language) == ("wang@example.org", "", "en")
    assert "wang@example.org" in client.get("/desk/account/").content.decode()
