"""Administration of units, posts and accounts."""

import io
import re
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.app.pages import Pages, pages  # noqa: F401 - a fixture
from tests.app.test_admin_places import COMMUNITY, led_to, text
from yiwang.foundation.identity.models import Account, ApiToken
from yiwang.foundation.messages.interface import Message, owe_messages
from yiwang.foundation.messages.models import Delivery, Subscription
from yiwang.foundation.messages.queries.subscriptions import VERSION as SUBSCRIPTIONS
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment, Unit
from yiwang.kernel import jobs
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(pages: Pages) -> Client:  # noqa: F811
    return pages.client("admin")


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def unit_with(post: str) -> UUID:
    return Appointment.objects.filter(post=post).order_by("area").first().unit  # type: ignore[union-attr]


def test_units_are_listed_filtered_and_opened(pages: Pages, admin: Client) -> None:  # noqa: F811
    everything = text(admin.get("/admin/units/"))
    assert f"共 {Unit.objects.count()} 条" in everything
    some = Unit.objects.exclude(kind="").order_by("id").first()
    assert some is not None
    assert some.title in text(admin.get("/admin/units/", {"q": some.title, "kind": some.kind}))
    assert "没有符合筛选的" in text(admin.get("/admin/units/", {"q": "zzz"}))
    sent = {"form": "open", "title": "新办公室", "kind": some.kind, "area": "nowhere", "since": day(), "parent": ""}
    wrong = admin.post("/admin/units/", sent)
    assert wrong.status_code == 422 and "没有区域" in text(wrong) and 'value="新办公室"' in text(wrong)
    assert admin.post("/admin/units/", {**sent, "area": COMMUNITY, "parent": "没有这个"}).status_code == 422
    assert admin.post("/admin/units/", {**sent, "area": COMMUNITY}).status_code == 302
    made = Unit.objects.get(title="新办公室")
    assert "还没有人任职" in text(admin.get(f"/admin/units/{made.id}/"))
    assert admin.post("/admin/units/", {**sent, "area": COMMUNITY}).status_code == 422, "it is there already"


def test_somebody_is_appointed_a_stand_in_named_and_the_post_ended(pages: Pages, admin: Client) -> None:  # noqa: F811
    unit = unit_with("community_secretary")
    page = f"/admin/units/{unit}/"
    sent = {"post": "community_secretary", "holder": "代书记", "login": "", "area": COMMUNITY, "since": day()}
    endless = admin.post(page, {**sent, "form": "stand_in", "until": ""})
    assert endless.status_code == 422 and "代理到哪一天" in text(endless)
    unknown = admin.post(page, {**sent, "form": "appoint", "login": "nobody", "until": ""})
    assert unknown.status_code == 422 and "没有这个账号" in text(unknown) and 'value="nobody"' in text(unknown)
    assert admin.post(page, {**sent, "form": "stand_in", "until": day(10)}).status_code == 302
    held = Appointment.objects.get(holder="代书记")
    assert held.acting and held.until is not None
    assert "代书记" in text(admin.get("/admin/posts/", {"acting": "1"}))
    assert "代书记" not in text(admin.get("/admin/posts/", {"acting": "1", "on": day(20)}))
    early = admin.post(page, {"form": "end", "appointment": str(held.id), "until": day(-3)})
    assert early.status_code == 422 and "日期" in text(early)
    assert admin.post(page, {"form": "end", "appointment": str(held.id), "until": day(1)}).status_code == 302
    assert Appointment.objects.get(id=held.id).until.isoformat() == day(1)  # type: ignore[union-attr]


def test_vacant_posts_are_listed_with_who_stands_in(pages: Pages, admin: Client) -> None:  # noqa: F811
    assert "没有空缺的岗位" in text(admin.get("/admin/posts/vacant/"))
    Appointment.objects.filter(post="community_secretary", area=COMMUNITY).delete()
    bump(organizations.VERSION)
    found = text(admin.get("/admin/posts/vacant/"))
    assert "共 1 条" in found and "去任命" in found
    assert "1 个岗位空缺" in text(admin.get("/admin/"))
    assert "没有符合筛选的" in text(admin.get("/admin/posts/vacant/", {"q": "zzz"}))


def test_a_unit_is_closed_with_what_hangs_on_it(pages: Pages, admin: Client) -> None:  # noqa: F811
    unit = unit_with("community_secretary")
    page = f"/admin/units/{unit}/"
    assert admin.post(page, {"form": "close", "until": ""}).status_code == 422
    assert admin.post(page, {"form": "close", "until": day(1)}).status_code == 302
    assert Unit.objects.get(id=unit).until.isoformat() == day(1)  # type: ignore[union-attr]
    assert not Appointment.objects.filter(unit=unit, until=None).exists()


