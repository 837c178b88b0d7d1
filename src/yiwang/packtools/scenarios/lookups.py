"""Scenarios about one thing at a time: a decision table, a calculation, the clocks, the chart, a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yiwang.engine.decisions import Outcome
from yiwang.engine.orgcharts import Directory, OrgChart, accountable, find, ladder
from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Problem, errors
from yiwang.engine.values import Value
from yiwang.packtools.scenarios import results
from yiwang.packtools.scenarios.cases import rows_named
from yiwang.packtools.scenarios.values import Malformed, day, moment, names, number, same, span, to_value


def _result(scenario: Scenario, found: dict[str, object], problems: list[Problem]) -> results.ScenarioResult:
    return results.ScenarioResult(scenario, tuple(problems), found)


def _compare(scenario: Scenario, found: dict[str, object], known: tuple[str, ...] = ()) -> Iterator[Problem]:
    for name, expected in scenario.then.items():
        if name not in found and name not in known:
            raise Malformed("then", name)
        if not same(expected, found.get(name)):
            yield results.differs(scenario, name, expected, found.get(name))


def _on(scenario: Scenario) -> date:
    return day(scenario.given.get("on"), "given.on")


def run_table(editions: Editions, id: str, scenario: Scenario) -> results.ScenarioResult:
    """`given`: a day and the inputs. `then`: outputs, `because: row 2`, or `refused` (no row)."""
    table = editions.on(_on(scenario))[0].tables.get(id)
    if table is None:
        raise Malformed("given.on", scenario.given.get("on"))
    domains = {column.name: column.domain for column in table.table.inputs}
    facts: dict[str, Value] = {}
    for name, plain in scenario.given.items():
        if name != "on":
            if name not in domains and name not in table.fact_names:
                raise Malformed("given", name)
            facts[name] = to_value(plain, domains[name]) if name in domains else number(plain, name)
    outcome = table.decide(facts)
    found: dict[str, object] = {column.name: None for column in table.table.outputs}
    found |= outcome.facts()
    wanted = {name: expected for name, expected in scenario.then.items() if name not in ("because", "refused")}
    problems = list(_compare(_only(scenario, wanted), found))
    problems += _rows(scenario, outcome) + _refusal(scenario, outcome.problems)
    return _result(scenario, {**found, "because": outcome.because}, problems)


def _only(scenario: Scenario, then: dict[str, object]) -> Scenario:
    return Scenario(scenario.id, scenario.title, scenario.subject, scenario.given, (), then, "", scenario.where)


def _rows(scenario: Scenario, outcome: Outcome) -> list[Problem]:
    if "because" not in scenario.then:
        return []
    expected = scenario.then["because"]
    wanted = [row for _, rows in rows_named(expected) for row in rows]
    return [] if wanted == list(outcome.fired) else [results.differs(scenario, "because", expected, outcome.because)]


def _refusal(scenario: Scenario, problems: tuple[Problem, ...]) -> list[Problem]:
    found = [problem.code for problem in errors(problems)]
    expected = scenario.then.get("refused")
    if expected is None and not found or expected in found:
        return []
    return [results.differs(scenario, "refused", expected, found[0] if found else None)]


def run_calculation(editions: Editions, id: str, scenario: Scenario) -> results.ScenarioResult:
    """`given`: a day and the inputs. `then`: `result`."""
    compiled = editions.on(_on(scenario))[0].calculations.get(id)
    if compiled is None:
        raise Malformed("subject", scenario.subject)
    calculation = compiled.calculation
    facts: dict[str, Value] = {}
    for name, plain in scenario.given.items():
        if name != "on":
            if name not in calculation.inputs:
                raise Malformed("given", name)
            facts[name] = to_value(plain, calculation.inputs[name])
    found: dict[str, object] = {"result": compiled.result(facts)}
    return _result(scenario, found, list(_compare(scenario, found)))


def run_clocks(editions: Editions, scenario: Scenario) -> results.ScenarioResult:
    """`given`: `from`, `span`, perhaps `timetable`. `then`: `due`."""
    start = moment(scenario.given.get("from"), "given.from")
    wanted = span(scenario.given.get("span"), "given.span")
    timetable = str(scenario.given.get("timetable") or "")
    due = editions.on(start.date())[0].clockwork.due(start, wanted, timetable)
    if found := errors(due.notes):
        return _result(scenario, {}, found)
    answer: dict[str, object] = {"due": due.at}
    return _result(scenario, answer, list(_compare(scenario, answer)))


def run_parameter(editions: Editions, id: str, scenario: Scenario) -> results.ScenarioResult:
    """`given`: a day. `then`: `value`, null when none is in force."""
    if id not in editions.pack.parameters:
        raise Malformed("subject", scenario.subject)
    found: dict[str, object] = {"value": editions.on(_on(scenario))[0].parameters.get(id)}
    return _result(scenario, found, list(_compare(scenario, found)))


def run_orgchart(chart: OrgChart, directory: Directory, scenario: Scenario) -> results.ScenarioResult:
    """`given`: `post` (or `line` and `level`) and `area`, perhaps `vacant`, `on`, `levels_up`. `then`: post, area."""
    given = scenario.given
    vacant = names(given.get("vacant"))
    if unknown := [post for post in vacant if post not in chart.posts]:
        raise Malformed("given.vacant", unknown[0])
    area = str(given.get("area") or "")
    site = directory.vacating(vacant) if vacant else directory
    when = day(given.get("on", "2026-01-01"), "given.on")
    if "levels_up" in given:
        higher = ladder(chart, str(given.get("post")), int(number(given["levels_up"], "given.levels_up")))
        return _result(scenario, {"post": higher}, list(_compare(scenario, {"post": higher})))
    if "line" in given:
        answer, problems = find(chart, site, area, str(given["line"]), str(given.get("level")), when)
    else:
        answer, problems = accountable(chart, site, str(given.get("post")), area, when)
    if answer is None and "refused" not in scenario.then:
        return _result(scenario, {}, problems)
    found: dict[str, object] = {
        "post": answer.post if answer else None,
        "area": answer.area if answer else None,
        "holder": answer.holder if answer else None,
        "refused": problems[0].code if problems else None,
    }
    return _result(scenario, found, list(_compare(scenario, found)))
