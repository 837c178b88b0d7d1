"""The simulated year: the fast run says what `decide` says, case by case; figures answer to staff, seeds and files."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from tests.shared import ROOT, shared_path
from yiwang.engine.packs.editions import Edition, Editions
from yiwang.engine.simulation.arrivals import draw_arrivals
from yiwang.engine.simulation.plain import PlainRun
from yiwang.engine.simulation.plan import Plan
from yiwang.engine.simulation.run import run
from yiwang.faces.cli.main import main
from yiwang.packtools.reader import read_with_base
from yiwang.packtools.simulation.profile import read_assumptions
from yiwang.packtools.simulation.session import WhatIf, build, run_year

CITIES = [path.parent.parent.name for path in sorted((ROOT / "packs").glob("*/simulation/profile.yaml"))]
START = date(2026, 1, 1)


def prepared(name: str) -> tuple[Plan, Edition]:
    pack, problems = read_with_base(ROOT / "packs" / name)
    assert pack is not None, problems
    edition, _ = Editions(pack).on(START)
    assumptions, problems = read_assumptions(ROOT / "packs" / name, edition)
    assert assumptions is not None, [problem.what("en") for problem in problems]
    assert problems == []
    return assumptions.plan(START, 365), edition


class Diary:
    """What each case went through."""

    def __init__(self) -> None:
        self.stages: dict[int, list[tuple[str, str, int, int, int]]] = defaultdict(list)

    def __call__(self, case: int, stage: str, owner: str, entered: int, due: int, left: int) -> None:
        self.stages[case].append((stage, owner, entered, due, left))


@pytest.mark.parametrize("name", CITIES)
def test_the_fast_and_the_plain_way_agree_case_by_case(name: str) -> None:
    plan, edition = prepared(name)
    graph = build(plan, edition)
    arrivals = draw_arrivals(plan, graph.tables, Random(7), 600)
    fast, plain = Diary(), Diary()
    totals = run(graph, arrivals, Random(8), log_of=fast)
    outcomes = PlainRun(graph, Random(8), plain).run(arrivals)
    assert len(fast.stages) == len(arrivals) > 500
    assert fast.stages == plain.stages
    assert sum(totals.outcomes.values()) == len(outcomes) == len(arrivals)


@pytest.mark.parametrize("name", CITIES)
def test_every_stage_is_handled_once_by_its_owner(name: str) -> None:
    """A post that serves several case types and stages handles as many stages as it owned, neither more nor fewer."""
    plan, edition = prepared(name)
    graph = build(plan, edition)
    diary = Diary()
    arrivals = draw_arrivals(plan, graph.tables, Random(7), 2000)
    totals = run(graph, arrivals, Random(8), log_of=diary)
    owned = Counter(stage[1] for stages in diary.stages.values() for stage in stages)
    handled: Counter[str] = Counter()
    for (post, _, _), count in zip(graph.pool_names, totals.handled, strict=True):
        handled[post] += count
    waiting = {node.owner for node in graph.nodes() if any(choice.waits for choice in node.choices)}
    working = owned.keys() - waiting
    assert working
    assert {post: handled[post] for post in working} == {post: owned[post] for post in working}
    assert all(handled[post] <= owned[post] for post in waiting)
    assert sum(totals.outcomes.values()) + sum(totals.open_at_end.values()) == len(arrivals)


def test_the_same_seed_gives_the_same_year() -> None:
    plan, edition = prepared("demo_city")
    assert run_year(plan, edition, [3], 800) == run_year(plan, edition, [3], 800)
    assert run_year(plan, edition, [3], 800) != run_year(plan, edition, [4], 800)


def test_more_people_never_wait_longer_in_the_worst_pool() -> None:
    plan, edition = prepared("demo_city")
    crowded = run_year(plan, edition, [1, 2], 0)
    worst = crowded.worst()
    assert worst is not None
    eased = run_year(WhatIf(worst.name, 3, worst.area).applied(plan), edition, [1, 2], 0)
    after = next(pool for pool in eased.pools if (pool.name, pool.area) == (worst.name, worst.area))
    assert after.people == worst.people + 3
    assert after.wait_minutes.mean <= worst.wait_minutes.mean


def test_nobody_left_is_refused() -> None:
    plan, _ = prepared("demo_city")
    with pytest.raises(ValueError, match="nobody"):
        WhatIf(next(iter(plan.staff)), -1000).applied(plan)


def test_past_cases_run_by_a_mapping_file() -> None:
    """The real requests of a district, through a pack: loads and overdue shares by unit, and one more in the worst."""
    mapping = next((ROOT / "packs").glob("*/simulation/requests_2018.mapping.yaml"))
    cases = shared_path("data", "cases", "shenzhen_pingshan_2018_a.csv")
    arguments = ["pack", "simulate", str(mapping.parent.parent), "--cases", str(cases), "--mapping", str(mapping)]
    result = CliRunner().invoke(main, [*arguments, "--seeds", "2", "--language", "en"])
    assert result.exit_code == 0, result.output
    assert "5000 cases read, 0 rows left out" in result.output
    assert "城市管理局" in result.output
    assert "What if" in result.output


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("arrived: no_such_column\ncase_type: service_request\narea: community\n", "simulation.no_column"),
        ("arrived: create_time\ncase_type: no_such_type\narea: community\n", "simulation.empty_file"),
        ("- not\n- a mapping\n", None),
    ],
)
def test_a_wrong_mapping_is_explained(tmp_path: Path, text: str, code: str | None) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("create_time,community\n2026-03-02,here\n", "utf-8")
    mapping = tmp_path / "x.mapping.yaml"
    mapping.write_text(text, "utf-8")
    pack = str(ROOT / "packs" / "demo_city")
    result = CliRunner().invoke(main, ["pack", "simulate", pack, "--cases", str(file), "--mapping", str(mapping)])
    assert result.exit_code == 1
    assert code is None or code in result.output


def simulate(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["pack", "simulate", str(folder), *options, "--language", "en"])


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--seeds", "0"), 2),
        (("--count", "-5"), 2),
        (("--top", "0"), 2),
        (("--year", "0"), 2),
        (("--year", "9999"), 2),
        (("--mapping", __file__), 2),
        (("--what-if", "nobody"), 2),
        (("--what-if", "nobody@0=+1"), 2),
        (("--what-if", "nobody=+9999999"), 2),
        (("--what-if", "nobody=+1", "--count", "20", "--seeds", "1"), 1),
        (("--what-if", "intake_clerk@99=+1", "--count", "20", "--seeds", "1"), 1),
    ],
)
def test_odd_options_are_told(options: tuple[str, ...], code: int) -> None:
    result = simulate(ROOT / "packs" / "demo_city", *options)
    assert result.exit_code == code and isinstance(result.exception, SystemExit), result.output
    assert code == 2 or "simulation.unknown_pool" in result.output


def test_the_area_of_a_question_is_the_one_that_is_printed() -> None:
    options = ("--what-if", "grid_leader@8=+1", "--count", "300", "--seeds", "1")
    result = simulate(ROOT / "packs" / "demo_city", *options)
    assert result.exit_code == 0, result.output
    said = result.output.partition("What if grid_leader")[2]
    assert "grid_leader @ grid_cell 8 " in said and "grid_cell 9 " not in said


@pytest.mark.parametrize(("year", "said"), [("2026", False), ("2031", True)])
def test_a_year_without_holidays_is_never_silent(year: str, said: bool) -> None:
    result = simulate(ROOT / "packs" / "demo_city", "--year", year, "--count", "20", "--seeds", "1", "--no-worst")
    assert result.exit_code == 0
    assert ("clock.calendar_incomplete" in result.output) is said


@pytest.mark.parametrize(
    "line",
    [
        "per_year_per_area: -5",
        "per_year_per_area: 1000000001",
        "minutes: {reported: -1}",
        "steps: {reported: {accept: -1}}",
    ],
)
def test_assumptions_that_nobody_can_have_are_told(tmp_path: Path, line: str) -> None:
    for name in ("cn_base", "demo_city"):
        copytree(ROOT / "packs" / name, tmp_path / name)
    profile = tmp_path / "demo_city" / "simulation" / "profile.yaml"
    profile.write_text(f"case_types:\n  service_request:\n    {line}\n", "utf-8")
    result = simulate(tmp_path / "demo_city")
    assert result.exit_code == 1 and "profile.yaml:3" in result.output and "simulation.out_of_range" in result.output
