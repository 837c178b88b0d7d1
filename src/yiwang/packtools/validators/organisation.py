"""At every stage of every case somebody is accountable, whoever is absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from yiwang.engine.orgcharts import Directory, OrgChart, accountable, chart_problems, model_directory
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Problem, Where, declare
from yiwang.engine.workflows.definitions import ACTORS, CaseType
from yiwang.packtools.validators.references import case_types, output_posts
from yiwang.packtools.validators.subject import Subject, validator

NOBODY_THERE = declare(
    "organisation.nobody_there",
    what=(
        "{case_type} 在“{level}”立案时，{place}的岗位 {post} 没有人",
        "when {case_type} is opened at the level {level}, nobody is found for the post {post} of {place}",
    ),
    why=(
        "岗位所在的层级不在案件地点的上方，不知道由哪一个地方的人负责",
        "the level of the post is not above the place of the case, so it is not known whose it is",
    ),
    mend=(
        "改用案件所在层级或更高层级的岗位，或改 level",
        "use a post of the level of the case or above, or change `level`",
    ),
)
LEVEL_UNKNOWN = declare(
    "organisation.level_unknown",
    what=("{case_type} 的立案层级 {level} 不存在", "the level {level} at which {case_type} is opened does not exist"),
    why=("不知道案件属于哪一级地方", "nobody knows to which areas its cases belong"),
    mend=("改为 orgchart/levels.csv 里的编号", "use an id of orgchart/levels.csv"),
)
ALONE = declare(
    "organisation.alone",
    what=(
        "{place}的责任岗位 {post} 空缺时没有人接替",
        "when the post {post}, accountable for {place}, is vacant, nobody takes over",
    ),
    why=("案件会停在没有人负责的环节", "the case would rest with nobody"),
    mend=("给岗位写 stand_in 或 reports_to", "give the post a stand_in or a reports_to"),
)
NO_CHART = declare(
    "organisation.no_levels",
    what=("包里有事项类型，却没有任何层级", "the pack has case types but no level"),
    why=("案件没有地方可属", "a case would belong nowhere"),
    mend=("写 orgchart/levels.csv", "write orgchart/levels.csv"),
)
DAY = date(2026, 1, 1)
"""The model site does not change, so any day serves."""


@validator(
    "chart",
    "组织架构完整：层级、条线、上级、代行、牵头都存在且不成圈",
    "the chart is whole: levels, lines, superiors, stand-ins and leads exist and do not run in circles",
)
def chart(subject: Subject) -> Iterable[Problem]:
    return chart_problems(subject.editions.chart)


@validator(
    "accountable",
    "每个环节在每个地方都有人负责，空缺时有人接替",
    "at every stage and place somebody is accountable, and somebody takes over when the post is vacant",
)
def accountable_everywhere(subject: Subject) -> Iterator[Problem]:
    found = subject.editions.chart
    if subject.pack.case_types and not found.levels:
        yield NO_CHART.at(Where("orgchart/levels.csv"))
        return
    site = model_directory(found, 1)
    for case_type in case_types(subject.pack):
        yield from _case_type(subject.pack, found, site, case_type)


def _case_type(pack: Pack, found: OrgChart, site: Directory, case_type: CaseType) -> Iterator[Problem]:
    if case_type.level and case_type.level not in found.levels:
        yield LEVEL_UNKNOWN.at(case_type.where, case_type=case_type.id, level=case_type.level)
        return
    level = case_type.level or found.levels_by_rank[-1].id
    area = f"demo/{level}-1"
    for place, post, where in _responsible(pack, case_type):
        if post not in pack.posts:
            continue  # reported where the case type is compiled
        details = {"case_type": case_type.id, "level": level, "post": post, "place": place}
        answer, _ = accountable(found, site, post, area, DAY)
        if answer is None or found.rank(pack.posts[post].level) > found.rank(level):
            yield NOBODY_THERE.at(where, **details)
        elif pack.posts[post].kind != "self" and not _second(found, post):
            yield ALONE.at(where, **details)


def _second(found: OrgChart, post: str) -> bool:
    """Is there another person behind the one who regularly answers?"""
    people = [one.post for one in found.succession(post) if found.posts[one.post].kind != "team"]
    return len(people) > 1


def _responsible(pack: Pack, case_type: CaseType) -> Iterator[tuple[str, str, Where]]:
    """(where in the life cycle, post, place in the file) of everybody who is accountable or rules there."""
    name = f"case_types/{case_type.id}"
    for stage in case_type.stages:
        if stage.owner and stage.owner.post and stage.owner.post not in ACTORS:
            yield f"{name}/{stage.id}", stage.owner.post, stage.where
        elif stage.owner and stage.owner.output:
            for post in output_posts(pack, case_type, stage.owner.output):
                yield f"{name}/{stage.id}", post, stage.where
    if case_type.extension:
        for post in sorted(set(case_type.extension.ruled_by) - set(ACTORS)):
            yield f"{name}/extension", post, case_type.extension.where
    if case_type.objection:
        for post in sorted(set(case_type.objection.ruled_by) - set(ACTORS)):
            yield f"{name}/objection", post, case_type.objection.where


VALIDATORS = (chart, accountable_everywhere)
