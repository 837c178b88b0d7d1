"""Cases: reported by any channel, taken through their steps, read back from the journal alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.app.site import RESIDENT, Site, build_site
from yiwang.cases.interface import ReportCase, TakeStep
from yiwang.cases.models import Case
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.models import Content, OutboxEntry
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db

QUARREL = {
    "what": "两家为界石争吵", "description": "王某家的界石挪了半尺", "address": "三组东头", "cross_village": True,
    "dispute_kind": "neighbours", "people_involved": 2, "violence": False,
}  # fmt: skip


@pytest.fixture
def site() -> Site:
    return build_site("xiangzhou")


def report(site: Site, person: Any = None, area: str = "demo-village-2", **more: Any) -> Any:
    given = {"case_type": "dispute", "channel": "household_head", "facts": QUARREL, "area": area, **more}
    return site.do(ReportCase(new_id(), **given), person or site.person("household_head", "demo-ten_households-9"))


def test_a_report_becomes_a_case_with_an_owner_and_a_time(site: Site) -> None:
    done = report(site)
    row = Case.objects.get(id=done.case_id)
    clerk = site.person("village_information_clerk", "demo-village-2")
    assert (row.stage, row.owner_post, row.owner_account) == ("reported", "village_information_clerk", clerk.account_id)
    assert row.title == "两家为界石争吵"
    assert (row.area_5, row.area_4) == ("demo-village-2", "demo-township-1")
    assert row.number == done.number
    assert row.due_at is not None
    assert row.due_at > site.now
    assert len(done.number) == 14


def test_words_of_people_stand_outside_the_journal(site: Site) -> None:
    done = report(site)
    said = str([entry.data for entry in entries_of(done.case_id)])
    assert "界石" not in said
    assert "三组" not in said
    assert sorted(Content.objects.filter(aggregate_id=done.case_id).values_list("text", flat=True)) == sorted(
        [QUARREL["what"], QUARREL["description"], QUARREL["address"]]
    )


def test_a_point_is_enough(site: Site) -> None:
    cell = "demo-village-2-cell-1"
    longitude, latitude = site.point(cell)
    row = Case.objects.get(id=report(site, area="", longitude=longitude, latitude=latitude).case_id)
    assert (row.area_code, row.area_5) == (cell, "demo-village-2")


def test_sent_twice_it_is_one_case_and_one_code(site: Site) -> None:
    case_id, command = new_id(), new_id()
    action = ReportCase(case_id, "dispute", "resident_web", QUARREL, "demo-village-2")
    first = site.do(action, RESIDENT, command=command)
    assert site.do(action, RESIDENT, command=command) == first
    assert Case.objects.count() == OutboxEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"area": ""}, "cases.no_place"),
        ({"area": "nowhere"}, "cases.area_unknown"),
        ({"area": "", "longitude": 1.0, "latitude": 1.0}, "places.outside"),
        ({"case_type": "tea_party"}, "cases.no_such_type"),
        ({"channel": "pigeon"}, "workflow.wrong_channel"),
        ({"facts": {**QUARREL, "people_involved": "many"}}, "cases.unreadable"),
        ({"facts": {"what": "x"}}, "workflow.missing"),
        ({"facts": {**QUARREL, "dispute_kind": "cats"}}, "workflow.bad_value"),
        ({"facts": {**QUARREL, "reporter_phone": "none of your business"}}, "registers.bad_phone"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_reason(site: Site, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        report(site, **change)
    assert code in [problem.code for problem in refused.value.problems]
    assert not Case.objects.exists()


def test_a_resident_does_not_report_as_staff(site: Site) -> None:
    with pytest.raises(Refused, match="channel_not_yours"):
        report(site, RESIDENT, channel="grid_worker")


def test_the_step_goes_on_to_the_next_person(site: Site) -> None:
    done = report(site)
    clerk = site.person("village_information_clerk", "demo-village-2")
    after = site.do(TakeStep(done.case_id, "collect"), clerk, site.now + timedelta(hours=1))
    assert after.stage == "sent_up"
    row = Case.objects.get(id=done.case_id)
    assert row.owner_account == site.person("township_information_clerk", "demo-village-2").account_id
    assert row.responded_in_time is True
    assert verify_chain(entries_of(done.case_id)) is None


def test_the_same_post_of_another_village_neither_sees_nor_acts(site: Site) -> None:
    done = report(site)
    other = site.person("village_information_clerk", "demo-village-1")
    with pytest.raises(Refused, match="not_found"):
        site.do(TakeStep(done.case_id, "collect"), other)


def test_a_reporter_of_the_same_post_elsewhere_sees_but_does_not_act(site: Site) -> None:
    other = site.person("village_information_clerk", "demo-village-1")
    done = report(site, other)
    with pytest.raises(Refused, match="not_your_step"):
        site.do(TakeStep(done.case_id, "collect"), other)


def test_who_saw_an_older_state_is_told(site: Site) -> None:
    done = report(site)
    clerk = site.person("village_information_clerk", "demo-village-2")
    site.do(TakeStep(done.case_id, "collect", seen=done.seq), clerk)
    next_clerk = site.person("township_information_clerk", "demo-village-2")
    with pytest.raises(Refused, match="changed_meanwhile"):
        site.do(TakeStep(done.case_id, "submit", seen=done.seq), next_clerk)
