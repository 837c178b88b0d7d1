"""More time that is asked for and ruled on: at the desk, on the board, in the API, at the terminal, in messages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from tests.app.api import PASSWORD, Program, token_of
from tests.app.api import done as perform_now
from tests.app.pages import CELL, POSTS, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import Site
from yiwang.cases.interface import Case, ExtendCase, TakeStep
from yiwang.faces.cli.main import main
from yiwang.faces.worker.duties import send_messages, work_off_outbox
from yiwang.foundation.identity.interface import OpenAccount, SetAccountContact
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
LIST, BOARD = "/desk/cases/", "/desk/board/"
TO_RULE = "延期申请待批复"
FILE = "yiwang.foundation.messages.gateways.file.FileGateway"


def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def handled(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Pages:  # noqa: F811
    """The case is with its handler; a deputy signs in too."""
    monkeypatch.setitem(POSTS, "deputy", "subdistrict_deputy")
    site = pages.site
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}), ("contact", "", {"contact_note": "已通话"}),
    ]  # fmt: skip
    for number, (step, post, given) in enumerate(steps):
        site.now = timezone.now() - timedelta(minutes=30 - number)
        row = Case.objects.get(id=pages.case_id)
        site.do(TakeStep(row.id, step, given), site.person(post or row.owner_post, CELL))
    assert row_of(pages).owner_post == "city_management_office"
    return pages


def row_of(pages: Pages) -> Case:  # noqa: F811
    return Case.objects.get(id=pages.case_id)


def ask(pages: Pages, **changes: str) -> Client:  # noqa: F811
    """The handler asks, at the desk."""
    client = pages.client("handler")
    sent = {"amount": "3", "unit": "working_days", "reason": "配件要从外地发来", "command": str(new_id()), **changes}
    client.post(f"{LIST}{pages.case_id}/do/extend/", sent)
    return client


def test_it_is_asked_for_at_the_desk_and_waits(handled: Pages) -> None:
    due = row_of(handled).due_at
    form = text(handled.client("handler").get(f"{LIST}{handled.case_id}/"))
    assert "申请延期" in form and "一次申请、一次批复；计时照常。" in form
    ask(handled)
    assert row_of(handled).due_at == due
    assert row_of(handled).extension_ruling_due_at is not None
    after = text(handled.client("handler").get(f"{LIST}{handled.case_id}/"))
    assert "申请延期3个工作日" in re.sub(r"\s", "", after)
    assert "已经申请延期，正等待批复" in after


def test_the_board_of_whoever_rules_shows_it_and_no_other(handled: Pages) -> None:
    deputy = handled.client("deputy")
    assert TO_RULE not in text(deputy.get(BOARD))
    ask(handled)
    board = text(deputy.get(BOARD))
    assert TO_RULE in board and str(handled.case_id) in board
    assert "异议待裁定" not in board
    assert TO_RULE not in text(handled.client("handler").get(BOARD))
    assert handled.title in text(deputy.get(f"{LIST}?view=mine&extension=1"))
    deputy.post(
        f"{LIST}{handled.case_id}/do/rule_extension/",
        {"verdict": "granted", "reason": "情况属实", "command": str(new_id())},
    )
    assert TO_RULE not in text(deputy.get(BOARD))


@pytest.mark.parametrize("verdict", ["granted", "refused"])
def test_the_ruling_at_the_desk(handled: Pages, verdict: str) -> None:
    due = row_of(handled).due_at
    assert due is not None
    ask(handled)
    deputy = handled.client("deputy")
    page = text(deputy.get(f"{LIST}{handled.case_id}/"))
    assert "申请延期 3 个工作日，计时照常。理由：配件要从外地发来" in page
    assert "Text(" not in page
    sent = {"verdict": verdict, "reason": "看过现场", "command": str(new_id())}
    deputy.post(f"{LIST}{handled.case_id}/do/rule_extension/", sent)
    after = row_of(handled).due_at
    assert after is not None
    assert (after > due) == (verdict == "granted")
    told = text(handled.tracked().get(f"/track/{handled.number}/"))
    assert ("配件要从外地发来" in told) == (verdict == "granted")
    assert "看过现场" not in told


def test_a_ruling_without_a_reason_says_so_at_the_field_and_keeps_what_was_chosen(handled: Pages) -> None:
    ask(handled)
    answer = handled.client("deputy").post(
        f"{LIST}{handled.case_id}/do/rule_extension/", {"verdict": "refused", "reason": "", "command": str(new_id())}
    )
    assert re.search(r'value="refused"[^>]*checked', text(answer))
    assert 'aria-invalid="true"' in text(answer)
    assert row_of(handled).extension_ruling_due_at is not None


def test_the_command_room_counts_it_and_leads_to_it(handled: Pages) -> None:
    room = handled.client("dispatcher")

    def tile() -> tuple[int, str]:
        tiles = room.get("/desk/room/").context["tiles"]
        return next((one.number, one.url) for one in tiles if one.name == "extension")

    assert tile()[0] == 0
    ask(handled)
    number, address = tile()
    assert number == 1 and str(handled.case_id) in text(room.get(address))
    assert room.get(address).context["count"] == "1"


def test_in_english_too(handled: Pages) -> None:
    ask(handled)
    deputy = handled.client("deputy")
    deputy.cookies["language"] = "en"
    assert "Extensions to rule on" in text(deputy.get(BOARD))
    page = text(deputy.get(f"{LIST}{handled.case_id}/"))
    assert "Rule on the request for more time" in page and "Grant it" in page
    assert "More time was asked for (3 working days); the clock goes on. Why: 配件要从外地发来" in page


def program(site: Site, post: str) -> Program:
    """A program under the post of somebody on the site."""
    person = site.person(post, CELL)
    Account.objects.get_or_create(id=person.account_id, defaults={"login": post, "name": person.name, "password": ""})
    assert person.account_id is not None
    held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
    return Program(token_of(person.account_id, held.id))


def test_the_api_asks_and_rules(handled: Pages) -> None:
    path = f"/cases/{handled.case_id}"
    handler, deputy = (program(handled.site, post) for post in ("city_management_office", "subdistrict_deputy"))
    refused = deputy.post(f"{path}/extension/ruling", {"verdict": "granted", "reason": "同意"})
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "workflow.no_extension_asked")
    assert handler.post(f"{path}/extend", {"span": "3 working_days", "reason": "等配件"}).status_code == 200
    assert deputy.post(f"{path}/extension/ruling", {"verdict": "upheld", "reason": "同意"}).status_code == 422
    due = row_of(handled).due_at
    assert deputy.post(f"{path}/extension/ruling", {"verdict": "granted", "reason": "同意"}).status_code == 200
    after = row_of(handled).due_at
    assert due is not None and after is not None and after > due


def test_at_the_terminal(handled: Pages) -> None:
    site = handled.site
    site.do(ExtendCase(handled.case_id, "3 working_days", "等配件"), site.person("city_management_office", CELL))
    deputy = site.person("subdistrict_deputy", CELL)
    Account.objects.create(id=deputy.account_id, login="deputy", name=deputy.name, password="")
    command = ["case", "rule-extension", str(handled.case_id), "--as", "deputy", "verdict=refused", "reason=配件已到"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert row_of(handled).extension_ruling_due_at is None
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1
    assert "workflow.no_extension_asked" in again.output


def test_whoever_asked_rules_nowhere_though_their_post_may(handled: Pages) -> None:
    site = handled.site
    deputy = handled.client("deputy")
    both = site.person("subdistrict_deputy", CELL).account_id
    site.do(
        ExtendCase(handled.case_id, "3 working_days", "等配件"),
        replace(site.person("city_management_office", CELL), account_id=both),
    )
    page = text(deputy.get(f"{LIST}{handled.case_id}/"))
    assert "这是您自己提出的，您不能批复延期申请" in page
    assert f"{handled.case_id}/do/rule_extension/" not in page
    sent = {"verdict": "granted", "reason": "同意"}
    deputy.post(f"{LIST}{handled.case_id}/do/rule_extension/", {**sent, "command": str(new_id())})
    refused = program(site, "subdistrict_deputy").post(f"/cases/{handled.case_id}/extension/ruling", sent)
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "workflow.own_request")
    command = ["case", "rule-extension", str(handled.case_id), "--as", "deputy", "verdict=granted", "reason=同意"]
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1 and "workflow.own_request" in again.output
    assert row_of(handled).extension_ruling_due_at is not None


def reachable(site: Site, post: str, phone: str) -> None:
    account: UUID | None = site.person(post, CELL).account_id
    perform_now(OpenAccount(account, post, post, PASSWORD))
    perform_now(SetAccountContact(account, "", phone, "zh-hans"))


def test_whoever_rules_and_whoever_asked_are_told(handled: Pages, settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.GATEWAYS = tmp_path, {"sms": FILE}
    site = handled.site
    reachable(site, "subdistrict_deputy", "13900000002")
    reachable(site, "city_management_office", "13900000003")
    ask_now = ExtendCase(handled.case_id, "3 working_days", "等配件")
    site.do(ask_now, site.person("city_management_office", CELL))
    program(site, "subdistrict_deputy").post(
        f"/cases/{handled.case_id}/extension/ruling", {"verdict": "refused", "reason": "配件已到"}
    )
    while work_off_outbox(timezone.now()):
        pass
    send_messages(timezone.now())
    sent = [json.loads(line) for line in (tmp_path / "messages.jsonl").read_text("utf-8").splitlines()]
    said = [(one["to"], one["text"]) for one in sent if "延期" in one["text"]]
    assert [(to, re.findall("【(.*?)】", words)[0]) for to, words in said] == [
        ("…0002", "延期申请待批复"), ("…0003", "延期申请未获批准"),
    ]  # fmt: skip
    assert not any("配件" in words for _, words in said)
