"""A re-import that moves an area: its cases, their parts, the figures and the packs in force follow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.app.site import NOW, RESIDENT, SYSTEM, Site, build_site
from yiwang.cases.interface import Case, MoveCase, ReportCase, list_cases, rebuild_cases, search_cases, verify_cases
from yiwang.faces.worker import duties
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import ImportAreas
from yiwang.foundation.places.models import Area
from yiwang.foundation.policy_packs.interface import edition_for
from yiwang.foundation.policy_packs.models import Activation
from yiwang.insight import interface as insight
from yiwang.insight.models import Figure
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
CELL = "demo-grid_cell-1"
LAMP = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门口"}


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


def report(site: Site) -> UUID:
    case_id = new_id()
    site.do(ReportCase(case_id, "service_request", "resident_web", LAMP, area=CELL), RESIDENT)
    return case_id


def move(site: Site, folder: Path) -> tuple[str, str]:
    """The cell's community goes to the next sub-district. Paths of the community, before and after."""
    community = next(one for one in site.paths[CELL].split("/") if one.startswith("demo-community-"))
    row = Area.objects.get(code=community)
    other = Area.objects.filter(level=Area.objects.get(code=row.parent).level).exclude(code=row.parent).order_by("code")
    target = other[0]
    file = folder / "moved.csv"
    lines = ["code,parent_code,level,name", f"{community},{target.code},{row.level},{row.name}"]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    answer = site.do(ImportAreas(new_id(), file), site.admin)
    assert answer.counts.changed == 1, answer.problems
    return row.path, f"{target.path}{community}/"


def work(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    while duties.work_off_outbox(now) or duties.do_jobs(now):
        pass


def opened(area: str) -> int:
    return sum(row.opened for row in Figure.objects.filter(area=area))


def test_cases_and_figures_follow(site: Site, tmp_path: Path) -> None:
    case_id = report(site)
    work(1)
    before, after = move(site, tmp_path)
    old, new = (next(one for one in path.split("/") if one.startswith("demo-subdistrict-")) for path in (before, after))
    assert (opened(old), opened(new)) == (1, 0)
    work(2)
    row = Case.objects.get(id=case_id)
    info = places.area(CELL)
    assert info is not None
    assert row.area_path == info.path == after + site.paths[CELL][len(before) :]
    assert row.area_4 == new
    assert (opened(old), opened(new)) == (0, 1)
    assert [entry.kind for entry in entries_of(case_id)][-1] == "PlaceCorrected"
    there = next(one for one in site.everybody() if one.area_code == new and "dispatcher" in one.roles)
    assert [one.id for one in list_cases(there).rows] == [case_id]
    assert [one.id for one in search_cases(there, "路灯不亮").rows] == [case_id]
    assert verify_cases() == []
    assert rebuild_cases().differed == 0
    assert insight.rebuild_figures() == insight.Rebuilt(1, 0, 0)
    seq = row.seq
    work(3)
    assert Case.objects.get(id=case_id).seq == seq  # once
    with pytest.raises(Refused, match=r"cases\.same_place"):
        site.do(MoveCase(case_id), SYSTEM, NOW + timedelta(minutes=4))
    with pytest.raises(Refused, match=r"kernel\.not_allowed"):
        site.do(MoveCase(case_id), there, NOW + timedelta(minutes=4))


def test_what_is_in_force_there_stays_in_force(site: Site, tmp_path: Path) -> None:
    row = Activation.objects.get()
    community = next(one for one in site.paths[CELL].split("/") if one.startswith("demo-community-"))
    Activation.objects.update(area_path=Area.objects.get(code=community).path)
    before, after = move(site, tmp_path)
    work(2)
    row.refresh_from_db()
    assert row.area_path == after
    found = edition_for(after, NOW.date())
    assert isinstance(found, tuple)
    assert found[0].pack == "demo_city"