def test_a_unit_with_others_below_is_closed_when_they_have_somewhere_to_go(pages: Pages, admin: Client) -> None:  # noqa: F811
    upper, other = Unit.objects.exclude(kind="").order_by("id")[:2]
    below = Unit.objects.exclude(id__in=[upper.id, other.id]).order_by("id").first()
    assert below is not None
    Unit.objects.filter(id=below.id).update(parent=upper.id)
    bump(organizations.VERSION)
    page = f"/admin/units/{upper.id}/"
    asked = admin.post(page, {"form": "close", "until": day(1)})
    assert asked.status_code == 422 and "请填写“下面的 1 个单位归到哪里”" in text(asked)
    assert admin.post(page, {"form": "close", "until": day(1), "successor": str(other.id)}).status_code == 302
    assert Unit.objects.get(id=below.id).parent == other.id


def test_a_sheet_is_downloaded_filled_in_tried_and_imported(pages: Pages, admin: Client) -> None:  # noqa: F811
    response = admin.get("/admin/units/template.xlsx")
    book = load_workbook(io.BytesIO(response.content))
    sheet = book.worksheets[0]
    kind, post = (book.worksheets[1][f"{column}2"].value for column in "AB")
    assert sheet["A1"].value == "单位" and kind and post
    sheet.append(["表里的办公室", kind, COMMUNITY, "", post, "表里的人", "", COMMUNITY, "", "2026-01-01", "", ""])
    sheet.append(["缺区域的", kind, "", "", "", "", "", "", "", "", "", ""])
    stream = io.BytesIO()
    book.save(stream)

    def send(do: str) -> str:
        file = io.BytesIO(stream.getvalue())
        file.name = "units.xlsx"
        sent = {"form": "sheet", "since": day(), "do": do, "file": file}
        response = admin.post("/admin/units/import/", sent)
        address = led_to(response)
        jobs.work_off(timezone.now())
        return text(admin.get(address))

    trial = send("try")
    assert "什么也没有保存" in trial and "第 3 行" in trial and not Unit.objects.filter(title="表里的办公室").exists()
    assert "第 3 行" in send("do") and Appointment.objects.filter(holder="表里的人").exists()
    assert "只认 .xlsx 和 .csv" in text(
        admin.post("/admin/units/import/", {"form": "sheet", "since": day(), "do": "try", "file": io.BytesIO(b"x")})
    )


def test_rights_of_a_post_are_set(pages: Pages, admin: Client) -> None:  # noqa: F811
    sent = {"form": "roles", "post": "community_secretary", "kind": ""}
    assert "请填写“可以做的”" in text(admin.post("/admin/posts/roles/", sent))
    assert admin.post("/admin/posts/roles/", {**sent, "roles": ["chief", "clerk"]}).status_code == 302
    found = next(one for one in organizations.post_roles() if one.post == "community_secretary")
    assert found.roles == ("chief", "clerk")


def opened(admin: Client) -> tuple[Account, str]:
    """An account opened on the page, and the password that was shown."""
    sent = {"form": "open", "login": "li.na", "name": "李娜", "area": "", "language": "zh-hans"}
    response = admin.post("/admin/accounts/new/", sent)
    assert response.status_code == 200, text(response)
    shown = re.search(r'id="secret">([^<]+)<', text(response))
    assert shown is not None
    return Account.objects.get(login="li.na"), shown[1]


