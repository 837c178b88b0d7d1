"""What comes out of a scenario, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yiwang.engine.packs.definitions import Scenario
from yiwang.engine.problems import Problem, declare
from yiwang.packtools.scenarios.values import shown

DIFFERS = declare(
    "scenario.differs",
    what=(
        "情景“{title}”：{name} 应为 {expected}，实际为 {actual}",
        "scenario “{title}”: {name} should be {expected} but is {actual}",
    ),
    why=("规则算出的结果与约定的不同。经过：{path}", "the rules give another answer than agreed. Path: {path}"),
    mend=(
        "若规则写错，改规则；若约定变了，改情景并写明依据",
        "mend the rule if it is wrong; change the scenario, with its source, if what was agreed has changed",
    ),
)
REFUSED = declare(
    "scenario.step_refused",
    what=(
        "情景“{title}”第 {number} 步“{step}”被拒绝（{code}）：{reason}",
        "scenario “{title}”: step {number}, {step}, was refused ({code}): {reason}",
    ),
    why=("后面的步骤无从进行。经过：{path}", "the steps after it cannot happen. Path: {path}"),
    mend=(
        "检查由谁办、条件和所需内容；若本应拒绝，在 then 写 refused: {code}",
        "check who acts, the condition and what is needed; if it should be refused, write `refused: {code}` under then",
    ),
)
NOT_REFUSED = declare(
    "scenario.not_refused",
    what=(
        "情景“{title}”的最后一步应被拒绝（{expected}），实际{actual}",
        "scenario “{title}”: the last step should be refused ({expected}); instead {actual}",
    ),
    why=("不该做的事做成了。经过：{path}", "something was possible that should not be. Path: {path}"),
    mend=(
        "补上条件、次数上限或权限；若规则变了，改情景",
        "add the condition, bound or right that is missing; or change the scenario if the rule has changed",
    ),
)
MALFORMED = declare(
    "scenario.malformed",
    what=(
        "情景“{title}”的 {key} 写的“{found}”看不懂或不存在",
        "scenario “{title}”: {found} under {key} cannot be read or does not exist",
    ),
    why=("这个情景没有运行", "the scenario was not run"),
    mend=(
        "对照 docs/pack-format.md 的 scenarios 一节改正",
        "correct it by the section on scenarios of docs/pack-format.md",
    ),
)
NOTHING_EXPECTED = declare(
    "scenario.expects_nothing",
    what=("情景“{title}”的 then 是空的", "scenario “{title}” expects nothing"),
    why=("不约定结果，就什么也检验不了", "without an expectation nothing is tested"),
    mend=("在 then 写至少一项结果", "write at least one result under `then`"),
)


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario run. `actual` is what came out, for printing; `path` the stages with their moments."""

    scenario: Scenario
    problems: tuple[Problem, ...]
    actual: Mapping[str, object]
    path: str = ""

    @property
    def passed(self) -> bool:
        return not self.problems


def differs(scenario: Scenario, name: str, expected: object, actual: object, path: str = "") -> Problem:
    details = {"title": scenario.title, "name": name, "expected": shown(expected), "actual": shown(actual)}
    return DIFFERS.at(scenario.where, **details, path=path or "—")
