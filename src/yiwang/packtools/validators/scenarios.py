"""The pack's own tests pass."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.problems import Problem, declare
from yiwang.packtools.scenarios import model_site, run_scenario
from yiwang.packtools.validators.subject import Subject, validator

TITLE_TWICE = declare(
    "scenario.title_twice",
    what=("有两个情景都叫“{title}”", "two scenarios are called “{title}”"),
    why=("失败时分不清是哪一个", "when one fails nobody can tell which"),
    mend=("改其中一个的标题", "give one another title"),
    severity="warning",
)
UNTESTED = declare(
    "scenario.none",
    what=("{case_type} 没有任何情景", "{case_type} has no scenario"),
    why=(
        "没有例子，官员看不到规则怎样起作用，改动也无从检验",
        "without an example nobody sees how the rule works, and no change is tested",
    ),
    mend=("在 scenarios 为它写至少一个情景", "write at least one scenario for it"),
    severity="warning",
)


@validator("scenarios", "包自带的情景全部通过", "every scenario of the pack passes")
def scenarios(subject: Subject) -> Iterator[Problem]:
    directory = model_site(subject.pack)
    titles: set[str] = set()
    for scenario in subject.own.scenarios:
        if scenario.title in titles:
            yield TITLE_TWICE.at(scenario.where, title=scenario.title)
        titles.add(scenario.title)
        yield from run_scenario(scenario, subject.editions, directory).problems


@validator("tested", "每个事项类型都有情景", "every case type has a scenario")
def tested(subject: Subject) -> Iterator[Problem]:
    subjects = {scenario.subject for scenario in subject.own.scenarios}
    for id, versions in subject.own.case_types.items():
        if f"case_types/{id}" not in subjects:
            yield UNTESTED.at(versions[0].where, case_type=id)


VALIDATORS = (scenarios, tested)
