"""One scenario of any kind."""

from __future__ import annotations

from collections.abc import Iterable

from yiwang.engine.orgcharts import Directory, OrgChart, model_directory
from yiwang.engine.packs.definitions import Pack, Scenario
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Problem
from yiwang.packtools.scenarios import lookups, results
from yiwang.packtools.scenarios.cases import run_case
from yiwang.packtools.scenarios.results import ScenarioResult
from yiwang.packtools.scenarios.values import Malformed, day, shown


def model_site(pack: Pack) -> Directory:
    """The areas `demo/<level>-<n>` that scenarios name, with every post filled."""
    return model_directory(OrgChart(pack.levels, pack.lines, pack.unit_kinds, pack.posts))


def run_scenario(scenario: Scenario, editions: Editions, directory: Directory) -> ScenarioResult:
    """Play one scenario. `editions` are the merged pack's rules, `directory` its `model_site`."""
    if not scenario.then:
        return _failed(scenario, results.NOTHING_EXPECTED.at(scenario.where, title=scenario.title))
    try:
        return _run(scenario, editions, directory)
    except Malformed as fault:
        details = {"title": scenario.title, "key": fault.what, "found": shown(fault.found)}
        return _failed(scenario, results.MALFORMED.at(scenario.where, **details))


def run_scenarios(scenarios: Iterable[Scenario], editions: Editions, directory: Directory) -> list[ScenarioResult]:
    return [run_scenario(scenario, editions, directory) for scenario in scenarios]


def _failed(scenario: Scenario, problem: Problem) -> ScenarioResult:
    return ScenarioResult(scenario, (problem,), {})


def _run(scenario: Scenario, editions: Editions, directory: Directory) -> ScenarioResult:
    section, _, id = scenario.subject.partition("/")
    match section:
        case "case_types":
            return _case(id, scenario, editions, directory)
        case "decisions":
            return lookups.run_table(editions, id, scenario)
        case "calculations":
            return lookups.run_calculation(editions, id, scenario)
        case "parameters":
            return lookups.run_parameter(editions, id, scenario)
        case "clocks":
            return lookups.run_clocks(editions, scenario)
        case "orgchart":
            return lookups.run_orgchart(editions.chart, directory, scenario)
    raise Malformed("subject", scenario.subject)


def _case(id: str, scenario: Scenario, editions: Editions, directory: Directory) -> ScenarioResult:
    opened = day(scenario.given.get("reported_at"), "given.reported_at")
    program = editions.on(opened)[0].programs.get(id)
    if program is None:
        raise Malformed("subject", scenario.subject)
    area = str(scenario.given.get("area") or "")
    place, _ = directory.area_at(area, opened)
    level = program.case_type.level
    if place is None or (level and place.level != level):
        raise Malformed("given.area", area)
    return run_case(program, scenario)