def test_an_account_is_opened_and_its_password_shown_once(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, password = opened(admin)
    assert password not in text(admin.get(f"/admin/accounts/{account.id}/"))
    assert Client().post("/desk/sign-in/", {"login": "li.na", "password": password}).status_code == 302
    sent = {"form": "open", "login": "li.na", "name": "另一个", "area": "", "language": "zh-hans"}
    taken = admin.post("/admin/accounts/new/", sent)
    assert taken.status_code == 422 and "已经有人用了" in text(taken) and 'value="另一个"' in text(taken)
    spaces = admin.post("/admin/accounts/new/", {**sent, "login": "a b"})
    assert spaces.status_code == 422 and "不能有空格" in text(spaces)
    nowhere = admin.post("/admin/accounts/new/", {**sent, "login": "other", "area": "zzz"})
    assert nowhere.status_code == 422 and "没有编码为“zzz”的区划" in text(nowhere)


def test_an_account_is_locked_unlocked_closed_and_opened_again(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, password = opened(admin)
    page = f"/admin/accounts/{account.id}/"
    for _ in range(5):
        Client().post("/desk/sign-in/", {"login": "li.na", "password": "wrong"})
    assert "已锁" in text(admin.get(page)) and "li.na" in text(admin.get("/admin/accounts/", {"state": "locked"}))
    assert admin.post(page, {"form": "unlock"}).status_code == 302
    browser = Client()
    assert browser.post("/desk/sign-in/", {"login": "li.na", "password": password}).status_code == 302
    assert browser.get("/desk/account/").status_code == 200
    admin.post(page, {"form": "sessions"})
    assert browser.get("/desk/account/").status_code == 302, "signed out everywhere"
    assert admin.post(page, {"form": "close"}).status_code == 302
    assert Client().post("/desk/sign-in/", {"login": "li.na", "password": password}).status_code != 302
    assert "li.na" in text(admin.get("/admin/accounts/", {"state": "closed"}))
    assert admin.post(page, {"form": "reopen"}).status_code == 302
    kinds = list(JournalEntry.objects.filter(aggregate_id=account.id).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["account_opened", "account_unlocked", "sessions_ended", "account_closed", "account_reopened"]
    assert "重新启用" in text(admin.get(page))


def test_password_and_second_factor_are_set_anew(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, old = opened(admin)
    page = f"/admin/accounts/{account.id}/"
    Account.objects.filter(id=account.id).update(totp_secret=b"sealed")
    assert admin.post(page, {"form": "second"}).status_code == 302
    assert bytes(Account.objects.get(id=account.id).totp_secret) == b""
    response = admin.post(page, {"form": "password"})
    new = re.search(r'id="secret">([^<]+)<', text(response))
    assert new is not None and new[1] != old
    assert Client().post("/desk/sign-in/", {"login": "li.na", "password": new[1]}).status_code == 302


def test_a_token_is_issued_shown_once_and_revoked(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, _ = opened(admin)
    page = f"/admin/accounts/{account.id}/"
    assert admin.post(page, {"form": "issue", "title": "", "days": "90"}).status_code == 422
    sent = {"form": "issue", "title": "大屏", "scopes": ["read"], "post": "", "days": "90"}
    response = admin.post(page, sent)
    shown = re.search(r'id="secret">([^<]+)<', text(response))
    assert shown is not None
    answer = Client().get("/api/me", headers={"Authorization": f"Bearer {shown[1]}"})
    assert answer.status_code != 401
    token = ApiToken.objects.get(account=account.id)
    assert "大屏" in text(admin.get(page)) and shown[1] not in text(admin.get(page))
    # Half past midnight: in UTC that is still the day before.
    early = instant(datetime.combine(timezone.localdate() + timedelta(days=60), time(0, 30)))
    ApiToken.objects.update(expires_at=early)
    assert f">{day(60)}\n<" in text(admin.get(page))
    assert admin.post(page, {"form": "revoke", "token": str(token.id)}).status_code == 302
    assert ApiToken.objects.get(id=token.id).revoked_at is not None


def test_nobody_takes_the_administrators_role_from_themselves(pages: Pages, admin: Client) -> None:  # noqa: F811
    own = Account.objects.get(login="admin")
    response = admin.post(f"/admin/accounts/{own.id}/", {"form": "roles", "area": ""})
    assert response.status_code == 422 and "不能取消自己的管理员角色" in text(response)
    other, _ = opened(admin)
    sent = {"form": "roles", "roles": ["auditor"], "area": COMMUNITY}
    assert admin.post(f"/admin/accounts/{other.id}/", sent).status_code == 302
    assert Account.objects.get(id=other.id).area_path == pages.site.paths[COMMUNITY]


def test_an_auditor_sees_accounts_and_changes_none(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, _ = opened(admin)
    auditor = pages.client("auditor")
    page = text(auditor.get(f"/admin/accounts/{account.id}/"))
    assert "李娜" in page and "停用账号" not in page
    auditor.post(f"/admin/accounts/{account.id}/", {"form": "close"})
    assert Account.objects.get(id=account.id).active
    assert auditor.get("/admin/units/").status_code == 403


def test_an_administrator_of_a_part_cannot_become_somebody_else(pages: Pages, admin: Client) -> None:  # noqa: F811
    account, password = opened(admin)
    Account.objects.filter(login="admin").update(area_path=pages.site.paths[COMMUNITY])
    admin.post(f"/admin/accounts/{account.id}/", {"form": "password"})
    assert Client().post("/desk/sign-in/", {"login": "li.na", "password": password}).status_code == 302


def test_partners_are_listed_with_what_has_not_reached_them(pages: Pages, admin: Client) -> None:  # noqa: F811
    assert "没有订阅" in text(admin.get("/admin/partners/"))
    row = Subscription.objects.create(
        id=new_id(), title="城管平台", address="https://example.org/hook", area_path="", kinds="CaseEnded"
    )
    bump(SUBSCRIPTIONS)
    assert "都送到了" in text(admin.get("/admin/partners/"))
    owe_messages(new_id(), 1, [Message("webhook", str(row.id), "", "")], timezone.now())
    Delivery.objects.update(attempts=3, failure="answered 500")
    shown = text(admin.get("/admin/partners/"))
    assert "送不到" in shown and "1 条在等" in shown and "对方回答 500" in shown and "都送到了" not in shown
    assert pages.client("clerk").get("/admin/partners/").status_code == 403
