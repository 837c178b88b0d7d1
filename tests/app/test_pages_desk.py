"""The desk: signing in, lists, one case with what may be done and why the rest is off, and one's own account."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.app.pages import CELL, PASSWORD, Pages, pages  # noqa: F401 - a fixture
from yiwang.cases.interface import Case, TakeStep
from yiwang.foundation.identity.interface import totp_code
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_wrong_tries_lock_and_say_so(pages: Pages) -> None:  # noqa: F811
    login = pages.login("clerk")
    client = Client(headers={"Accept-Language": "zh-hans"})
    for _ in range(4):
        said = text(client.post("/desk/sign-in/", {"login": login, "password": "wrong"}))
        assert "账号或密码不对" in said and f'value="{login}"' in said
    assert "15 分钟后再试" in text(client.post("/desk/sign-in/", {"login": login, "password": "wrong"}))
    assert "暂停登录" in text(client.post("/desk/sign-in/", {"login": login, "password": PASSWORD}))


def test_after_signing_in_one_is_where_one_wanted_but_never_elsewhere(pages: Pages) -> None:  # noqa: F811
    login = pages.login("clerk")
    sent = {"login": login, "password": PASSWORD}
    assert Client().post("/desk/sign-in/?next=/desk/orders/", sent).headers["Location"] == "/desk/orders/"
    assert Client().post("/desk/sign-in/?next=https://other.example/", sent).headers["Location"] == "/desk/"


def test_a_second_factor_is_set_up_and_then_asked(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    page = text(client.get("/desk/account/second-factor/"))
    assert re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)
    assert client.post("/desk/account/second-factor/", {"code": "000000"}).status_code == 422
    secret = bytes.fromhex(client.session["new_totp"])
    code = totp_code(secret, timezone.now())
    assert client.post("/desk/account/second-factor/", {"code": code}).status_code == 302
    fresh, sent = Client(headers={"Accept-Language": "zh-hans"}), {"login": "clerk", "password": PASSWORD}
    assert "请输入验证器上的六位数字" in text(fresh.post("/desk/sign-in/", sent))
    later = totp_code(secret, timezone.now() + timedelta(seconds=30))
    assert fresh.post("/desk/sign-in/", {**sent, "code": later}).status_code == 302


def test_a_new_password_needs_the_old_one(pages: Pages) -> None:  # noqa: F811
    client, other = pages.client("clerk"), pages.client("clerk")
    wrong = client.post("/desk/account/", {"old": "no", "new": "another sentence", "again": "another sentence"})
    assert wrong.status_code == 422 and "密码不对" in text(wrong)
    differs = client.post("/desk/account/", {"old": PASSWORD, "new": "another sentence", "again": "other"})
    assert "不一样" in text(differs)
    short = client.post("/desk/account/", {"old": PASSWORD, "new": "short", "again": "short"})
    assert "至少要 10 个字符" in text(short)
    right = client.post("/desk/account/", {"old": PASSWORD, "new": "another sentence", "again": "another sentence"})
    assert right.status_code == 302 and client.get("/desk/account/").status_code == 200
    assert other.get("/desk/account/").status_code == 302


def test_the_acting_post_is_chosen_and_always_shown(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    mine = pages.accounts["dispatcher", False]
    second = Appointment.objects.filter(post="intake_clerk").first()
    assert second is not None
    Appointment.objects.filter(id=second.id).update(account=mine)
    bump("organizations")
    page = text(client.get("/desk/post/"))
    assert page.count('name="appointment"') == 2
    client.post("/desk/post/", {"appointment": str(second.id)})
    assert "受理员</strong>" in text(client.get("/desk/cases/"))
    foreign = Appointment.objects.exclude(account=mine).filter(post="dispatch_chief").first()
    assert foreign is not None
    client.post("/desk/post/", {"appointment": str(foreign.id)})
    assert "受理员</strong>" in text(client.get("/desk/cases/"))


def test_the_list_says_how_many_filters_and_says_what_to_do_when_empty(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    page = text(client.get("/desk/cases/"))
    assert "共 1 件" in page and pages.title in page
    assert pages.title not in text(client.get("/desk/cases/?type=dispute"))
    assert "清除全部筛选" in text(client.get("/desk/cases/?type=dispute"))
    assert "没有等您办的事" in text(pages.client("dispatcher").get("/desk/cases/"))
    assert client.get("/desk/cases/?after=nonsense&sort=zzz&view=zzz&state=zzz&area=zzz").status_code == 200


def test_an_empty_list_says_its_filters_and_leads_out_of_each(pages: Pages) -> None:  # noqa: F811
    """Every way out that is offered is an address that still says the other filters."""
    client = pages.client("dispatcher")
    days = "from=2020-01-06&until=2020-01-13"
    address = f"/desk/cases/?view=area&type=service_request&area=demo-community-1&late=1&{days}"
    page = text(client.get(address))
    assert "没有这样的事项" in page and "2020年1月6日–2020年1月12日反映的" in page
    assert "去掉“已超时”" in page and "把日期放宽到2019年12月30日–2020年1月19日" in page
    links = {unescape(one) for one in re.findall(r'<li><a href="(\?[^"]+)"', page[page.index("没有这样的事项") :])}
    asked = dict(parse_qsl(urlsplit(address).query))
    left = [dict(parse_qsl(one[1:])) for one in links]
    assert {frozenset(asked) - frozenset(one) for one in left} >= {
        frozenset({"late"}), frozenset({"type"}), frozenset({"area"}), frozenset({"from", "until"}), frozenset()
    }  # fmt: skip
    wider = next(one for one in left if len(one) == len(asked))
    assert (wider["from"], wider["until"]) == ("2019-12-30", "2020-01-20")
    assert pages.title in text(client.get("/desk/cases/?view=area&type=service_request&area=demo-community-1"))
    assert "把日期放宽到" in text(client.get("/desk/cases/?counted=opened&from=2020-01-06&until=2020-01-07&state=all"))
    assert "2020年1月6日结束时在办的" in text(client.get("/desk/cases/?view=area&open_on=2020-01-06&state=all"))


def test_search_takes_two_characters(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    assert "三号楼前<mark>路灯</mark>不亮" in text(client.get("/desk/cases/?q=路灯"))
    assert pages.title in text(client.get(f"/desk/cases/?q={pages.number}"))
    assert "至少输入两个字" in text(client.get("/desk/cases/?q=灯"))
    assert "没有找到" in text(client.get("/desk/cases/?q=没有这个"))


def test_a_list_page_asks_a_fixed_number_of_queries(
    pages: Pages, django_assert_max_num_queries: Any  # noqa: F811
) -> None:  # fmt: skip
    client = pages.client("dispatcher")
    client.get("/desk/cases/?view=area")
    with django_assert_max_num_queries(30):
        client.get("/desk/cases/?view=area")


def test_one_case_shows_what_may_be_done_and_why_the_rest_is_off(pages: Pages) -> None:  # noqa: F811
    clerk = text(pages.client("clerk").get(f"/desk/cases/{pages.case_id}/"))
    assert re.search(r"do/step/accept/.*?<button data-do>受理", clerk, re.S) and "为什么这样建议" in clerk
    assert "还不能办的" in clerk and "为什么这样" in clerk
    other = text(pages.client("supervisor").get(f"/desk/cases/{pages.case_id}/"))
    assert "do/step/accept/" not in other and "不由您" in other


def test_what_was_counted_and_is_nothing_is_not_among_the_facts(pages: Pages) -> None:  # noqa: F811
    page = text(pages.client("clerk").get(f"/desk/cases/{pages.case_id}/"))
    facts = page.partition('aria-labelledby="facts"')[2].partition("</section>")[0]
    assert "<dt>眼下有人身危险</dt>" in facts and ">否</dd>" in facts
    for counted in ("同一地点近三十日件数", "已重办次数", "不计入考核", "紧急力量"):
        assert counted not in facts
    assert "紧急力量=否" in page.partition('aria-labelledby="why"')[2]


def test_a_step_is_taken_once_however_often_it_is_sent(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    page = text(client.get(f"/desk/cases/{pages.case_id}/"))
    form = re.search(r'do/step/accept/".*?name="command" value="([^"]+)"', page, re.S)
    assert form
    for _ in range(2):
        client.post(f"/desk/cases/{pages.case_id}/do/step/accept/", {"command": form[1]})
    assert Case.objects.get(id=pages.case_id).stage == "dispatching"


def test_a_refused_step_keeps_what_was_typed(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    sent = {"reason": "不归这里管", "seen": str(Case.objects.get(id=pages.case_id).seq)}
    page = client.post(f"/desk/cases/{pages.case_id}/do/step/decline/", sent)
    assert page.status_code == 422
    assert ">\n不归这里管</textarea>" in text(page) and "请填写" in text(page)


def test_a_change_meanwhile_is_told(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    page = client.post(f"/desk/cases/{pages.case_id}/do/step/accept/", {"seen": "1"})
    assert page.status_code == 422 and "刚被别人更新过" in text(page)


def test_opening_a_contact_needs_a_reason(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    address = f"/desk/cases/{pages.case_id}/contact/"
    before = text(client.get(f"/desk/cases/{pages.case_id}/"))
    assert "13900000001" not in before and "王女士" not in before
    assert "13900000001" not in text(client.post(address, {"reason": ""}))
    assert "13900000001" in text(client.post(address, {"reason": "问清位置"}))


def test_an_order_is_given_and_answered(pages: Pages) -> None:  # noqa: F811
    supervisor = pages.client("supervisor")
    due = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    base = f"/desk/cases/{pages.case_id}/do"
    assert supervisor.post(f"{base}/order/", {"text": "", "due": due}).status_code == 422
    assert supervisor.post(f"{base}/order/", {"text": "居民多次反映", "due": due}).status_code == 302
    page = text(supervisor.get(f"/desk/cases/{pages.case_id}/"))
    assert "等待回复" in page
    number = re.search(r"do/answer/([^/]+)/", page)
    assert number
    assert supervisor.post(f"{base}/answer/{number[1]}/", {"text": "已派人"}).status_code == 302
    assert "已回复" in text(supervisor.get(f"/desk/cases/{pages.case_id}/"))


def test_a_clerk_registers_for_somebody_and_is_given_number_and_code_once(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    form = f"/desk/cases/new/form/?type=service_request&kind=street_lamp&area={CELL}"
    told = {"reporter_name": "赵伯", "reporter_phone": "13900000003"}
    sent = {"what": "楼道灯坏", "address": "五号楼", "behalf": "true", **told}
    assert "请选择从哪里来的" in text(client.post(form, sent))
    response = client.post(form, {**sent, "channel": "hotline"})
    assert response.status_code == 302, text(response)
    row = Case.objects.get(title="楼道灯坏")
    assert row.on_behalf and row.channel == "hotline"
    code = re.compile(r"[0-9A-Z]{5} [0-9A-Z]{5}")
    assert code.search(text(client.get(response.url)))
    assert not code.search(text(client.get(response.url)))
    receipt = f"/desk/cases/{row.id}/receipt/"
    assert code.search(text(client.get(receipt))) and 'class="qr"' in text(client.get(receipt))
    assert pages.client("dispatcher").get(receipt).headers["Location"] == f"/desk/cases/{row.id}/"


def test_the_receipt_of_an_entry_closes_after_a_quarter_of_an_hour(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    session = client.session
    session.update({"just_reported": str(pages.case_id), "just_reported_said": True})
    for ago, status in ((timedelta(minutes=14), 200), (timedelta(minutes=16), 302)):
        session["just_reported_at"] = (timezone.now() - ago).isoformat()
        session.save()
        assert client.get(f"/desk/cases/{pages.case_id}/receipt/").status_code == status


def test_a_form_of_entry_speaks_to_the_clerk(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    form = f"/desk/cases/new/form/?type=service_request&kind=street_lamp&area={CELL}"
    html = text(client.get(form)).partition("<main")[2].partition("</main")[0]
    assert "怎么称呼反映人" in html and "反映人的电话" in html and "不要把反映人的姓名告诉办理人员" in html
    assert "您" not in html and "我的" not in html
    assert 'autocomplete="tel"' not in html and 'autocomplete="name"' not in html, "not the clerk's own"
    client.cookies["language"] = "en"
    english = text(client.get(form)).partition("<main")[2].partition("</main")[0]
    assert "The reporter's name" in english and "The reporter's telephone" in english
    assert not re.search(r"\b([Yy]our|[Mm]y)\b", english)


def test_where_it_came_from_is_chosen_beforehand(pages: Pages) -> None:  # noqa: F811
    chosen = re.compile(r'name="channel" value="(\w+)" checked')
    form = f"/desk/cases/new/form/?type=service_request&kind=street_lamp&area={CELL}"
    worker, clerk = pages.client("grid_worker"), pages.client("clerk")
    assert chosen.findall(text(worker.get(form))) == ["grid_worker"], "by the post"
    assert chosen.findall(text(clerk.get(form))) == []
    sent = {"what": "楼道灯坏", "address": "五号楼", "behalf": "true", "channel": "window"}
    assert clerk.post(form, sent).status_code == 302
    assert chosen.findall(text(clerk.get(form))) == ["window"], "as this person did last"
    worker.cookies["entry_channel"] = clerk.cookies["entry_channel"].value
    assert chosen.findall(text(worker.get(form))) == ["grid_worker"], "and nobody else"


def test_both_languages_are_complete(pages: Pages) -> None:  # noqa: F811
    """No Chinese is left on the frame of an English page; names and the words of people stay as they are."""
    site = pages.site
    site.now = timezone.now() - timedelta(minutes=30)
    site.do(TakeStep(pages.case_id, "accept"), site.person("intake_clerk", CELL))
    client = pages.client("clerk")
    client.cookies["language"] = "en"
    own = {pages.title, "简体中文", "社区"}  # a place is called so
    for address in ("/", "/track/", "/desk/sign-in/", "/desk/account/", "/desk/orders/", "/report/?q=zzz"):
        html = re.sub(r'<div class="push row">.*?</div>', "", text(client.get(address)), flags=re.S)
        left = set(re.findall(r"[一-鿿]+", html)) - own
        assert not left, (address, left)
    assert 'lang="en"' in text(client.get("/"))
    assert Account.objects.get(login="clerk").language == "zh-hans"


def test_who_works_here_stays_at_the_desk_where_a_page_is_not_there(pages: Pages) -> None:  # noqa: F811
    missing = pages.client("clerk").get(f"/desk/cases/{new_id()}/")
    assert missing.status_code == 404 and "回到工作台" in missing.content.decode()
    assert "回到工作台" not in Client().get("/nearby/nothing/").content.decode()
