"""Administration of rules: packs, calendar, dispatch directory; and the journal with its verification."""

import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from tests.app.test_admin_places import COMMUNITY, led_to, text
from tests.shared import ROOT
from yiwang.cases import events as case_events
from yiwang.engine.packs.citations import cited
from yiwang.engine.workflows import events as workflow_events
from yiwang.faces.admin.event_words import WORDS
from yiwang.faces.admin.views.journal import KINDS as JOURNAL_KINDS
from yiwang.faces.web.language import say
from yiwang.foundation.identity import events as identity_events
from yiwang.foundation.messages import events as message_events
from yiwang.foundation.organizations import events as organization_events
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment, DispatchRule, Unit
from yiwang.foundation.places import events as place_events
from yiwang.foundation.policy_packs import events as pack_events
from yiwang.foundation.policy_packs.interface import in_force
from yiwang.foundation.policy_packs.models import Activation, PackVersion
from yiwang.foundation.registers import events as register_events
from yiwang.kernel import jobs
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(pages: Pages) -> Client:  # noqa: F811
    return pages.client("admin")


def zipped(folder: Path, *change: tuple[str, str, str]) -> io.BytesIO:
    """A pack folder as a zip, some text of some files changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = file.relative_to(folder).as_posix()
            data = file.read_bytes()
            for path, old, new in change:
                if path == name:
                    assert old.encode() in data, (path, old)
                    data = data.replace(old.encode(), new.encode(), 1)
            archive.writestr(f"{folder.name}/{name}", data)
    stream.seek(0)
    stream.name = "pack.zip"
    return stream


def manifest_version(folder: Path) -> str:
    return next(one for one in (folder / "pack.yaml").read_text("utf-8").splitlines() if one.startswith("version:"))


PACK = ROOT / "packs" / "demo_city"
NEWER = ("pack.yaml", manifest_version(PACK), "version: 99.1.0")
SAID = ("CHANGELOG.md", "\n## ", "\n## 99.1.0\n试改。\n\n## ")
BROKEN = ("case_types/service_request.yaml", "owner: dispatcher", "owner: nobody_knows")


def work(client: Client, response: Any) -> str:
    address = led_to(response)
    jobs.work_off(timezone.now())
    return text(client.get(address))


def send(client: Client, file: io.BytesIO, do: str = "install") -> str:
    return work(client, client.post("/admin/packs/upload/", {"form": "upload", "file": file, "do": do}))


def test_a_pack_with_an_error_is_told_at_file_and_line_and_not_installed(admin: Client) -> None:
    number = PackVersion.objects.count()
    told = send(admin, zipped(PACK, NEWER, SAID, BROKEN))
    assert "不能安装" in told and "case_types/service_request.yaml" in told and "nobody_knows" in told
    lines = (PACK / "case_types" / "service_request.yaml").read_text("utf-8").splitlines()
    line = next(n for n, one in enumerate(lines, 1) if "owner: dispatcher" in one)
    assert f"第 {line} 行" in told and "共 0 处" not in told and PackVersion.objects.count() == number
    assert "只认 .zip 和 .xlsx" in text(
        admin.post("/admin/packs/upload/", {"form": "upload", "file": io.BytesIO(b"x"), "do": "check"})
    )


def test_what_is_no_pack_is_said(admin: Client) -> None:
    stream = io.BytesIO(b"not a zip")
    stream.name = "x.zip"
    assert "没有规则包" in send(admin, stream)


def test_a_mended_pack_is_compared_piloted_in_one_area_and_taken_back(pages: Pages, admin: Client) -> None:  # noqa: F811
    Activation.objects.update(area_path=pages.site.paths["demo-district-1"])
    checked = send(admin, zipped(PACK, NEWER, SAID), "check")
    assert "没有错误，可以安装" in checked and not PackVersion.objects.filter(version="99.1.0").exists()
    assert "已经安装" in send(admin, zipped(PACK, NEWER, SAID))
    new = PackVersion.objects.get(version="99.1.0")
    compared = text(admin.get(f"/admin/packs/{new.hash}/compare/"))
    assert "99.1.0" in compared and ("规则没有变化" in compared or "关于规则修改的告知" in compared)
    page = f"/admin/packs/{new.hash}/"
    today = timezone.localdate()
    sent = {
        "form": "activate",
        "area": COMMUNITY,
        "since": today.isoformat(),
        "pilot": "true",
        "until": "",
        "reason": "",
    }
    bare = admin.post(page, sent)
    assert bare.status_code == 422 and "请填写“理由" in text(bare)
    sent["reason"] = "先在一个社区试"
    past = admin.post(page, {**sent, "since": (today - timedelta(days=1)).isoformat()})
    assert past.status_code == 422 and "早于今天" in text(past) and "先在一个社区试" in text(past)
    early = admin.post(page, {**sent, "until": today.isoformat()})
    assert early.status_code == 422 and "不晚于" in text(early)
    assert admin.post(page, {**sent, "area": "zzz"}).status_code == 422
    assert admin.post(page, sent).status_code == 302
    path = pages.site.paths[COMMUNITY]
    assert hash_in(path, today) == new.hash and hash_in(pages.site.paths["demo-community-2"], today) != new.hash
    assert "试点" in text(admin.get("/admin/packs/decisions/", {"state": "now"}))
    back = admin.post("/admin/packs/decisions/", {"form": "roll_back", "path": path, "reason": "居民有意见"})
    assert back.status_code == 302, text(back)
    assert hash_in(path, today) == pages.site.pack_hash
    assert "已撤回" in text(admin.get("/admin/packs/decisions/"))
    kinds = set(JournalEntry.objects.filter(aggregate_kind="pack").values_list("kind", flat=True))
    assert kinds == {"pack_installed", "pack_activated", "pack_rolled_back"}


def hash_in(path: str, on: date) -> str:
    found = in_force(path, on)
    assert found is not None
    return found.ref.hash


def test_scenarios_are_played_and_a_year_simulated(pages: Pages, admin: Client) -> None:  # noqa: F811
    page = f"/admin/packs/{pages.site.pack_hash}/"
    played = work(admin, admin.post(page, {"form": "scenarios"}))
    assert "做完了" in played and "通过" in played and "不符" not in played
    sent = {"form": "simulate", "past": "year", "area": "", "count": "2000", "beside": ""}
    year = work(admin, admin.post(page, sent))
    assert "最吃紧的岗位" in year and "%" in year
    assert "算进的本地日子" in year and "只按规则包的日历算" in year
    past = work(admin, admin.post(page, {**sent, "past": "past"}))
    assert "用了 1 件" in past and "各类事项" in past


def test_the_calendar_says_where_it_comes_from(admin: Client) -> None:
    year = text(admin.get("/admin/calendar/", {"year": "2026"}))
    assert "春节" in year and "国庆" in year and "clocks/calendar.csv" in year
    assert "还没有写进规则包" in text(admin.get("/admin/calendar/", {"year": "2031"}))
    assert admin.get("/admin/calendar/", {"year": "abc"}).status_code == 200


def test_a_dispatch_rule_is_set_tried_exported_and_ended(pages: Pages, admin: Client) -> None:  # noqa: F811
    unit = Unit.objects.exclude(kind="").order_by("id").first()
    assert unit is not None
    today = timezone.localdate().isoformat()
    sent = {
        "form": "set",
        "matter": "street_lamp",
        "pattern": "",
        "area": COMMUNITY,
        "unit": str(unit.id),
        "since": today,
    }
    for made_up in ("on", "1e999", str(sent["area"])):  # found by the fuzz of the pages: it was no unit's id
        unlisted = admin.post("/admin/directory/", {**sent, "unit": made_up})
        assert unlisted.status_code in (400, 422) and "请从列出的里面选择" in text(unlisted)
    nothing = admin.post("/admin/directory/", {**sent, "matter": ""})
    assert nothing.status_code == 422
    assert admin.post("/admin/directory/", sent).status_code == 302
    taken = admin.post("/admin/directory/", sent)
    assert taken.status_code == 422 and "承办" in text(taken)
    assert unit.title in text(admin.get("/admin/directory/", {"q": "street_lamp"}))
    tried = text(admin.get("/admin/directory/try/", {"area": CELL, "q": "路灯", "kind": "service_request/street_lamp"}))
    assert "有分拨规则" in tried and unit.title in tried and "各环节由谁办" in tried
    assert "没有找到这个地点" in text(admin.get("/admin/directory/try/", {"area": "zzz", "q": "路灯"}))
    sheet = load_workbook(io.BytesIO(admin.get("/admin/directory/export/").content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][11:13] == ["street_lamp", COMMUNITY]
    rule = DispatchRule.objects.get()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    ending = {"form": "end", "rule": f"{unit.id}/{rule.id}", "until": tomorrow}
    assert admin.post("/admin/directory/", ending).status_code == 302
    assert "没有专门的分拨规则" in text(admin.get("/admin/directory/", {"on": tomorrow})) or (
        "没有符合筛选的" in text(admin.get("/admin/directory/", {"on": tomorrow}))
    )


def test_where_nobody_answers_is_listed(pages: Pages, admin: Client) -> None:  # noqa: F811
    assert "都有人负责" in text(admin.get("/admin/directory/gaps/"))
    Appointment.objects.all().delete()
    bump(organizations.VERSION)
    found = text(admin.get("/admin/directory/gaps/"))
    assert "没有人的岗位" in found and "去任命" in found


def test_answer_templates_and_personal_fields_are_shown(pages: Pages, admin: Client) -> None:  # noqa: F811
    shown = text(admin.get("/admin/answers/"))
    assert "共" in shown and "怎么改" in shown
    assert "〔编号〕" in shown and not re.search(r"admin-words\">[^<]*\{\{", shown)
    edition = pages.site.edition
    sources = {one.source for one in edition.pack.answers.values() if one.source}
    assert sources
    for source in sources:
        assert say(cited(edition.pack.sources, source)) in shown and f"· {source}<" not in shown
    assert "没有符合筛选的" in text(admin.get("/admin/answers/", {"q": "zzz"}))
    assert "reporter_phone" in text(admin.get("/admin/personal/")) or "电话" in text(admin.get("/admin/personal/"))


def test_what_the_demo_decided_is_said_in_words(admin: Client) -> None:
    Activation.objects.update(decided_by="demo")
    assert not re.search(r">\s*demo\s*<", text(admin.get("/admin/packs/decisions/")))
    assert "演示" in text(admin.get("/admin/packs/decisions/"))


def test_the_journal_is_searched_by_case_account_kind_and_day(pages: Pages) -> None:  # noqa: F811
    auditor = pages.client("auditor")
    of_case = text(auditor.get("/admin/journal/", {"about": pages.number}))
    assert pages.number in of_case and "王女士" not in of_case and "13900000001" not in of_case
    assert "没有找到" in text(auditor.get("/admin/journal/", {"about": "nothing"})) or "没有符合" in text(
        auditor.get("/admin/journal/", {"about": "nothing"})
    )
    ahead = {"since": "2999-01-01", "kind": "case"}
    assert "没有符合筛选的" in text(auditor.get("/admin/journal/", ahead))
    assert "共" in text(auditor.get("/admin/journal/", {"kind": "case", "since": "2020-01-01"}))


def test_the_journal_goes_on_page_by_page(pages: Pages) -> None:  # noqa: F811
    admin = pages.client("admin")
    for _ in range(60):
        admin.post("/admin/posts/roles/", {"form": "roles", "post": "dispatcher", "kind": "", "roles": ["dispatcher"]})
    first = admin.get("/admin/journal/", {"kind": "post_roles"})
    assert "共 60 条" in text(first) and "下一页" in text(first)
    found = re.search(r'href="(\?[^"]*after=[^"]*)"', text(first))
    assert found is not None
    second = text(admin.get(f"/admin/journal/{unescape(found[1])}"))
    assert second.count("post_roles_set") == 10 and "已经是最后一页" in second


def test_the_journal_is_verified_as_a_long_action(pages: Pages) -> None:  # noqa: F811
    auditor = pages.client("auditor")
    assert "没有改过" in work(auditor, auditor.post("/admin/journal/seals/", {"form": "verify"}))
    assert "没有改过" in text(auditor.get("/admin/journal/seals/"))
    held = io.BytesIO(b"2020-01-01 5 abcd ef01\n")
    held.name = "seals.txt"
    told = work(auditor, auditor.post("/admin/journal/seals/", {"form": "verify", "held": held}))
    assert "对不上" in told and "not_as_published" in told
    assert auditor.get("/admin/journal/seals.txt").headers["Content-Type"].startswith("text/plain")


def test_who_opened_a_contact_is_listed_with_the_case(pages: Pages) -> None:  # noqa: F811
    clerk = pages.client("clerk")
    clerk.post(f"/desk/cases/{pages.case_id}/contact/", {"reason": "核对地址"})
    auditor = pages.client("auditor")
    found = text(auditor.get("/admin/journal/openings/"))
    assert "核对地址" in found and pages.number in found and "13900000001" not in found
    assert "核对地址" not in text(
        auditor.get("/admin/journal/openings/", {"until": "2020-01-01", "since": "2019-01-01"})
    )


def test_a_long_action_is_its_askers_and_can_be_stopped(pages: Pages, admin: Client) -> None:  # noqa: F811
    address = led_to(admin.post(f"/admin/packs/{pages.site.pack_hash}/", {"form": "scenarios"}))
    stranger = pages.client("clerk")
    assert stranger.get(address).status_code == 404 and "没有长任务" in text(stranger.get("/admin/jobs/"))
    part = admin.get(address, headers={"HX-Request": "true"})
    assert "<html" not in text(part) and "hx-get" in text(part)
    assert admin.post(address).status_code == 302
    assert "已经停下" in text(admin.get(address)) and jobs.work_off(timezone.now()) == 0
    assert "跑情景" in text(admin.get("/admin/jobs/", {"state": "stopped"}))


ROOMS = (case_events, identity_events, message_events, organization_events, place_events, pack_events, register_events)
OF_AGGREGATES = {"AGGREGATE", "IMPORT_AGGREGATE", "EXPORT_AGGREGATE", "MONTHS_AGGREGATE", "LOCAL_ANSWER", "LOCAL_DAY",
                 "UNIT", "POST_ROLES"}  # fmt: skip


def test_every_entry_of_the_journal_has_words() -> None:
    """Each kind that a room's `events` name, and each kind of what they are about."""
    told = {one.__name__ for one in get_args(workflow_events.Event)}
    named = {(name, value) for room in ROOMS for name, value in vars(room).items() if name.isupper()}
    about = {value for name, value in named if name in OF_AGGREGATES}
    told |= {value for name, value in named if isinstance(value, str) and name not in OF_AGGREGATES}
    assert len(told) > 60 and len(about) > 10
    assert not told - WORDS.keys() and not about - JOURNAL_KINDS.keys()


@pytest.mark.parametrize(
    ("language", "said", "not_said"),
    [("zh", ("反映", "立案", "反映人"), "CaseOpened"), ("en", ("case opened", "Reporter"), "立案")],
)
def test_the_journal_names_entries_and_roles_in_the_readers_language(
    pages: Pages,  # noqa: F811
    language: str,
    said: tuple[str, ...],
    not_said: str,
) -> None:
    client = pages.client("auditor")
    client.cookies["language"] = language
    html = text(client.get("/admin/journal/", {"about": pages.number}))
    shown = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert all(words in shown for words in said) and not_said not in shown
