"""The portal: reporting without script or account, following by number and code, and what is public."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.app.pages import CELL, FACTS, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, TakeStep
from yiwang.foundation.registers.interface import contact_hint

pytestmark = pytest.mark.django_db
FULL = {"what": "井盖松了", "address": "南门", "reporter_name": "李先生", "reporter_phone": "13900000002"}


def kind_form(pages: Pages, kind: str = "") -> str:  # noqa: F811
    catalog = pages.site.pack.catalogs["request_kinds"]
    code = kind or next(item.code for item in catalog.items if item.code != FACTS["kind"])
    return f"/report/form/?type=service_request&kind={code}&area={CELL}"


def hidden(html: str) -> dict[str, str]:
    """What the form carries unseen."""
    return dict(re.findall(r'<input type="hidden" name="(case|command|checked)" value="([^"]+)"', html))


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_from_start_to_receipt(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    found = text(client.get("/report/?q=路灯"))
    assert "路灯不亮" in found
    step = re.search(r'href="(/report/where/\?[^"]+street_lamp[^"]*)"', found)
    assert step
    assert client.get(step[1]).status_code == 200
    page = client.get(kind_form(pages))
    response = client.post(kind_form(pages), {**FULL, **hidden(text(page))})
    assert response.status_code == 302 and response.url.endswith("/receipt/")
    receipt = text(client.get(response.url))
    row = Case.objects.exclude(id=pages.case_id).get()
    assert row.number in receipt and row.title == "井盖松了" and row.channel == "resident_web"


def test_sent_twice_it_is_one_case(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    sent = {**FULL, **hidden(text(client.get(kind_form(pages))))}
    first, second = (client.post(kind_form(pages), {**sent, "checked": "1"}) for _ in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"what": ""}, "请填写“什么事（一句话）”"), ({"reporter_phone": "abc"}, "abc")],
    ids=["missing", "no phone number"],
)
def test_what_was_typed_is_still_there(pages: Pages, wrong: dict[str, str], says: str) -> None:  # noqa: F811
    client = pages.client()
    response = client.post(kind_form(pages), {**FULL, **wrong})
    html = text(response)
    assert response.status_code == 422
    field = re.search(r'<div class="field wrong">.*?</div>', html, re.S)
    assert field and says in field[0] and 'aria-invalid="true"' in field[0]
    for name, value in {**FULL, **wrong}.items():
        assert not value or f'value="{value}"' in html or f">\n{value}</textarea>" in html, name
    assert Case.objects.count() == 1


def test_a_likely_duplicate_is_offered_once_with_everything_still_there(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    form = kind_form(pages, "street_lamp")
    sent = {**FULL, "what": "三号楼前路灯不亮了"}
    html = text(client.post(form, sent))
    assert "是不是这一件" in html and pages.number in html and "王女士" not in html
    assert 'value="三号楼前路灯不亮了"' in html
    assert Case.objects.count() == 1
    response = client.post(form, {**sent, **hidden(html)})
    assert response.status_code == 302 and Case.objects.count() == 2


def test_me_too_counts_a_browser_once(pages: Pages) -> None:  # noqa: F811
    client = pages.client()
    for _ in range(2):
        assert client.post("/report/me-too/", {"same": str(pages.case_id)}).status_code == 200
    assert Case.objects.get(id=pages.case_id).me_too == 1
    pages.client().post("/report/me-too/", {"same": str(pages.case_id)})
    assert Case.objects.get(id=pages.case_id).me_too == 2


def test_a_photo_is_taken_and_shown_to_its_reporter_only(pages: Pages) -> None:  # noqa: F811
    stream = BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "JPEG")
    stream.seek(0)
    stream.name = "a.jpg"
    client = pages.tracked()
    assert client.post(f"/track/{pages.number}/photo/", {"photo": stream}).status_code == 302
    html = text(client.get(f"/track/{pages.number}/"))
    address = re.search(r'<img src="([^"]+)"', html)
    assert address and client.get(address[1]).headers["Content-Type"] == "image/jpeg"
    assert pages.client().get(address[1]).status_code == 404


def test_a_wrong_code_is_said_in_whole_sentences_and_the_number_stays(pages: Pages) -> None:  # noqa: F811
    wrong = Client().post("/track/", {"number": pages.number, "code": "WRONG"})
    html = text(wrong)
    assert wrong.status_code == 422
    assert "编号或查询码不对。请核对" in html
    assert f'value="{pages.number}"' in html


def test_withdrawing(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    assert client.post(f"/track/{pages.number}/step/withdraw/", {}).status_code == 302
    assert Case.objects.get(id=pages.case_id).outcome == "withdrawn"


def test_a_step_that_is_not_the_reporters_does_nothing(pages: Pages) -> None:  # noqa: F811
    pages.tracked().post(f"/track/{pages.number}/step/accept/", {})
    assert Case.objects.get(id=pages.case_id).stage == "received"


def test_erasing_the_contact_is_asked_once_more(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    assert contact_hint(pages.case_id)
    assert client.get(f"/track/{pages.number}/erase/").status_code == 200
    assert contact_hint(pages.case_id)
    assert client.post(f"/track/{pages.number}/erase/").status_code == 302
    assert contact_hint(pages.case_id) is None


def test_the_reporter_answers_a_question_and_sees_who_opened_the_contact(pages: Pages) -> None:  # noqa: F811
    desk = pages.client("clerk")
    asked = desk.post(f"/desk/cases/{pages.case_id}/do/ask/", {"text": "是哪一盏灯？"})
    assert asked.status_code == 302
    desk.post(f"/desk/cases/{pages.case_id}/contact/", {"reason": "问清位置"})
    client = pages.tracked()
    html = text(client.get(f"/track/{pages.number}/"))
    assert "是哪一盏灯？" in html and "问清位置" in html and "受理员" in html
    assert client.post(f"/track/{pages.number}/reply/", {"text": ""}).status_code == 422
    assert client.post(f"/track/{pages.number}/reply/", {"text": "东边那盏"}).status_code == 302
    assert not Case.objects.get(id=pages.case_id).asked


def test_an_answer_and_the_reporters_verdict(pages: Pages) -> None:  # noqa: F811
    site, case = pages.site, pages.case_id
    site.now = timezone.now() - timedelta(minutes=30)
    steps = [("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}),
             ("contact", "", {"contact_note": "已联系"}),
             ("resolve", "", {"result": "换了灯泡"}), ("pass_check", "follow_up_clerk", {})]  # fmt: skip
    for step, post, facts in steps:
        owner = post or Case.objects.get(id=case).owner_post
        site.do(TakeStep(case, step, facts), site.person(owner, CELL), site.now + timedelta(minutes=1))
    client = pages.tracked()
    html = text(client.get(f"/track/{pages.number}/"))
    assert "给您的答复" in html and "换了灯泡" in html and "解决了吗" in html
    assert "已告知您" in html and "待您评价" in html and "反映人" not in html
    sent = {"solved": "yes", "satisfied": "no", "text": "等得久了"}
    assert client.post(f"/track/{pages.number}/verdict/", sent).status_code == 302
    row = Case.objects.get(id=case)
    assert (row.solved, row.satisfied) == (True, False)
    reopened = client.post(f"/track/{pages.number}/step/reopen/", {"reason": ""})
    assert reopened.status_code == 422 and "请填写“理由”" in text(reopened)
    assert client.post(f"/track/{pages.number}/step/reopen/", {"reason": "又灭了"}).status_code == 302
    assert Case.objects.get(id=case).reopened == 1


def test_what_is_public_names_nobody(pages: Pages) -> None:  # noqa: F811
    html = text(Client().get(f"/place/{CELL}/"))
    assert "谁负责" in html and "规程全文" in html
    assert text(Client().get(f"/place/{CELL}/rates/")).count("响应率") >= 1
    assert Client().get("/place/nowhere/").status_code == 404


def test_the_rule_book_is_served_and_nothing_beside_it(pages: Pages) -> None:  # noqa: F811
    base = f"/rules/{pages.site.pack_hash}"
    assert Client().get(f"{base}/index.html").status_code == 200
    assert Client().get(f"{base}/style.css").headers["Content-Type"].startswith("text/css")
    for file in ("..%2F..%2Fsecrets%2Fsession.key", "nothing.html", "index.txt"):
        assert Client().get(f"{base}/{file}").status_code == 404
    assert Client().get("/rules/0000/index.html").status_code == 404


def test_leaving_forgets_the_case(pages: Pages) -> None:  # noqa: F811
    client = pages.tracked()
    client.post("/track/leave/")
    assert client.get(f"/track/{pages.number}/").status_code == 302


def test_the_reporter_is_told_that_a_ruling_or_more_time_is_waited_for(pages: Pages) -> None:  # noqa: F811
    client, page = pages.tracked(), f"/track/{pages.number}/"
    before = text(client.get(page))
    assert re.search(r"谁在办</dt><dd>[^<]*\S 受理员</dd>", before), re.findall(r"谁在办</dt><dd>.*", before)
    assert "不归它办" not in before and "多给时间" not in before
    soon = timezone.now() + timedelta(hours=3)
    Case.objects.filter(id=pages.case_id).update(ruling_due_at=soon, extension_ruling_due_at=soon)
    after = text(client.get(page))
    assert "不归它办。裁定最晚到" in after and "多给时间。答复最晚到" in after
