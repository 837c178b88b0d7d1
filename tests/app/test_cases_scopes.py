"""What people may see: the list, the count, the page of one case, search and export always agree, for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.site import RESIDENT, Site, build_site
from yiwang.cases.interface import (
    Case,
    CasePart,
    Filters,
    OpenPart,
    ReportCase,
    TakeStep,
    Tracker,
    case_detail,
    count_cases,
    export_rows,
    list_cases,
    search_cases,
)
from yiwang.cases.permissions import OVERSEERS
from yiwang.kernel.ids import new_id
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
VIEWS = ("area", "mine", "called", "had", "reported")


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def report(site: Site, person: Any, village: int, cross: bool = True, channel: str = "resident_web") -> UUID:
    facts = {
        "what": "为界石争吵", "address": "东头", "people_involved": 2, "violence": False, "cross_village": cross
    }  # fmt: skip
    return site.do(ReportCase(new_id(), "dispute", channel, facts, f"demo-village-{village}"), person).case_id


def go_on(site: Site, case_id: UUID, village: int, steps: int) -> None:
    near = f"demo-village-{village}"
    path = [("village_information_clerk", "collect"), ("township_information_clerk", "submit"),
            ("safety_center_director", "assign")]  # fmt: skip
    for post, name in path[:steps]:
        site.do(TakeStep(case_id, name), site.person(post, near))
    if steps == 4:
        bodies = (str(site.unit("township_patrol", near)), str(site.unit("village_police_aid", "demo-village-1")))
        site.do(OpenPart(case_id, "joint_settling", bodies), site.person("village_secretary", near))


def seen_by(person: Any, site: Site) -> set[UUID]:
    """What somebody sees, asked in every way; all ways must agree."""
    listed: list[UUID] = []
    cursor = ""
    while True:
        page = list_cases(person, cursor=cursor, limit=2)
        listed += [row.id for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    found = set(listed)
    assert len(listed) == len(found)
    assert count_cases(person) == len(found)
    assert {row["id"] for row in export_rows(person)} == found
    assert {row.id for row in search_cases(person, "界石", limit=100).rows} == found
    opened = {id for id in Case.objects.values_list("id", flat=True) if case_detail(person, id, site.now)}
    assert opened == found
    views = [{row.id for row in list_cases(person, Filters(view=view), limit=100).rows} for view in VIEWS]
    assert set().union(*views) == found or isinstance(person, Tracker)
    return found


def may_see(person: Any, row: Case, called: set[tuple[UUID, str]]) -> bool:
    """What the rules say, worked out anew: nobody sees more."""
    near = row.area_path.startswith(person.area_path)
    unit = person.unit_id is not None and person.unit_id == row.owner_unit
    own = person.account_id in (row.owner_account, row.taken_by) or unit
    had = CasePart.objects.filter(case_id=row.id, part="", body=str(person.unit_id)).exists()
    return bool(own or had or (row.id, str(person.unit_id)) in called or (near and person.unit_id))


def test_all_ways_of_looking_agree_for_everybody(site: Site) -> None:
    neighbour = site.resident("neighbour")
    for village in (1, 2, 3):
        for steps in range(5):
            who = neighbour if steps % 2 else RESIDENT
            go_on(site, report(site, who, village), village, steps)
    rows = list(Case.objects.all())
    called = {(row.id, str(site.unit(kind, near))) for row in rows if row.stage == "handling"
              for kind, near in (("township_patrol", row.area_code), ("village_police_aid", "demo-village-1"))}
    overseers = 0
    for person in [*site.everybody(), neighbour]:
        seen = seen_by(person, site)
        assert all(may_see(person, row, called) for row in rows if row.id in seen), person.acting_as
        if person.roles & OVERSEERS:
            overseers += 1
            assert seen >= {row.id for row in rows if row.area_path.startswith(person.area_path)}
    assert overseers > 3
    assert len(seen_by(neighbour, site)) == 6


def test_an_administrator_or_auditor_sees_no_case(site: Site) -> None:
    report(site, RESIDENT, 1)
    assert seen_by(site.admin, site) == seen_by(site.auditor, site) == seen_by(RESIDENT, site) == set()


def test_a_code_opens_one_case(site: Site) -> None:
    one, _ = report(site, RESIDENT, 1), report(site, RESIDENT, 1)
    assert seen_by(Tracker(one), site) == {one}


def test_acting_under_one_post_gives_only_that_one(site: Site) -> None:
    """Whoever is clerk of two villages sees under each post only that village's cases."""
    first, second = report(site, RESIDENT, 1), report(site, RESIDENT, 2)
    assert seen_by(site.person("village_information_clerk", "demo-village-1"), site) == {first}
    assert seen_by(site.person("village_information_clerk", "demo-village-2"), site) == {second}


def test_a_called_body_sees_the_case_from_elsewhere_and_only_answers(site: Site) -> None:
    case_id = report(site, RESIDENT, 3)
    go_on(site, case_id, 3, 4)
    police = site.person("auxiliary_police", "demo-village-1")
    assert seen_by(police, site) == {case_id}
    with pytest.raises(Refused, match="not_your_step"):
        site.do(TakeStep(case_id, "upgrade", {}, "x"), police)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4)), min_size=1, max_size=5), st.data())
def test_a_wider_area_never_shows_less(site: Site, cases: list[tuple[int, int]], data: st.DataObject) -> None:
    for village, steps in cases:
        go_on(site, report(site, RESIDENT, village), village, steps)
    village = data.draw(st.integers(1, 4))
    near = f"demo-village-{village}"
    village_chief = seen_by(site.person("village_secretary", near), site)
    township = seen_by(site.person("political_legal_commissioner", near), site)
    district = seen_by(site.person("district_safety_director", near), site)
    assert village_chief <= township <= district


def test_filters_narrow_and_never_widen(site: Site) -> None:
    for village in (1, 2, 3, 4):
        go_on(site, report(site, RESIDENT, village), village, village)
    chief = site.person("political_legal_commissioner", "demo-village-1")
    everything = {row.id for row in list_cases(chief).rows}
    for filters in (Filters(area="demo-village-3"), Filters(stage="handling"), Filters(case_type="dispute"),
                    Filters(ended=False), Filters(area="demo-village-1", level="yellow"), Filters(area="nowhere"),
                    Filters(overdue_at=site.now), Filters(supervised=True)):  # fmt: skip
        assert {row.id for row in list_cases(chief, filters).rows} <= everything
        assert count_cases(chief, filters) == len(list_cases(chief, filters).rows)


def test_pages_by_time_left_are_in_order_and_complete(site: Site) -> None:
    ids = {report(site, RESIDENT, village) for village in (1, 1, 2, 2, 1)}
    chief = site.person("district_safety_director", "demo-village-1")
    rows, cursor = [], ""
    while True:
        page = list_cases(chief, order="due", cursor=cursor, limit=2)
        rows += page.rows
        cursor = page.next
        if not cursor:
            break
    assert {row.id for row in rows} == ids
    dues = [row.due_at for row in rows]
    assert dues == sorted(dues)


def test_search_finds_any_two_characters_and_numbers(site: Site) -> None:
    case_id = report(site, RESIDENT, 1)
    chief = site.person("village_secretary", "demo-village-1")
    number = Case.objects.get(id=case_id).number
    for text in ("界石", "争吵", "为界石争吵", "东头", number, number.lower(), number[:8]):
        assert [row.id for row in search_cases(chief, text).rows] == [case_id], text
    for text in ("界", "", "石界", "没有的"):
        assert search_cases(chief, text).rows == [], text
