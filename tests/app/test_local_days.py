"""Days that an area has of its own: who enters them, which deadlines count them, and that nothing promised moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.app.pages import HANDLER, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import NOW, RESIDENT, Site, build_site
from tests.app.test_admin_places import text
from tests.app.test_moved_areas import move, work
from yiwang.cases.interface import (
    Case,
    CorrectPlace,
    PauseCase,
    ReportCase,
    ResumeCase,
    TakeStep,
    rebuild_cases,
    verify_cases,
)
from yiwang.engine.clocks.opentime import to_moment, to_second
from yiwang.engine.values import Span
from yiwang.faces.admin.pack_works import _rules
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.policy_packs.interface import (
    AgreeToLocalDay,
    EnterLocalDay,
    LocalDay,
    WithdrawLocalDay,
    as_it_is,
    edition_for,
    local_days,
)
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
CELL = "demo-grid_cell-1"
LAMP = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门口"}
TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
SOON = NOW + timedelta(minutes=5)
EARLIER = timedelta(seconds=3)


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def enter(site: Site, day: date = TUESDAY, kind: str = "off", path: str = "", who: Acting | None = None) -> UUID:
    action = EnterLocalDay(new_id(), path, day, kind, "防台风停工", "区三防办〔2026〕5号")
    return UUID(str(site.do(action, who or site.admin, NOW)))


def begun(site: Site, at: datetime, area: str = CELL) -> Case:
    """A case whose handler begins `at`, with working days to do it in."""
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", LAMP, area=area), RESIDENT, at - EARLIER)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("accept", "intake_clerk", {}), ("dispatch", "dispatcher", {}),
        ("contact", HANDLER, {"contact_note": "已通话"}),
    ]  # fmt: skip
    for number, (step, post, given) in enumerate(steps, start=-2):
        site.do(TakeStep(case_id, step, given), site.person(post, area), at + timedelta(seconds=number))
    return Case.objects.get(id=case_id)


def due(case: Case) -> datetime:
    case.refresh_from_db()
    assert case.due_at is not None
    return civil(case.due_at)


def refused(site: Site, action: Any, who: Acting | None = None, at: datetime = NOW) -> str:
    with pytest.raises(Refused) as why:
        site.do(action, who or site.admin, at)
    return why.value.problems[0].code


def the_same_again() -> bool:
    """Rows made anew from the journal are what they were."""
    return rebuild_cases().differed == 0 and verify_cases() == []


def test_a_closed_day_counts_for_what_begins_after_it_was_entered(site: Site) -> None:
    before = begun(site, NOW)
    promised, woken = due(before), before.wake_at
    enter(site)
    after = begun(site, SOON)
    assert due(after) == promised + timedelta(days=1, minutes=5)
    assert (due(before), before.wake_at) == (promised, woken)
    assert the_same_again()


def test_a_pause_of_a_clock_that_runs_keeps_its_calendar(site: Site) -> None:
    with_day, without = begun(site, NOW), begun(site, NOW)
    handler, reporter = site.person(HANDLER, CELL), NOW + timedelta(hours=3)
    site.do(PauseCase(without.id, "waiting_for_reporter", "等开门"), handler, NOW + timedelta(hours=1))
    site.do(ResumeCase(without.id), handler, reporter)
    enter(site)
    site.do(PauseCase(with_day.id, "waiting_for_reporter", "等开门"), handler, NOW + timedelta(hours=1))
    site.do(ResumeCase(with_day.id), handler, reporter)
    assert due(with_day) == due(without)
    assert the_same_again()


def test_it_counts_in_its_area_and_below_and_the_nearest_decides(site: Site) -> None:
    here = site.paths[CELL]
    community = here[: here.index("demo-grid_cell")]
    elsewhere = next(
        code for code, path in site.paths.items() if "grid_cell" in code and not path.startswith(community)
    )
    plain = due(begun(site, NOW))
    enter(site, path=community)
    assert due(begun(site, NOW + EARLIER, elsewhere)) == plain + EARLIER
    assert due(begun(site, SOON)) == plain + timedelta(days=1, minutes=5)
    enter(site, WEDNESDAY)
    enter(site, WEDNESDAY, "work", community)
    assert due(begun(site, SOON)) == plain + timedelta(days=1, minutes=5)
    assert due(begun(site, SOON, elsewhere)) == plain + timedelta(days=1, minutes=5)


def test_withdrawn_it_counts_no_more_and_what_began_meanwhile_keeps_it(site: Site) -> None:
    plain = due(begun(site, NOW))
    id = enter(site)
    between = begun(site, SOON)
    kept = due(between)
    site.do(WithdrawLocalDay(id, "台风没有来"), site.admin, NOW + timedelta(minutes=10))
    assert due(begun(site, NOW + timedelta(minutes=15))) == plain + timedelta(minutes=15)
    assert due(between) == kept == plain + timedelta(days=1, minutes=5)
    assert the_same_again()
    row = LocalDay.objects.get()
    assert (row.state, row.reason, row.ended_by) == ("withdrawn", "台风没有来", "account")
    assert [one.kind for one in entries_of(id)] == ["local_day_entered", "local_day_withdrawn"]
    assert entries_of(id)[0].actor == site.admin.actor and entries_of(id)[0].data["source"] == "区三防办〔2026〕5号"
    later = NOW + timedelta(minutes=11)
    assert refused(site, WithdrawLocalDay(id, "again"), at=later) == "policy_packs.no_such_local_day"
    enter(site)


def test_what_has_come_stays(site: Site) -> None:
    id = enter(site)
    at = NOW + timedelta(days=1)
    assert refused(site, WithdrawLocalDay(id, "late"), at=at) == "policy_packs.local_day_has_come"
    assert refused(site, WithdrawLocalDay(id, " ")) == "policy_packs.local_day_reason"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": date(2026, 11, 15)}, "local_day_past"),
        ({"day": date(2029, 11, 15)}, "local_day_far"),
        ({"name": " "}, "local_day_words"),
        ({"source": ""}, "local_day_words"),
        ({"kind": "half"}, "local_day_kind"),
        ({"kind": "work"}, "local_day_needless"),
        ({"day": date(2026, 11, 21)}, "local_day_needless"),
    ],
)
def test_what_cannot_be_entered(site: Site, change: dict[str, Any], code: str) -> None:
    given = {"area_path": "", "day": TUESDAY, "kind": "off", "name": "防台风", "source": "通知", **change}
    assert refused(site, EnterLocalDay(new_id(), **given)) == f"policy_packs.{code}"
    assert not LocalDay.objects.exists()


def test_a_conflict_is_said_plainly(site: Site) -> None:
    enter(site)
    assert refused(site, EnterLocalDay(new_id(), "", TUESDAY, "work", "x", "y")) == "policy_packs.local_day_twice"
    below = EnterLocalDay(new_id(), site.paths[CELL], TUESDAY, "off", "x", "y")
    with pytest.raises(Refused) as why:
        site.do(below, site.admin, NOW)
    assert why.value.problems[0].what() == "2026-11-17 本来就放假：已登记的本地日子（防台风停工）"
    saturday = date(2026, 11, 21)
    enter(site, saturday, "work", site.paths[CELL])
    assert [one.day for one in local_days(site.paths[CELL])] == [TUESDAY, saturday]


def test_only_an_administrator_of_the_area(site: Site) -> None:
    clerk = site.person("intake_clerk", CELL)
    action = EnterLocalDay(new_id(), clerk.area_path, TUESDAY, "off", "x", "y")
    assert refused(site, action, clerk) == "kernel.not_allowed"
    small = replace(site.admin, area_path=site.paths[CELL])
    assert refused(site, EnterLocalDay(new_id(), "", TUESDAY, "off", "x", "y"), small) == "kernel.not_allowed"
    id = enter(site)
    assert refused(site, WithdrawLocalDay(id, "x"), small) == "kernel.not_allowed"
    enter(site, WEDNESDAY, path=site.paths[CELL], who=small)


def test_where_it_takes_two_it_counts_once_another_agreed(site: Site, settings: Any) -> None:
    settings.TWO_FOR_PACKS = True
    plain = due(begun(site, NOW))
    id = enter(site)
    assert due(begun(site, SOON)) == plain + timedelta(minutes=5), "a proposal changes nothing"
    assert refused(site, AgreeToLocalDay(id)) == "policy_packs.same_person"
    second = replace(site.admin, account_id=new_id())
    site.do(AgreeToLocalDay(id), second, SOON)
    later = NOW + timedelta(minutes=9)
    assert due(begun(site, later)) == plain + timedelta(days=1, minutes=9)
    assert refused(site, AgreeToLocalDay(id), second) == "policy_packs.no_such_local_day"
    other = enter(site, WEDNESDAY)
    site.do(WithdrawLocalDay(other, "not needed"), second, later)
    kinds = [one.kind for one in (*entries_of(id), *entries_of(other))]
    assert kinds == ["local_day_proposed", "local_day_agreed", "local_day_proposed", "local_day_refused"]
    third = enter(site, date(2026, 11, 19))
    assert refused(site, AgreeToLocalDay(third), second, NOW + timedelta(days=5)) == "policy_packs.local_day_past"


def test_days_follow_an_area_that_is_moved(site: Site, tmp_path: Path) -> None:
    here = site.paths[CELL]
    community = here[: here.index("demo-grid_cell")]
    work(1)
    enter(site, path=community)
    enter(site, WEDNESDAY, path=site.paths["demo-subdistrict-1"])
    case = begun(site, SOON)
    promised = due(case)
    before, after = move(site, tmp_path)
    assert before == community
    work(20)
    assert {one.area_path for one in LocalDay.objects.all()} == {after, site.paths["demo-subdistrict-1"]}
    assert due(case) == promised
    assert the_same_again()


def test_a_corrected_place_has_its_own_days(site: Site) -> None:
    here = site.paths[CELL]
    community = here[: here.index("demo-grid_cell")]
    other = next(code for code, path in site.paths.items() if "grid_cell" in code and not path.startswith(community))
    enter(site, path=site.paths[other])
    case = begun(site, SOON)
    promised = due(case)
    clerk = site.person("intake_clerk", CELL)
    site.do(CorrectPlace(case.id, "说错了", other, transfer=False), clerk, NOW + timedelta(minutes=10))
    assert due(case) == promised
    assert the_same_again()


PAGE = "/admin/calendar/"


def sent(day: date, **changes: str) -> dict[str, str]:
    return {
        "form": "enter", "command": str(new_id()), "area": "/", "day": day.isoformat(), "kind": "off",
        "name": "防台风停工", "source": "区三防办〔2026〕5号", **changes,
    }  # fmt: skip


def weekday() -> date:
    """A working day that is still to come, whatever day it is."""
    today = timezone.localdate()
    return next(one for n in range(3, 30) if as_it_is("", one := today + timedelta(days=n)).kind == "work")


def test_the_page_says_what_the_pack_has_and_what_is_local(pages: Pages) -> None:  # noqa: F811
    admin, day = pages.client("admin"), weekday()
    form = text(admin.get(PAGE))
    assert "对群众许诺过的时间，不提前也不推后" in form and "全站" in form
    assert admin.post(PAGE, sent(day)).status_code == 302
    shown = text(admin.get(PAGE))
    assert "已经登记" in shown and f"周{'一二三四五六日'[day.weekday()]}，{day.year}年{day.month}月{day.day}日" in shown
    assert "区三防办〔2026〕5号" in shown and "全站" in shown
    admin.cookies["language"] = "en"
    assert f"{day:%A}, {day.day} {day:%B %Y}" in text(admin.get(PAGE))
    admin.cookies["language"] = "zh-Hans"
    row = LocalDay.objects.get()
    end = {"form": f"end-{row.id}", "command": str(new_id()), "reason": "台风没有来"}
    answer = admin.post(PAGE, {**end, "reason": ""})
    assert answer.status_code == 422 and f'id="f-end-{row.id}-reason-error"' in text(answer)
    assert LocalDay.objects.get().state == "holds"
    assert admin.post(PAGE, end).status_code == 302
    after = text(admin.get(PAGE))
    assert "撤回和退回的（1）" in after and "原因：台风没有来" in after
    journal = text(pages.client("auditor").get("/admin/journal/", {"q": str(row.id)}))
    assert "登记本地日子" in journal and "撤回本地日子" in journal


def test_a_conflict_is_said_at_the_field_and_what_was_typed_stays(pages: Pages) -> None:  # noqa: F811
    admin, day = pages.client("admin"), weekday()
    answer = admin.post(PAGE, sent(day, kind="work"))
    assert answer.status_code == 422
    assert f"{day} 本来就上班：星期" in text(answer) and 'value="防台风停工"' in text(answer)
    assert "请从列出的里面选择" in text(admin.post(PAGE, sent(day, area="nowhere")))
    assert "请写成" in text(admin.post(PAGE, {**sent(day), "day": "tomorrow"}))
    assert not LocalDay.objects.exists()


def test_an_auditor_reads_and_enters_nothing(pages: Pages) -> None:  # noqa: F811
    pages.client("admin").post(PAGE, sent(weekday()))
    auditor = pages.client("auditor")
    shown = text(auditor.get(PAGE))
    assert "防台风停工" in shown and 'name="source"' not in shown and 'name="reason"' not in shown
    auditor.post(PAGE, sent(weekday(), kind="work"))
    assert LocalDay.objects.count() == 1


def test_a_day_that_waits_is_agreed_to_on_the_page(pages: Pages, settings: Any) -> None:  # noqa: F811
    settings.TWO_FOR_PACKS = True
    admin, day = pages.client("admin"), weekday()
    assert "登记要两个人" in text(admin.get(PAGE))
    admin.post(PAGE, sent(day))
    row = LocalDay.objects.get()
    shown = text(admin.get(PAGE))
    assert "等第二个人同意" in shown and f"agree-{row.id}" not in shown and f"end-{row.id}" in shown
    LocalDay.objects.update(enterer="another")
    assert f"agree-{row.id}" in text(admin.get(PAGE))
    assert admin.post(PAGE, {"form": f"agree-{row.id}", "command": str(new_id())}).status_code == 302
    assert LocalDay.objects.get().state == "holds"


def test_what_was_entered_below_and_above_is_seen(site: Site) -> None:
    small = site.paths[CELL]
    enter(site)
    enter(site, WEDNESDAY, path=small)
    enter(site, date(2026, 11, 19), path=site.paths["demo-community-2"])
    assert [one.day.day for one in local_days("")] == [17, 18, 19]
    assert [one.day.day for one in local_days(small)] == [17, 18]
    assert [one.day.day for one in local_days(small, WEDNESDAY)] == [18]
    assert [one.day.day for one in local_days("", None, WEDNESDAY)] == [17]


def short(site: Site, hours: str, **change: Any) -> EnterLocalDay:
    given = {"area_path": "", "day": TUESDAY, "kind": "work", "name": "年终盘点", "source": "区政府办通知", **change}
    return EnterLocalDay(new_id(), hours=hours, **given)


def test_a_day_with_hours_of_its_own_counts_them_for_what_begins_after(site: Site) -> None:
    found = edition_for(site.paths[CELL], TUESDAY)
    assert isinstance(found, tuple)
    span, start = Span(4, "working_hours"), datetime(2026, 11, 17, 8, 30)
    assert found[1].clockwork.due(start, span).at == datetime(2026, 11, 17, 14, 30)
    running = begun(site, NOW)
    promised = due(running)
    id = UUID(str(site.do(short(site, "9点-11点"), site.admin, NOW)))
    assert LocalDay.objects.get().hours == "09:00-11:00"
    assert entries_of(id)[0].data["hours"] == "09:00-11:00"
    found = edition_for(site.paths[CELL], TUESDAY)
    assert isinstance(found, tuple)
    assert found[1].clockwork.due(start, span).at == datetime(2026, 11, 18, 10, 30)
    assert found[1].clockwork.due(civil(NOW), span) == found[1].clockwork.known(civil(NOW)).due(civil(NOW), span)
    assert due(running) == promised
    assert due(begun(site, SOON)) == promised + timedelta(minutes=5), "a short working day is a working day"
    assert the_same_again()


@pytest.mark.parametrize(
    ("hours", "change", "code"),
    [
        ("上午", {}, "local_day_hours"),
        ("12:00-09:00", {}, "local_day_hours"),
        ("09:00-12:00", {"kind": "off"}, "local_day_off_with_hours"),
        ("14:00-17:30 8:30-12:00", {}, "local_day_needless"),  # the hours of any working day
    ],
)
def test_hours_that_cannot_be_entered(site: Site, hours: str, change: dict[str, Any], code: str) -> None:
    assert refused(site, short(site, hours, area_path=site.paths[CELL], **change)) == f"policy_packs.{code}"
    assert not LocalDay.objects.exists()


def test_hours_above_are_put_back_below(site: Site) -> None:
    site.do(short(site, "09:00-11:00"), site.admin, NOW)
    below = {"area_path": site.paths[CELL]}
    with pytest.raises(Refused) as why:
        site.do(short(site, "09:00–11:00", **below), site.admin, NOW)
    assert why.value.problems[0].what() == "2026-11-17 本来就09:00–11:00 开：已登记的本地日子（年终盘点）"
    site.do(short(site, "", **below), site.admin, NOW)
    assert [one.hours for one in local_days("")] == ["09:00-11:00", ""]


def test_hours_are_entered_on_the_page(pages: Pages) -> None:  # noqa: F811
    admin, day = pages.client("admin"), weekday()
    assert "当天改的是：街道机关办公时间" in text(admin.get(PAGE))
    wrong = text(admin.post(PAGE, sent(day, kind="work", hours="上午")))
    assert 'id="f-enter-hours-error"' in wrong and 'value="上午"' in wrong
    assert admin.post(PAGE, sent(day, kind="work", hours="9:00—12:00")).status_code == 302
    shown = text(admin.get(PAGE))
    assert "09:00–12:00 上班" in shown
    journal = text(pages.client("auditor").get("/admin/journal/", {"q": str(LocalDay.objects.get().id)}))
    assert f"{day.isoformat()} 09:00–12:00 开" in journal


def test_the_months_mark_what_is_local_apart_from_the_packs_own(pages: Pages) -> None:  # noqa: F811
    admin, off = pages.client("admin"), weekday()
    short_day = next(one for n in range(1, 30) if as_it_is("", one := off + timedelta(days=n)).kind == "work")
    admin.post(PAGE, sent(off))
    admin.post(PAGE, sent(short_day, kind="work", hours="09:00-12:00", name="盘点"))
    for year in {off.year, short_day.year}:
        shown = text(admin.get(PAGE, {"year": year}))
        assert ('class="day holiday local" title="放假 防台风停工 本地"' in shown) == (year == off.year)
        assert ('class="day hours local" title="09:00–12:00 上班 盘点 本地"' in shown) == (year == short_day.year)
    assert "角上有记号：本地日子" in shown
    pack_days = text(admin.get(PAGE, {"year": 2026}))
    assert 'class="day holiday" title="放假 国庆节' in pack_days


def test_a_simulation_counts_the_days_of_its_area_in_the_last_year_and_in_an_assumed_one(site: Site) -> None:
    enter(site, path=site.paths["demo-subdistrict-1"])
    edition = edition_for(site.paths[CELL], TUESDAY)
    assert isinstance(edition, tuple)
    start, span = datetime(2026, 11, 16, 9), Span(2, "working_hours")
    late = datetime(2026, 11, 16, 17)

    def due_by(past: bool, path: str) -> datetime:
        rules = _rules({"past": past, "path": path}, edition[0].hash, date(2026, 12, 31))
        hours = rules.clockwork.measure("working_hours").hours
        assert rules.clockwork.due(start, span).at == datetime(2026, 11, 16, 11)
        assert all(one.rules.clockwork is rules.clockwork for one in rules.programs.values())
        second = hours.advance(to_second(late), 2 * 3600)
        assert second is not None
        return to_moment(second)

    for past in (True, False):
        assert due_by(past, site.paths["demo-subdistrict-1"]) == datetime(2026, 11, 18, 10)
        assert due_by(past, "") == datetime(2026, 11, 17, 10)
