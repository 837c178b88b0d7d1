"""Units, appointments, who answers, and which unit a matter goes to."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.app.people import NOW, Person, do
from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind
from yiwang.engine.problems import Text
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import (
    Appoint,
    CloseUnit,
    EndAppointment,
    EndDispatchRule,
    LinkAccount,
    OpenUnit,
    SetDispatchRule,
    SetPostRoles,
)
from yiwang.foundation.places.interface import ImportAreas, NewArea, RedrawAreas
from yiwang.kernel.actions import Action, Command
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
SINCE, DAY, LATER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)
AREAS = """code,parent_code,level,name
900101,,county,丙区
900101001,900101,township,丁街道
900101001001,900101001,village,戊社区
900101001002,900101001,village,己社区
900102,,county,辛区
"""


def level(id: str, rank: int) -> Level:
    return Level(id, Text(id, id), rank)


def post(id: str, level: str, **more: str) -> Post:
    return Post(id, Text(f"{id}岗", id), "line", level, **more)  # type: ignore[arg-type]


CHART = OrgChart(
    {"district": level("district", 1), "subdistrict": level("subdistrict", 2), "community": level("community", 3)},
    {"line": Line("line", Text("线", "line"))},
    {"office": UnitKind("office", Text("社区办", "Office"), "line", "community")},
    {
        "secretary": post("secretary", "community", stand_in="deputy", reports_to="director"),
        "deputy": post("deputy", "community", reports_to="director"),
        "director": post("director", "subdistrict"),
    },
)


@pytest.fixture(autouse=True)
def areas(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(AREAS, "utf-8")
    do(ImportAreas(new_id(), file))


def open_unit(area: str = "900101001001", title: str = "社区办", **more: object) -> UUID:
    return do(OpenUnit(new_id(), "office", area, title, SINCE, **more))  # type: ignore[arg-type]


def appoint(unit: UUID, post: str, holder: str, since: date = SINCE, **more: object) -> UUID:
    return do(Appoint(unit, new_id(), post, holder, since, **more))  # type: ignore[arg-type]


def codes_of(action: Action[object], acting: object = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        do(action, acting) if acting else do(action)
    return [problem.code for problem in refused.value.problems]


def test_a_unit_has_one_journal_that_tells_its_whole_story() -> None:
    unit = open_unit()
    held = appoint(unit, "secretary", "张三")
    account = new_id()
    do(LinkAccount(unit, held, account))
    rule = do(SetDispatchRule(unit, new_id(), "noise.*", "900101001001", SINCE))
    do(EndDispatchRule(unit, rule, DAY))
    do(EndAppointment(unit, held, DAY))
    do(CloseUnit(unit, LATER))
    entries = entries_of(unit)
    assert [entry.kind for entry in entries] == [
        "unit_opened", "appointed", "account_linked", "dispatch_rule_set", "dispatch_rule_ended", "appointment_ended",
        "unit_closed",
    ]  # fmt: skip
    assert verify_chain(entries) is None


def test_appointments_hold_from_their_first_day_until_the_day_they_end() -> None:
    account, unit = new_id(), open_unit()
    held = appoint(unit, "secretary", "张三", account=account)
    do(EndAppointment(unit, held, DAY))
    (before,) = organizations.appointments_of(account, date(2026, 5, 31))
    assert (before.post, before.unit_title, before.area_path) == (
        "secretary",
        "社区办",
        "900101/900101001/900101001001/",
    )
    assert organizations.appointments_of(account, DAY) == []
    assert organizations.appointments_of(account, date(2025, 12, 31)) == []
    assert [one.id for one in organizations.appointments_in(unit, SINCE)] == [held]


def test_who_answers_is_the_holder_then_the_stand_in_then_the_one_above() -> None:
    unit, above = open_unit(), open_unit("900101001", "街道办")
    appoint(above, "director", "李主任")
    deputy = appoint(unit, "deputy", "王副书记")
    secretary = appoint(unit, "secretary", "张书记", since=DAY, until=LATER)

    def who(moment: datetime) -> tuple[str, str]:
        found, problems = organizations.accountable(CHART, "secretary", "900101001001", moment)
        assert problems == []
        assert found is not None
        assert found.appointment is not None
        return found.appointment.holder, found.post

    assert who(datetime(2026, 5, 31, 23, 59)) == ("王副书记", "deputy")
    assert who(datetime(2026, 6, 1)) == ("张书记", "secretary")
    do(EndAppointment(unit, secretary, date(2026, 7, 1)))
    do(EndAppointment(unit, deputy, date(2026, 7, 1)))
    assert who(datetime(2026, 7, 1)) == ("李主任", "director")
    found, problems = organizations.accountable(CHART, "secretary", "900102", datetime(2026, 7, 1))
    assert found is None
    assert [problem.code for problem in problems] == ["orgchart.nobody_accountable"]


def test_a_merged_area_is_answered_for_by_whoever_came_after() -> None:
    appoint(open_unit(), "secretary", "张书记")
    appoint(open_unit("900101001002"), "secretary", "赵书记")
    do(RedrawAreas(new_id(), DAY, {"900101001001": ["900101001002"]}))
    found, _ = organizations.accountable(CHART, "secretary", "900101001001", DAY)
    assert found is not None
    assert found.appointment is not None
    assert (found.appointment.holder, found.area) == ("赵书记", "900101001002")
    new = NewArea("900101001003", "900101001", "village", "新社区")
    do(RedrawAreas(new_id(), LATER, {}, [new]))
    assert organizations.directory(CHART).area_at("900101001003", LATER)[0] is not None


def test_the_copy_in_memory_is_asked_with_one_query_and_thrown_away_when_something_changes() -> None:
    unit = open_unit()
    appoint(unit, "secretary", "张书记")
    organizations.accountable(CHART, "secretary", "900101001001", DAY)
    with CaptureQueriesContext(connection) as queries:
        organizations.accountable(CHART, "secretary", "900101001001", DAY)
    assert len(queries) <= 2
    appoint(unit, "deputy", "王副书记")
    assert len(organizations.appointments_in(unit, DAY)) == 2


def test_a_matter_goes_by_the_most_exact_kind_then_by_the_nearest_area() -> None:
    district, street, community = open_unit("900101", "区局"), open_unit("900101001", "街道办"), open_unit()
    rules = [
        (district, "noise.building", "900101"), (street, "noise.*", "900101001"), (community, "*", "900101001001"),
        (district, "*", "900101"),
    ]  # fmt: skip
    for unit, matter, area in rules:
        do(SetDispatchRule(unit, new_id(), matter, area, SINCE))
    path = "900101/900101001/900101001001/"

    def goes_to(matter: str, path: str = path, on: date = DAY) -> UUID | None:
        found = organizations.responsible_unit(matter, path, on)
        return found.id if found else None

    assert goes_to("noise.building") == district
    assert goes_to("noise.bar") == street
    assert goes_to("water") == community
    assert goes_to("water", "900101/900101001/") == district
    assert goes_to("water", "900102/") is None
    assert goes_to("water", on=date(2025, 1, 1)) is None
    do(CloseUnit(community, DAY))
    assert goes_to("water") == district


def test_units_are_listed_by_place_and_kind() -> None:
    street, community = open_unit("900101001", "街道办"), open_unit()
    assert [one.id for one in organizations.units_in("900101/", DAY)] == [street, community]
    assert [one.id for one in organizations.units_in("900101/900101001/900101001001/", DAY, "office")] == [community]
    assert organizations.units_in("900101/", DAY, "other") == organizations.units_in("900101/", date(2025, 1, 1)) == []
    do(CloseUnit(community, LATER))
    assert [one.id for one in organizations.units_in("900101/", LATER)] == [street]
    assert organizations.unit(community).until == LATER  # type: ignore[union-attr]
    assert organizations.unit(new_id()) is None


def test_roles_of_a_post_in_one_kind_of_unit_go_before_those_everywhere() -> None:
    unit = open_unit()
    held = appoint(unit, "secretary", "张书记")

    def roles() -> frozenset[str]:
        found = organizations.appointment(held)
        assert found is not None
        return found.roles

    assert roles() == frozenset()
    do(SetPostRoles(new_id(), "secretary", frozenset({"handler"})))
    assert roles() == {"handler"}
    do(SetPostRoles(new_id(), "secretary", frozenset({"chief", "handler"}), "office"))
    do(SetPostRoles(new_id(), "secretary", frozenset({"chief"}), "office"))
    assert roles() == {"chief"}


def test_an_administrator_of_one_district_changes_nothing_in_another() -> None:
    unit = open_unit()
    elsewhere = Person(area_path="900102/")
    nobody = Person(roles=frozenset({"clerk"}))
    for person in (elsewhere, nobody):
        assert codes_of(OpenUnit(new_id(), "office", "900101", "区局", SINCE), person) == ["kernel.not_allowed"]
        assert codes_of(Appoint(unit, new_id(), "secretary", "张三", SINCE), person) == ["kernel.not_allowed"]
        assert codes_of(SetPostRoles(new_id(), "secretary", frozenset({"admin"})), person) == ["kernel.not_allowed"]
    assert do(OpenUnit(new_id(), "office", "900102", "辛区局", SINCE), elsewhere)
    own = do(OpenUnit(new_id(), "office", "900102", "另一局", SINCE), elsewhere)
    assert codes_of(SetDispatchRule(own, new_id(), "*", "900101", SINCE), elsewhere) == ["kernel.not_allowed"]


def test_refusals_say_what_is_wrong() -> None:
    unit = open_unit()
    held = appoint(unit, "secretary", "张三", since=DAY)
    do(SetDispatchRule(unit, new_id(), "noise", "900101", SINCE))
    other = open_unit(title="另一个")
    refused: list[tuple[Action[object], str]] = [
        (OpenUnit(new_id(), "office", "900101001001", "社区办", SINCE), "organizations.unit_there"),
        (OpenUnit(new_id(), "office", "nowhere", "某办", SINCE), "organizations.unknown_area"),
        (OpenUnit(new_id(), "", "900101", "某办", SINCE), "organizations.missing"),
        (OpenUnit(new_id(), "office", "900101", "某办", SINCE, new_id()), "organizations.unknown_unit"),
        (Appoint(unit, new_id(), "secretary", "张三", LATER), "organizations.appointed_already"),
        (Appoint(unit, new_id(), "secretary", "", LATER), "organizations.missing"),
        (Appoint(unit, new_id(), "deputy", "张三", DAY, until=DAY), "organizations.bad_date"),
        (Appoint(unit, new_id(), "deputy", "张三", date(2025, 1, 1)), "organizations.unit_not_open"),
        (Appoint(new_id(), new_id(), "deputy", "张三", DAY), "organizations.unknown_unit"),
        (EndAppointment(unit, held, SINCE), "organizations.bad_date"),
        (EndAppointment(other, held, LATER), "organizations.unknown_appointment"),
        (LinkAccount(other, held, new_id()), "organizations.unknown_appointment"),
        (SetDispatchRule(other, new_id(), "noise", "900101", DAY), "organizations.rule_taken"),
        (SetDispatchRule(other, new_id(), "", "900101", DAY), "organizations.missing"),
        (EndDispatchRule(unit, new_id(), DAY), "organizations.unknown_rule"),
        (CloseUnit(unit, SINCE), "organizations.bad_date"),
        (CloseUnit(new_id(), DAY), "organizations.unknown_unit"),
    ]
    for action, code in refused:
        assert codes_of(action) == [code], action


def test_closing_a_unit_ends_what_it_held() -> None:
    account, unit = new_id(), open_unit()
    appoint(unit, "secretary", "张三", account=account)
    do(SetDispatchRule(unit, new_id(), "*", "900101", SINCE))
    do(CloseUnit(unit, LATER))
    assert organizations.appointments_of(account, LATER) == []
    assert organizations.responsible_unit("x", "900101/", LATER) is None
    assert codes_of(CloseUnit(unit, LATER)) == ["organizations.unit_not_open"]


def test_a_command_sent_twice_appoints_once() -> None:
    unit, command = open_unit(), Command(new_id(), NOW)
    action = Appoint(unit, new_id(), "secretary", "张三", SINCE)
    assert do(action, command=command) == do(action, command=command)
    assert len(organizations.appointments_in(unit, DAY)) == 1
