"""The scenario runner: what it says when the rules and a scenario differ, and what it refuses to guess."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.packtools.changes import GOOD_PACK, good_pack
from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.packs.editions import Editions
from yiwang.faces.cli.main import main
from yiwang.packtools.scenarios import ScenarioResult, model_site, run_scenario

GIVEN = {
    "area": "demo/village-1", "reported_at": "2026-03-02T10:00", "channel": "resident", "facility": "water",
    "households": 1, "danger": False,
}  # fmt: skip


@cache
def rules() -> Editions:
    return Editions(good_pack())


def run(when: list[object], then: dict[str, object], **given: object) -> ScenarioResult:
    scenario = Scenario("t/1", "a test", "case_types/repair", {**GIVEN, **given}, tuple(when), then)
    return run_scenario(scenario, rules(), model_site(good_pack()))


def look_up(subject: str, given: dict[str, object], then: dict[str, object]) -> ScenarioResult:
    scenario = Scenario("t/1", "a test", subject, given, (), then)
    return run_scenario(scenario, rules(), model_site(good_pack()))


def codes(result: ScenarioResult) -> list[str]:
    return [problem.code for problem in result.problems]


def test_a_difference_names_expected_actual_and_path() -> None:
    result = run(["check"], {"owner": "village_clerk"})
    problem = result.problems[0]
    assert problem.code == "scenario.differs"
    assert "village_clerk" in problem.what("en")
    assert "dispatcher" in problem.what("en")
    assert "check → checked" in problem.why("en")


def test_every_difference_is_told() -> None:
    assert codes(run(["check"], {"owner": "x", "stage": "y", "ended": True})) == ["scenario.differs"] * 3


def test_a_step_that_is_refused_says_why() -> None:
    problem = run(["check", "repair"], {"stage": "feedback"}).problems[0]
    assert problem.code == "scenario.step_refused"
    assert "workflow.wrong_stage" in problem.what("en")


def test_a_refusal_that_was_expected_passes_and_another_does_not() -> None:
    assert run(["check", "repair"], {"refused": "workflow.wrong_stage"}).passed
    assert codes(run(["check", "repair"], {"refused": "workflow.guard"})) == ["scenario.not_refused"]
    assert codes(run(["check"], {"refused": "workflow.guard"})) == ["scenario.not_refused"]


def test_only_the_last_step_may_be_refused() -> None:
    assert codes(run(["repair", "check"], {"refused": "workflow.wrong_stage"})) == ["scenario.step_refused"]


@pytest.mark.parametrize(
    ("when", "then", "given"),
    [
        (["no_such_step"], {"stage": "checked"}, {}),
        ([{"do": "check", "open": "summons"}], {"stage": "checked"}, {}),
        ([{"do": "check", "whith": {}}], {"stage": "checked"}, {}),
        (["check"], {"colour": "red"}, {}),
        (["check"], {"because": "the table"}, {}),
        (["check"], {"stage": "checked"}, {"area": "demo/moon-1"}),
        (["check"], {"stage": "checked"}, {"area": "demo/township-1"}),
        (["check"], {"stage": "checked"}, {"reported_at": "yesterday"}),
        (["check"], {"stage": "checked"}, {"weather": "fine"}),
        ([{"wait": "a while"}], {"stage": "reported"}, {}),
        ([{"until": "2026-03-01T00:00"}], {"stage": "reported"}, {}),
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(
    when: list[object], then: dict[str, object], given: dict[str, object]
) -> None:
    assert codes(run(when, then, **given)) == ["scenario.malformed"]


def test_a_scenario_that_expects_nothing_tests_nothing() -> None:
    assert codes(run(["check"], {})) == ["scenario.expects_nothing"]


def test_the_worker_acts_at_each_moment_while_time_passes() -> None:
    assert run([{"until": "2026-03-02T16:23"}], {"reminded": 0}).passed
    assert run([{"until": "2026-03-02T16:24"}], {"reminded": 1, "supervised": 0}).passed
    assert run([{"until": "2026-03-02T18:00"}], {"reminded": 1, "supervised": 1}).passed


def test_required_answers_that_no_rule_reads_may_be_left_out() -> None:
    """`facility` and `danger` decide and must be given; a name on the form need not."""
    assert codes(run([], {"stage": "reported"}, facility=None)) == ["scenario.step_refused"]
    assert run([], {"refused": "workflow.missing"}, danger=None).passed


def test_look_ups() -> None:
    facts = {"facility": "road", "households": 60, "danger": False}
    assert look_up(
        "decisions/urgency", {"on": "2026-06-30", **facts}, {"urgency": "ordinary", "because": "row 5"}
    ).passed
    assert look_up("decisions/urgency", {"on": "2026-07-01", **facts}, {"urgency": "urgent", "because": "row 2"}).passed
    assert codes(look_up("decisions/urgency", {"on": "2026-07-01", **facts}, {"because": "row 3"})) == [
        "scenario.differs"
    ]
    assert codes(look_up("calculations/posts_needed", {"on": "2026-01-01", "population": 1001}, {"result": 1})) == [
        "scenario.differs"
    ]
    assert codes(look_up("nonsense/urgency", {"on": "2026-01-01"}, {"result": 1})) == ["scenario.malformed"]
    chain = {"post": "township_head", "area": "demo/township-1", "vacant": ["township_head", "township_deputy"]}
    assert look_up("orgchart", chain, {"post": "district_chief", "area": "demo/district-1"}).passed


def test_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "good_pack"
    shutil.copytree(GOOD_PACK, folder)
    passed = CliRunner().invoke(main, ["pack", "test", str(folder), "--language", "en"])
    assert passed.exit_code == 0
    assert f"good_pack: {len(good_pack().scenarios)} scenarios passed, 0 failed." in passed.output
    rules = folder / "scenarios" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("then: {result: 9}", "then: {result: 8}"), "utf-8")
    failed = CliRunner().invoke(main, ["pack", "test", str(folder), "--format", "json"])
    assert failed.exit_code == 1
    answer = json.loads(failed.output)[0]
    assert answer["failed"] == 1
    assert [one["subject"] for one in answer["scenarios"] if not one["passed"]] == ["calculations/posts_needed"]
    check = CliRunner().invoke(main, ["pack", "check", str(folder), "--language", "en"])
    assert check.exit_code == 1
    assert "scenario.differs" in check.output


def test_a_scenario_of_a_case_type_that_is_not_in_force_yet() -> None:
    pack = good_pack()
    later = replace(pack, case_types={"repair": ()})
    scenario = replace(pack.scenarios[0])
    assert codes(run_scenario(scenario, Editions(later), model_site(later))) == ["scenario.malformed"]
