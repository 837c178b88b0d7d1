"""Who is accountable for a post at a place and a moment."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.orgchart_samples import CHART, LEVELS, POSTS, area, chart_of, held, post
from yiwang.engine.orgcharts import (
    Directory,
    OrgChart,
    accountable,
    chart_problems,
    directory_problems,
    find,
    ladder,
    model_directory,
)
from yiwang.engine.orgcharts.definitions import Appointment, Area, Post, UnitKind
from yiwang.engine.problems import Text

DAY = date(2026, 11, 20)
MODEL = model_directory(CHART)


def _who(chart: OrgChart, directory: Directory, name: str, where: str, day: date = DAY) -> str:
    found, problems = accountable(chart, directory, name, where, day)
    assert (found is None) == bool(problems)
    return found.holder if found else problems[0].code


@pytest.mark.parametrize(
    ("name", "where", "holder"),
    [
        ("village_head", "demo/village-4", "village_head@demo/village-4"),
        ("village_head", "demo/ten_households-81", "village_head@demo/village-9"),
        ("township_head", "demo/group-1", "township_head@demo/township-1"),
        ("deputy_head", "demo/group-1", "deputy_head@demo/district-1"),
        ("task_force", "demo/village-4", "chief_mediator@demo/township-2"),
        ("mediator", "demo/township-2", "chief_mediator@demo/township-2"),  # asked for above its level: goes up
        ("ten_head", "demo/ten_households-28", "ten_head@demo/ten_households-28"),
        ("nobody", "demo/village-1", "orgchart.post_unknown"),
        ("village_head", "demo/village-10", "orgchart.area_unknown"),
    ],
)
def test_a_model_site(name: str, where: str, holder: str) -> None:
    assert _who(CHART, MODEL, name, where) == holder


def test_a_model_site_has_areas_of_every_level() -> None:
    counts = {at: sum(one.level == at for one in MODEL.areas) for at in LEVELS}
    assert counts == {"district": 1, "township": 3, "village": 9, "group": 27, "ten_households": 81}
    some = model_directory(CHART, {"township": 10, "village": 4, "group": 1, "ten_households": 0})
    assert [sum(one.level == at for one in some.areas) for at in LEVELS] == [1, 10, 40, 40, 0]
    assert chart_problems(CHART) == [] and directory_problems(CHART, MODEL) == []


def test_the_ladder_is_told_in_words() -> None:
    site = model_directory(CHART, vacant=["mediator", "chief_mediator"])
    found, _ = accountable(CHART, site, "mediator", "demo/group-4", DAY)
    assert found is not None
    assert (found.post, found.area) == ("township_head", "demo/township-1")
    assert [(step.post, step.area) for step in found.via] == [
        ("mediator", "demo/village-2"),
        ("chief_mediator", "demo/township-1"),
        ("township_head", "demo/township-1"),
    ]
    assert found.via[0].words == Text("“mediator岗”（village级2）：空缺", "mediator (demo/village-2): vacant")
    assert found.via[-1].words.zh.startswith("上级岗位") and found.via[-1].words.en.endswith("filled")
    direct, _ = accountable(CHART, MODEL, "mediator", "demo/group-4", DAY)
    assert direct is not None and direct.via == ()


def test_a_stand_in_comes_before_the_post_above() -> None:
    site = model_directory(CHART, vacant=["township_head"])
    assert _who(CHART, site, "township_head", "demo/village-1") == "township_clerk@demo/township-1"
    empty = model_directory(CHART, vacant=["township_head", "township_clerk"])
    assert _who(CHART, empty, "township_head", "demo/village-1") == "district_head@demo/district-1"
    assert _who(CHART, empty, "village_head", "demo/village-1") == "village_head@demo/village-1"


def test_nobody_is_a_problem_that_says_where_it_looked() -> None:
    site = model_directory(CHART, vacant=[one.id for one in POSTS])
    found, problems = accountable(CHART, site, "village_head", "demo/group-1", datetime(2026, 11, 20, 16))
    assert found is None
    assert [problem.code for problem in problems] == ["orgchart.nobody_accountable"]
    assert "2026-11-20" in problems[0].what() and "township_clerk岗" in problems[0].why()
    assert "above it, district head" in problems[0].why("en")


def test_a_resident_acts_for_themselves() -> None:
    site = model_directory(CHART, vacant=["household_head"])
    found, problems = accountable(CHART, site, "household_head", "demo/ten_households-1", DAY)
    assert problems == [] and found is not None
    assert (found.holder, found.post) == ("", "household_head")


def test_a_branch_without_a_level_goes_up_and_says_so() -> None:
    site = Directory(
        [area("d", "district"), area("t", "township", "d"), area("g", "group", "t")],
        [held("ann", "township_head", "t"), held("bob", "village_head", "v")],
    )
    found, _ = accountable(CHART, site, "village_head", "g", DAY)
    assert found is not None and (found.holder, found.area) == ("ann", "t")
    assert found.via[0].words.zh == "“village_head岗”：此处没有“village级”这一级"


def test_acting_holders_count_after_the_regular_one_and_before_the_stand_in() -> None:
    areas = [area("t", "township")]
    clerk, acting = held("clerk", "township_clerk", "t"), held("acting", "township_head", "t", acting=True)
    regular = held("regular", "township_head", "t", since="2026-11-21")
    site = Directory(areas, [acting, clerk, regular])
    assert _who(CHART, site, "township_head", "t") == "acting"
    assert _who(CHART, site, "township_head", "t", date(2026, 11, 21)) == "regular"
    found, _ = accountable(CHART, site, "township_head", "t", DAY)
    assert found is not None and found.via[0].words.en.endswith("filled by somebody acting")


def test_an_appointment_ends_before_its_last_day_is_named() -> None:
    site = Directory(
        [area("t", "township")],
        [
            held("old", "township_head", "t", until="2026-11-20"),
            held("new", "township_head", "t", since="2026-11-20"),
            held("newer", "township_head", "t", since="2026-11-22"),
        ],
    )
    days = {day: _who(CHART, site, "township_head", "t", date(2026, 11, day)) for day in (19, 20, 22)}
    assert days == {19: "old", 20: "new", 22: "new"}  # the longest in office answers where two hold one post
    assert [one.holder for one in site.holders("township_head", "t", date(2026, 11, 22))] == ["new", "newer"]


REDRAWN = date(2026, 7, 1)


def _redrawn() -> Directory:
    return Directory(
        [
            area("t", "township"),
            area("east", "village", "t", until=REDRAWN, successor="joined"),
            area("west", "village", "t", until=REDRAWN, successor="joined"),
            area("joined", "village", "t", since=REDRAWN),
            area("big", "village", "t", until=REDRAWN, successor="north south"),
            area("north", "village", "t", since=REDRAWN),
            area("south", "village", "t", since=REDRAWN),
            area("gone", "village", "t", until=REDRAWN),
            area("moved", "group", "east", until=REDRAWN),
            area("moved", "group", "north", since=REDRAWN),
        ],
        [
            held("eve", "village_head", "east", until="2026-07-01"),
            held("joe", "village_head", "joined", since="2026-07-01"),
            held("nora", "village_head", "north", since="2026-07-01"),
            held("top", "township_head", "t"),
        ],
    )


@pytest.mark.parametrize(
    ("where", "day", "holder"),
    [
        ("east", "2026-06-30", "eve"),
        ("east", "2026-07-01", "joe"),
        ("west", "2026-06-30", "top"),
        ("west", "2026-07-01", "joe"),
        ("joined", "2026-06-30", "orgchart.area_not_yet"),
        ("big", "2026-06-30", "top"),
        ("big", "2026-07-01", "orgchart.area_split"),
        ("gone", "2026-07-01", "orgchart.area_ended"),
        ("moved", "2026-06-30", "eve"),
        ("moved", "2026-07-01", "nora"),
    ],
)
def test_redrawn_areas(where: str, day: str, holder: str) -> None:
    assert directory_problems(CHART, _redrawn()) == []
    assert _who(CHART, _redrawn(), "village_head", where, date.fromisoformat(day)) == holder


def test_a_successor_is_told() -> None:
    found, _ = accountable(CHART, _redrawn(), "village_head", "west", DAY)
    assert found is not None
    assert found.via[0].words == Text("“west”现为“joined”（joined）", "west is now joined")
    _, problems = accountable(CHART, _redrawn(), "village_head", "big", DAY)
    assert "north, south" in problems[0].what()


def test_several_lines_over_one_tree() -> None:
    def person(line: str, at: str, where: str = "demo/ten_households-81") -> str:
        found, problems = find(CHART, MODEL, where, line, at, DAY)
        return found.holder if found else problems[0].code

    assert person("administration", "village") == "village_head@demo/village-9"
    assert person("mediation", "village") == "mediator@demo/village-9"
    assert person("safety", "village") == "patrol@demo/village-9"
    assert person("mediation", "township") == "chief_mediator@demo/township-3"
    assert person("administration", "district") == "district_head@demo/district-1"
    assert person("administration", "ten_households") == "ten_head@demo/ten_households-81"
    assert person("safety", "district") == "orgchart.no_post_on_line"
    without_head = model_directory(CHART, vacant=["township_head"])
    found, _ = find(CHART, without_head, "demo/township-2", "administration", "township", DAY)
    assert found is not None and found.post == "township_clerk"
    empty = model_directory(CHART, vacant=["patrol"])
    found, _ = find(CHART, empty, "demo/village-1", "safety", "village", DAY)
    assert found is not None and found.post == "village_head"


@pytest.mark.parametrize(
    ("name", "levels_up", "above"),
    [
        ("ten_head", 0, "ten_head"),
        ("ten_head", 1, "group_head"),
        ("ten_head", 2, "village_head"),
        ("ten_head", 99, "district_head"),
        ("task_force", 1, "township_head"),
        ("district_head", 1, "district_head"),
    ],
)
def test_the_ladder_of_supervision(name: str, levels_up: int, above: str) -> None:
    assert ladder(CHART, name, levels_up) == above


A = "administration"


@pytest.mark.parametrize(
    ("posts", "codes"),
    [
        ([post("a", "moon", "district", stand_in="b"), post("b", A, "sea", stand_in="x")],
         ["unknown_reference", "unknown_reference", "unknown_reference", "out_of_reach"]),
        ([post("a", A, "district", reports_to="b"), post("b", A, "district", reports_to="a")], ["reports_in_circle"]),
        ([post("a", A, "district", reports_to="a")], ["reports_in_circle"]),
        ([post("a", A, "district", stand_in="b"), post("b", A, "district", stand_in="a")], []),
        ([post("a", A, "district", stand_in="a")], ["stand_in_circle"]),
        ([post(one, A, "district", stand_in=two) for one, two in ("ab", "bc", "ca")], ["stand_in_circle"]),
        ([post("a", A, "district", reports_to="b"), post("b", A, "village", stand_in="a")], ["reports_downward"]),
        ([post("a", A, "district", stand_in="b"), post("b", A, "village", stand_in="a")], ["out_of_reach"]),
        ([post("a", A, "district"), post("t", A, "district", kind="team", members=("a",))],
         ["team_without_lead", "nobody_behind"]),
        ([post("a", A, "district", stand_in="b"), post("b", A, "district"),
          post("t", A, "district", kind="team", lead="a")], ["team_without_members"]),
        ([post("a", A, "district", stand_in="b"), post("b", A, "district"),
          post("t", A, "district", kind="team", lead="a", members=("c",))], ["unknown_reference"]),
        ([post("a", A, "district", lead="b"), post("b", A, "district")], ["not_a_team"]),
        ([post("a", A, "district"), post("b", A, "village")], ["nobody_behind"]),
        ([post("a", A, "district"), post("b", A, "village", kind="self")], []),
    ],
)  # fmt: skip
def test_faulty_charts(posts: list[Post], codes: list[str]) -> None:
    problems = chart_problems(chart_of(*posts))
    assert [problem.code for problem in problems] == [f"orgchart.{code}" for code in codes]
    for problem in problems:
        assert all("{" not in text(language) for text in (problem.what, problem.why, problem.mend) for language in
                   ("zh-Hans", "en"))  # fmt: skip


def test_faulty_unit_kinds_and_levels() -> None:
    units = (
        UnitKind("u", Text("甲", "u"), "administration", "district", home="u"),
        UnitKind("v", Text("乙", "v"), "nowhere", "sky", home="w"),
    )
    codes = [problem.code for problem in chart_problems(chart_of(units=units))]
    assert codes == ["orgchart.home_is_self"] + ["orgchart.unknown_reference"] * 3
    flat = OrgChart({"a": CHART.levels["district"].__class__("a", Text("甲", "a"), 0)}, {}, {}, {})
    assert [problem.code for problem in chart_problems(flat)] == ["orgchart.bad_rank"]


@pytest.mark.parametrize(
    ("areas", "appointments", "codes"),
    [
        ([area("a", "village", "b"), area("b", "village")], [], ["parent_not_above"]),
        ([area("a", "sky", "b")], [], ["unknown_reference", "unknown_reference"]),
        ([area("a", "village", since=DAY, until=DAY)], [], ["ends_before_it_begins"]),
        ([area("a", "village", until=DAY), area("a", "village", since=DAY - timedelta(1))], [], ["area_lives_overlap"]),
        ([area("a", "village", until=DAY, successor="b"), area("b", "village", until=DAY, successor="a")], [],
         ["area_loop", "area_loop"]),
        ([area("t", "township", until=DAY), area("v", "village", "t")], [], ["area_ended"]),
        ([area("a", "village")], [held("x", "task_force", "a"), held("y", "mediator", "b")],
         ["team_appointed", "appointed_at_wrong_level", "unknown_reference"]),
        ([area("a", "village")], [held("x", "mediator", "a", until="2019-01-01"), held("y", "ghost", "a")],
         ["ends_before_it_begins", "unknown_reference"]),
    ],
)  # fmt: skip
def test_faulty_sites(areas: list[Area], appointments: list[Appointment], codes: list[str]) -> None:
    problems = directory_problems(CHART, Directory(areas, appointments))
    assert [problem.code for problem in problems] == [f"orgchart.{code}" for code in codes]


_NAMES = [f"p{number}" for number in range(8)]
_NAME = st.sampled_from(["", *_NAMES])
_DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@st.composite
def _charts(draw: st.DrawFn) -> OrgChart:
    """Charts with circles, gaps and dead ends: anything that a reader lets through."""
    posts = []
    for name in _NAMES[: draw(st.integers(1, 8))]:
        kind = draw(st.sampled_from(["person", "person", "team"]))
        more = {"reports_to": draw(_NAME), "stand_in": draw(_NAME), "lead": draw(_NAME) if kind == "team" else ""}
        posts.append(post(name, A, draw(st.sampled_from(LEVELS[:3])), kind=kind, **more))
    return chart_of(*posts, levels=LEVELS[:3])


@st.composite
def _appointments(draw: st.DrawFn) -> list[Appointment]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        since, until = draw(_DAYS), draw(st.none() | _DAYS)
        where = draw(st.sampled_from(["demo/district-1", "demo/township-1", "demo/village-1"]))
        made.append(Appointment(f"h{number}", draw(st.sampled_from(_NAMES)), where, since, until, draw(st.booleans())))
    return made


@settings(max_examples=200)
@given(_charts(), _appointments(), st.sampled_from(_NAMES), _DAYS)
def test_exactly_one_answer_or_a_problem_and_never_a_loop(
    chart: OrgChart, appointments: list[Appointment], name: str, day: date
) -> None:
    site = Directory(model_directory(chart, 1).areas, appointments)
    found, problems = accountable(chart, site, name, "demo/village-1", day)
    assert (found is None) == (len(problems) == 1)
    if found:
        assert found.holder in [one.holder for one in site.holders(found.post, found.area, day)]
    chart_problems(chart)
    directory_problems(chart, site)
    assert ladder(chart, name, 100) == ladder(chart, name, 101)


@settings(max_examples=200)
@given(_charts(), _appointments(), st.sampled_from(_NAMES), _DAYS, st.data())
def test_widening_an_appointment_never_removes_who_is_accountable(
    chart: OrgChart, appointments: list[Appointment], name: str, day: date, data: st.DataObject
) -> None:
    if not appointments:
        return
    areas = model_directory(chart, 1).areas
    index = data.draw(st.integers(0, len(appointments) - 1))
    one = appointments[index]
    earlier = one.since - timedelta(data.draw(st.integers(0, 60)))
    later = one.until and one.until + timedelta(data.draw(st.integers(0, 60)))
    wider = Appointment(one.holder, one.post, one.area, earlier, later, one.acting)
    before, _ = accountable(chart, Directory(areas, appointments), name, "demo/village-1", day)
    after, _ = accountable(
        chart, Directory(areas, [*appointments[:index], wider, *appointments[index + 1 :]]), name, "demo/village-1", day
    )
    assert before is None or after is not None
