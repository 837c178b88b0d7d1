"""A list that is asked for again is not written again; what it says is as fresh and as much one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.app.site import Site, build_site
from yiwang.cases.interface import Filters, ReportCase, TakeStep, count_by_stage, count_cases, list_cases
from yiwang.cases.queries import lists, repeating
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import bump, unchanged

pytestmark = pytest.mark.django_db
OPEN = Filters(view="area", ended=False)


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def report(site: Site, village: int) -> UUID:
    facts = {"what": "为界石争吵", "address": "东头", "people_involved": 2, "violence": False, "cross_village": True}
    by = site.person("village_information_clerk", f"demo-village-{village}")
    case_id: UUID = site.do(
        ReportCase(new_id(), "dispute", "resident_web", facts, f"demo-village-{village}"), by
    ).case_id
    return case_id


def overseer(site: Site) -> Any:
    return site.person("political_legal_commissioner", "demo-village-1")


def seen(person: Any, filters: Filters = OPEN) -> set[UUID]:
    return {row.id for row in list_cases(person, filters).rows}


def test_what_was_asked_before_is_not_written_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person, first = overseer(site), report(site, 1)
    assert seen(person) == {first}
    assert count_cases(person, OPEN) == 1

    def written(*_: object) -> Any:
        raise AssertionError("written again")

    monkeypatch.setattr(lists, "branches", written)
    monkeypatch.setattr(lists, "visible", written)
    second = report(site, 1)
    assert seen(person) == {first, second}
    assert count_cases(person, OPEN) == 2
    with pytest.raises(AssertionError, match="written again"):
        seen(person, Filters(view="area", ended=True))


def test_each_reader_has_questions_of_their_own(site: Site) -> None:
    report(site, 1)
    post, near = "village_secretary", Filters(view="area")
    here, elsewhere = (site.person(post, f"demo-village-{number}") for number in (1, 4))
    for _ in range(2):
        assert count_cases(here, near) == 1
        assert count_cases(elsewhere, near) == 0
        assert seen(here, near)
        assert not seen(elsewhere, near)


def test_moments_are_those_of_the_one_who_asks(site: Site) -> None:
    """The same question, kept once, says another number an hour, a year and a day later."""
    person, _ = overseer(site), report(site, 1)
    due = list_cases(person, OPEN).rows[0].due_at
    assert due is not None
    for hours, late in ((-1, 0), (1, 1), (-1, 0)):
        now = due + timedelta(hours=hours)
        assert count_cases(person, Filters(view="area", overdue_at=now)) == late
        assert len(list_cases(person, Filters(view="area", overdue_at=now), "due").rows) == late
        assert [one.late for one in count_by_stage(person, OPEN, now)] == [late]
        assert count_cases(person, Filters(view="area", due_from=now, due_before=due + timedelta(hours=2))) == 1 - late


def test_what_changed_in_the_reference_data_is_seen_at_once(site: Site) -> None:
    """What somebody may see is written anew when organizations, areas or packs have changed."""
    person = overseer(site)
    with unchanged():
        seen(person)
        assert repeating._written()
        bump(organizations.VERSION)
        assert not repeating._written()


def test_only_so_many_are_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeating, "KEPT", 3)
    bump(organizations.VERSION)
    for number in range(1, 6):
        count_cases(overseer(site), OPEN, most=number)
    assert len(repeating._written()) == 3


def test_a_step_moves_a_case_out_of_a_list_that_is_kept(site: Site) -> None:
    clerk, case_id = site.person("village_information_clerk", "demo-village-1"), report(site, 1)
    collecting = Filters(stage=list_cases(clerk).rows[0].stage)
    assert seen(clerk, collecting) == {case_id}
    site.do(TakeStep(case_id, "collect"), clerk)
    assert seen(clerk, collecting) == set()
