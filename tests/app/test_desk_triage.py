"""Triage: the case beside the list, what is suggested and why, several together, saved views, board, export, print."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.utils import timezone

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.test_query_budgets import fill
from yiwang.cases.interface import Case, ObjectToDispatch, OpenPart, TakeStep
from yiwang.faces.desk.views import export, together
from yiwang.faces.desk.words import Found
from yiwang.faces.web import sending
from yiwang.foundation.identity.interface import views_of
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
LIST = "/desk/cases/"


def text(response: Any) -> str:
    return unescape(response.content.decode())


def sent_to(client: Any, address: str, **data: Any) -> Any:
    """The answer to a form."""
    return client.post(address, data)


def waiting() -> list[Case]:
    return list(Case.objects.filter(stage="dispatching").order_by("due_at", "id"))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_suggestion_says_to_whom_until_when_and_why(pages: Pages) -> None:  # noqa: F811
    fill(pages, 1)
    row = waiting()[0]
    pane = text(pages.client("dispatcher").get(f"{LIST}{row.id}/pane/"))
    assert "<html" not in pane
    assert re.search(r"派单</strong> → \S+", pane) and "为什么这样建议" in pane and "〔依据" in pane
    before = JournalEntry.objects.count()
    pages.client("dispatcher").get(f"{LIST}{row.id}/pane/")
    assert JournalEntry.objects.count() == before
    other = text(pages.client("supervisor").get(f"{LIST}{row.id}/pane/"))
    assert "data-do" not in other and "不由您办" in other


def test_what_is_suggested_is_what_happens(pages: Pages) -> None:  # noqa: F811
    fill(pages, 1)
    row = waiting()[0]
    client = pages.client("dispatcher")
    said = re.search(r"派单</strong> → ([^<]+)<", text(client.get(f"{LIST}{row.id}/pane/")))
    assert said
    client.post(f"{LIST}{row.id}/do/step/dispatch/", {"command": str(new_id())})
    row.refresh_from_db()
    assert row.stage == "contacting"
    with_whom = re.search(r"谁在办</dt><dd>([^<]+)<", text(client.get(f"{LIST}{row.id}/")))
    assert with_whom and with_whom[1] == said[1].strip()


def test_from_the_list_one_goes_on_to_the_next(pages: Pages) -> None:  # noqa: F811
    fill(pages, 3)
    client = pages.client("dispatcher")
    first, second, third = waiting()
    page = text(client.get(f"{LIST}?case={first.id}"))
    assert 'aria-current="true"' in page and hidden(page, "next") == str(second.id)
    sent = {"command": str(new_id()), "back": hidden(page, "back"), "next": hidden(page, "next")}
    response = sent_to(client, f"{LIST}{first.id}/do/step/dispatch/", **sent)
    assert response.status_code == 302 and f"case={second.id}" in response.url
    page = text(client.get(response.url))
    assert f"办好了：{first.number}" in page and hidden(page, "next") == str(third.id)
    assert f'data-case="{first.id}"' not in page


def test_a_refusal_beside_the_list_stays_there_with_what_was_typed(pages: Pages) -> None:  # noqa: F811
    client = pages.client("clerk")
    page = text(client.get(f"{LIST}?case={pages.case_id}"))
    sent = {"reason": "不归这里管", "back": hidden(page, "back"), "next": "", "command": str(new_id())}
    refused = client.post(f"{LIST}{pages.case_id}/do/step/decline/", sent)
    assert refused.status_code == 422
    assert ">\n不归这里管</textarea>" in text(refused) and 'id="pane"' in text(refused)


def test_an_end_is_asked_once_more(pages: Pages) -> None:  # noqa: F811
    fill(pages, 2)
    one, other = waiting()
    client = pages.client("dispatcher")
    address = f"{LIST}{one.id}/do/step/merge/"
    asked = text(client.post(address, {"same_as": other.number}))
    assert "不能撤回" in asked and "确定，并案" in asked and f'value="{other.number}"' in asked
    assert Case.objects.get(id=one.id).stage == "dispatching"
    client.post(address, {"same_as": other.number, "sure": "1"})
    assert Case.objects.get(id=one.id).stage == "merged"


def test_like_ones_are_done_together_each_with_its_own_result(pages: Pages) -> None:  # noqa: F811
    fill(pages, 3)
    client = pages.client("dispatcher")
    rows = waiting()
    page = text(client.get(f"{LIST}together/", {"case": [str(row.id) for row in rows]}))
    assert "3 件：派单" in page
    form = re.search(r'<button>3 件：派单', page)
    assert form
    before = page[: form.start()].rsplit("<form", 1)[1]
    sent = {"command": hidden(before, "command"), "step": hidden(before, "step"), "back": "view=todo"}
    pages.site.do(TakeStep(rows[1].id, "dispatch"), pages.site.person("dispatcher", CELL))
    done = text(client.post(f"{LIST}together/", {**sent, "case": [str(row.id) for row in rows]}))
    assert "办好 2 件，没办成 1 件" in done and done.count("刚被别人更新过") == 1
    assert [row.stage for row in Case.objects.filter(id__in=[row.id for row in rows])] == ["contacting"] * 3
    seq = Case.objects.get(id=rows[0].id).seq
    again = client.post(f"{LIST}together/", {**sent, "case": [str(row.id) for row in rows]})
    assert again.status_code == 422 and "没有办" in text(again) and Case.objects.get(id=rows[0].id).seq == seq


def test_a_case_that_refuses_does_not_hold_up_the_others(
    pages: Pages, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    fill(pages, 2)
    rows = waiting()
    client = pages.client("dispatcher")
    perform = sending.perform_as

    def meanwhile(action: Any, acting: Any, command: Any, now: Any) -> Any:
        """Somebody else is quicker with the first one."""
        if action.aggregate_id == rows[0].id:
            pages.site.do(TakeStep(rows[0].id, "dispatch"), pages.site.person("dispatcher", CELL))
        return perform(action, acting, command, now)

    monkeypatch.setattr(together, "perform_as", meanwhile)
    sent = {"step": f"{rows[0].id}/step:dispatch", "case": [str(row.id) for row in rows], "command": str(new_id())}
    page = text(client.post(f"{LIST}together/", sent))
    assert "办好 1 件，没办成 1 件" in page and "没办成</span>" in page
    assert Case.objects.get(id=rows[1].id).stage == "contacting"


def test_views_are_kept_under_a_name_and_are_ones_own(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher")
    client.post("/desk/views/", {"name": "路灯超时", "query": "view=area&late=1&after=x&case=y"})
    account = pages.accounts["dispatcher", False]
    (kept,) = views_of(account)
    assert kept.query == "view=area&late=1"
    assert "路灯超时" in text(client.get(LIST))
    assert "路灯超时" not in text(pages.client("clerk").get(LIST))
    pages.client("clerk").post(f"/desk/views/{kept.id}/drop/")
    assert views_of(account)
    client.post(f"/desk/views/{kept.id}/drop/")
    assert not views_of(account)
    nameless = sent_to(client, "/desk/views/", name=" ", query="view=area")
    assert "请写一个名字" in text(client.get(nameless.url))


def test_views_of_the_role_lead_to_what_they_say(pages: Pages) -> None:  # noqa: F811
    fill(pages, 2)
    client = pages.client("dispatcher")
    query = re.search(r'href="\?([^"]+)">待派单<', text(client.get(LIST)))
    assert query and "stage=" in query[1]
    page = text(client.get(f"{LIST}?{query[1]}"))
    assert "共 2 件" in page
    assert "待派单</a>" not in text(pages.client("clerk").get(LIST))


def test_the_board_counts_by_stage_and_every_number_leads_to_its_cases(pages: Pages) -> None:  # noqa: F811
    fill(pages, 8)
    client = pages.client("dispatcher")
    page = text(client.get("/desk/board/"))
    link = re.search(r'href="([^"]+)">待派单 <span class="number">8<', page)
    assert link and "全部 8 件" in page
    assert "共 8 件" in text(client.get(link[1]))


def test_the_board_shows_what_others_wait_for(pages: Pages) -> None:  # noqa: F811
    site = pages.site
    fill(pages, 1)
    row = waiting()[0]
    site.now = timezone.now() - timedelta(minutes=20)
    site.do(TakeStep(row.id, "dispatch"), site.person("dispatcher", CELL))
    row.refresh_from_db()
    owner = site.person(row.owner_post, CELL)
    site.do(ObjectToDispatch(row.id, "不归我们"), owner)
    ruler = site.person("dispatch_chief", CELL)
    pages.accounts["ruler", False] = ruler.account_id or UUID(int=0)
    assert Case.objects.get(id=row.id).ruling_due_at is not None
    supervisor = pages.client("supervisor")
    due = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    supervisor.post(f"{LIST}{row.id}/do/order/", {"text": "居民多次反映", "due": due})
    assert Case.objects.get(id=row.id).order_due_at is not None
    assert "异议待裁定" not in text(supervisor.get("/desk/board/"))
    if row.owner_post == "city_management_office":
        assert "督办单待回复" in text(pages.client("handler").get("/desk/board/"))


def test_a_call_is_on_the_board_of_whoever_was_called(pages: Pages) -> None:  # noqa: F811
    site = pages.site
    fill(pages, 1)
    row = waiting()[0]
    site.now = timezone.now() - timedelta(minutes=20)
    site.do(TakeStep(row.id, "dispatch"), site.person("dispatcher", CELL))
    row.refresh_from_db()
    owner = site.person(row.owner_post, CELL)
    site.do(TakeStep(row.id, "contact", {"contact_note": "已通话"}), owner)
    unit = site.person("city_management_office", CELL).unit_id
    site.do(OpenPart(row.id, "contributors", (str(unit),), "请来看"), owner)
    assert "请我们来的" in text(pages.client("handler").get("/desk/board/"))


def rows_of_csv(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_an_export_holds_what_the_list_shows_and_leaves_a_line(pages: Pages) -> None:  # noqa: F811
    fill(pages, 3)
    client = pages.client("dispatcher")
    rows = rows_of_csv(client.post("/desk/cases/export/", {"form": "csv", "query": "view=area&stage=dispatching"}))
    assert rows[0][:2] == ["编号", "事项"] and {row[0] for row in rows[1:]} == {row.number for row in waiting()}
    entry = JournalEntry.objects.get(kind="CasesExported")
    assert entry.data == {"query": "view=area&stage=dispatching", "form": "csv", "rows": 3}
    searched = rows_of_csv(client.post("/desk/cases/export/", {"form": "csv", "query": f"q={pages.number}"}))
    assert [row[1] for row in searched[1:]] == [pages.title]
    book = sent_to(client, "/desk/cases/export/", form="xlsx", query="view=area")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert sheet is not None and sheet.max_row == 5
    assert sheet.column_dimensions["A"].width > len(pages.number) and sheet["A1"].font.bold
    assert (sheet["O2"].value, sheet["O2"].data_type) == (0, "n")
    elsewhere = pages.client("dispatcher", elsewhere=True)
    far = sent_to(elsewhere, "/desk/cases/export/", form="csv", query="view=all")
    assert far.status_code in (200, 403)
    assert pages.number not in (b"".join(far.streaming_content).decode() if far.streaming else text(far))


@pytest.mark.parametrize(
    ("language", "head"), [("zh-hans", "00:00 即前一日 24:00"), ("en", "00:00: end of the day before")]
)
def test_a_file_says_what_its_midnights_are(pages: Pages, language: str, head: str) -> None:  # noqa: F811
    """The page says 24:00; a file keeps a moment that every spreadsheet reads and sorts, and its head says so."""
    Case.objects.filter(id=pages.case_id).update(due_at=instant(datetime(2026, 11, 24)))
    client = pages.client("dispatcher")
    client.cookies["language"] = language
    sent = {"query": "view=area"}
    rows = rows_of_csv(sent_to(client, "/desk/cases/export/", form="csv", **sent))
    column = next(at for at, one in enumerate(rows[0]) if head in one)
    assert [row[column] for row in rows[1:] if row[0] == pages.number] == ["2026-11-24 00:00"]
    book = sent_to(client, "/desk/cases/export/", form="xlsx", **sent)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert sheet is not None and head in str(sheet.cell(1, column + 1).value)
    assert sheet.column_dimensions["K"].width >= len(rows[0][column].encode("gb18030"))


@pytest.mark.parametrize("word", ["=1+1", "+86", "-2", "@cmd", "\tx"])
def test_no_cell_runs(pages: Pages, word: str) -> None:  # noqa: F811
    Case.objects.filter(id=pages.case_id).update(title=word)
    client = pages.client("dispatcher")
    rows = rows_of_csv(client.post("/desk/cases/export/", {"form": "csv", "query": "view=area"}))
    assert rows[1][1] == f"'{word}"
    book = sent_to(client, "/desk/cases/export/", form="xlsx", query="view=area")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert sheet is not None and (sheet["B2"].value, sheet["B2"].data_type) == (word, "s")


def test_too_much_is_not_exported_and_says_so(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(export, "MOST", 2)
    fill(pages, 3)
    client = pages.client("dispatcher")
    refused = client.post("/desk/cases/export/", {"form": "csv", "query": "view=area"})
    assert refused.status_code == 413 and "一次最多导出 2 件" in text(refused)
    assert not JournalEntry.objects.filter(kind="CasesExported").exists()


def test_what_was_sought_is_marked_and_nothing_else_of_a_title_is_markup() -> None:
    assert Found("路灯").mark("三号楼前路灯不亮") == "三号楼前<mark>路灯</mark>不亮"
    assert Found("楼前路").mark("三号楼前<b>路灯") == "三号<mark>楼前</mark>&lt;b&gt;路灯"
    assert Found("").mark("<i>") == "&lt;i&gt;"


def test_a_search_takes_filters(pages: Pages) -> None:  # noqa: F811
    fill(pages, 2)
    client = pages.client("dispatcher")
    assert "共 3 件" in text(client.get(f"{LIST}?q=路灯"))
    assert "共 2 件" in text(client.get(f"{LIST}?q=路灯&stage=dispatching"))
    assert "<mark>路灯</mark>" in text(client.get(f"{LIST}?q=路灯"))


def test_the_print_is_whole_in_order_and_names_nobody_who_reported(pages: Pages) -> None:  # noqa: F811
    page = text(pages.client("clerk").get(f"{LIST}{pages.case_id}/print/"))
    assert pages.number in page and "王女士" not in page and "13900000001" not in page
    assert bytes(Case.objects.get(id=pages.case_id).head_hash).hex() in page
    assert "<form" not in page.split('<article')[1]


def test_people_and_posts_stand_on_the_case(pages: Pages) -> None:  # noqa: F811
    page = text(pages.client("clerk").get(f"{LIST}{pages.case_id}/"))
    assert "人和岗位" in page and "现在负责" in page and "超时由谁督办" in page


def test_no_page_of_the_desk_shows_a_case_of_elsewhere(pages: Pages) -> None:  # noqa: F811
    client = pages.client("dispatcher", elsewhere=True)
    queries = (f"?view=area&case={pages.case_id}", "?view=area&state=all", f"?q={pages.number}", "?view=had&state=all")
    shown = [LIST + query for query in queries]
    shown += [pages.address(f"desk:{name}") for name in ("board", "orders", "pane", "print", "case")]
    shown.append(f"{LIST}together/?case={pages.case_id}")
    for address in shown:
        page = text(client.get(address, follow=True))
        assert pages.title not in page and "王女士" not in page, address


def test_whoever_only_wrote_the_report_down_sees_no_staff_and_no_words_of_others(pages: Pages) -> None:  # noqa: F811
    """A colleague of elsewhere who wrote the report down sees how it goes on, as the reporter does."""
    client = pages.client("dispatcher", elsewhere=True)
    account = pages.accounts["dispatcher", True]
    Case.objects.filter(id=pages.case_id).update(taken_by=account)
    page = text(client.get(f"{LIST}{pages.case_id}/"))
    assert pages.title in page and "人和岗位" not in page and "应要求删除文字" not in page
