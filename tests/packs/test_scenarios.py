"""The packs of the repository pass their check and their own scenarios."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack, Scenario
from yiwang.engine.packs.editions import Editions, effective_dates
from yiwang.engine.problems import errors
from yiwang.packtools.reader import PackReader
from yiwang.packtools.scenarios import model_site, run_scenarios
from yiwang.packtools.validators import check_pack, subject_of
from yiwang.packtools.validators.changes import day_of

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
CITIES = ["baoan", "demo_city", "dongguan", "ningbo", "xiangzhou"]
READER = PackReader()


@cache
def packs(folder: Path) -> tuple[Pack, Pack]:
    own, _ = READER.own(folder)
    merged, problems = READER.with_base(folder)
    assert own is not None
    assert merged is not None
    assert [problem.what("en") for problem in errors(problems)] == []
    return own, merged


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_check_finds_no_error(folder: Path) -> None:
    own, merged = packs(folder)
    found = errors(check_pack(subject_of(own, merged)))
    assert [f"{problem.where}: {problem.what('en')}" for problem in found] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_scenario_passes(folder: Path) -> None:
    own, merged = packs(folder)
    results = run_scenarios(own.scenarios, Editions(merged), model_site(merged))
    assert [problem.what("en") for result in results for problem in result.problems] == []


@pytest.mark.parametrize("city", CITIES)
def test_every_city_has_at_least_fifteen_scenarios(city: str) -> None:
    own, _ = packs(ROOT / "packs" / city)
    assert len(own.scenarios) >= 15
    assert all(scenario.then for scenario in own.scenarios)


@pytest.mark.parametrize("city", CITIES)
def test_one_scenario_just_before_and_one_just_after_an_effective_date(city: str) -> None:
    """Of one subject, on the last day of the old rule and the first of the new, with different results expected."""
    own, merged = packs(ROOT / "packs" / city)
    by_day: dict[tuple[str, date], list[Scenario]] = {}
    for scenario in own.scenarios:
        if day := day_of(scenario):
            by_day.setdefault((scenario.subject, day), []).append(scenario)
    pairs = [
        (before, after)
        for (subject, day), found in by_day.items()
        if day in effective_dates(merged)
        for after in found
        for before in by_day.get((subject, day - timedelta(days=1)), [])
        if before.then != after.then
    ]
    assert pairs
