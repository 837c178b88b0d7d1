"""What is wrong with an organisation chart, and with the areas and appointments that fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from yiwang.engine.orgcharts.chart import OrgChart
from yiwang.engine.orgcharts.definitions import Appointment, Area, Post
from yiwang.engine.orgcharts.directory import AREA_LOOP, Directory
from yiwang.engine.problems import Problem, Where, declare

UNKNOWN_REFERENCE = declare(
    "orgchart.unknown_reference",
    what=(
        "“{id}”的 {column} 写的是“{value}”，但没有这一项。",
        "{id} names {value} as its {column}, but there is none.",
    ),
    why=("名称写错，或那一项已被删去。", "The name is a slip, or the thing was taken away."),
    mend=("改正 {column}，或补上“{value}”。", "Correct {column}, or add {value}."),
)
BAD_RANK = declare(
    "orgchart.bad_rank",
    what=("层级“{id}”的 rank 是 {rank}。", "The level {id} has the rank {rank}."),
    why=("rank 从 1（最高一级）起，是正整数。", "Ranks are whole numbers from 1, the highest."),
    mend=("改成 1、2、3……", "Write 1, 2, 3 and so on."),
)
REPORTS_IN_CIRCLE = declare(
    "orgchart.reports_in_circle",
    what=("岗位的上级关系绕成了圈：{circle}。", "These posts report to each other in a circle: {circle}."),
    why=("逐级上报永远到不了头，也就没有人最终负责。", "Going up never ends, so nobody is responsible in the end."),
    mend=("改正其中一个岗位的 reports_to。", "Correct the reports_to of one of them."),
)
STAND_IN_CIRCLE = declare(
    "orgchart.stand_in_circle",
    what=("代行关系绕成了圈：{circle}。", "These posts stand in for each other in a circle: {circle}."),
    why=(
        "两个岗位互为 AB 角可以；自己代行自己，或三个以上互相推转，等于没有代行人。",
        "Two may stand in for each other; one for itself, or three in a round, is nobody.",
    ),
    mend=("改正其中一个岗位的 stand_in。", "Correct the stand_in of one of them."),
)
REPORTS_DOWNWARD = declare(
    "orgchart.reports_downward",
    what=("岗位“{id}”的上级“{other}”在更低的层级。", "The post {id} reports to {other}, which is at a lower level."),
    why=("上级岗位必须在同级或更高的层级。", "A superior is at the same level or above."),
    mend=("改正 reports_to，或改正岗位的 level。", "Correct reports_to, or the level of a post."),
)
OUT_OF_REACH = declare(
    "orgchart.out_of_reach",
    severity="warning",
    what=("岗位“{id}”的 {column}“{other}”在更低的层级。", "The {column} of {id}, {other}, is at a lower level."),
    why=(
        "下一级有许多区域，不知道由其中哪一个的人员负责。",
        "There are many areas below; which of their people is meant is not known.",
    ),
    mend=("换成同级或上级的岗位。", "Choose a post of the same level or above."),
)
TEAM_WITHOUT_LEAD = declare(
    "orgchart.team_without_lead",
    what=("团队“{id}”没有牵头岗位。", "The team {id} has no lead."),
    why=("团队由牵头岗位负责，没有牵头就没有人负责。", "A team is answered for by its lead."),
    mend=("在 lead 中写上牵头岗位。", "Name a post as its lead."),
)
TEAM_WITHOUT_MEMBERS = declare(
    "orgchart.team_without_members",
    severity="warning",
    what=("团队“{id}”没有成员。", "The team {id} has no members."),
    why=("没有成员的团队就是一个岗位。", "A team without members is a single post."),
    mend=("在 members 中写上成员岗位，或把 kind 改成 person。", "Name its members, or make its kind person."),
)
NOT_A_TEAM = declare(
    "orgchart.not_a_team",
    what=("岗位“{id}”不是团队，却写了 lead 或 members。", "The post {id} is not a team, but has a lead or members."),
    why=("只有团队才有牵头岗位和成员。", "Only a team has them."),
    mend=("把 kind 改成 team，或删去 lead 和 members。", "Make its kind team, or take them out."),
)
HOME_IS_SELF = declare(
    "orgchart.home_is_self",
    what=("下沉单位“{id}”的派出单位是它自己。", "The seconded unit {id} has itself as its home."),
    why=("下沉人员来自另一个单位。", "Seconded people come from another body."),
    mend=("在 home 中写上派出单位。", "Name the body that they come from as home."),
)
NOBODY_BEHIND = declare(
    "orgchart.nobody_behind",
    what=("岗位“{id}”空缺时没有人接替。", "When the post {id} is vacant, nobody takes over."),
    why=("它既没有代行岗位，也没有上级岗位，又不在本条线的最高一级。",
         "It has no stand-in and no superior, and is not at the top of its line."),
    mend=("写上 stand_in 或 reports_to。", "Give it a stand_in or a reports_to."),
)  # fmt: skip
ENDS_BEFORE_IT_BEGINS = declare(
    "orgchart.ends_before_it_begins",
    what=(
        "{what}的结束日期 {until} 不晚于开始日期 {since}。",
        "{what} ends on {until}, not after it begins on {since}.",
    ),
    why=("until 当天已不再有效。", "The day of until is no longer within."),
    mend=("改正日期。", "Correct the dates."),
)
LIVES_OVERLAP = declare(
    "orgchart.area_lives_overlap",
    what=("区域“{area}”有两条记录的日期重叠。", "Two entries of the area {area} overlap in time."),
    why=("同一天一个编号只能指一个区域。", "On one day an id means one area."),
    mend=("改正 since 或 until。", "Correct since or until."),
)
PARENT_NOT_ABOVE = declare(
    "orgchart.parent_not_above",
    what=("区域“{area}”的上级区域“{parent}”层级不比它高。", "The parent {parent} of {area} is not of a higher level."),
    why=("区域一级管一级，上级区域的层级必须更高。", "Each area lies in one of a higher level."),
    mend=("改正 parent 或 level。", "Correct its parent or level."),
)  # fmt: skip
TEAM_APPOINTED = declare(
    "orgchart.team_appointed",
    what=("{holder} 被任命到团队“{post}”。", "{holder} is appointed to the team {post}."),
    why=("团队由各成员岗位组成，人员任命到岗位。", "A team is made of posts; people are appointed to those."),
    mend=("改任命到团队的牵头或成员岗位。", "Appoint them to its lead or to a member post."),
)
WRONG_LEVEL = declare(
    "orgchart.appointed_at_wrong_level",
    what=("{holder} 的岗位“{post}”与区域“{area}”不在同一层级。",
          "{holder} holds {post} in {area}, which is of another level."),
    why=("按岗位层级查找时找不到这条任命。", "Looking at the level of the post will not find it."),
    mend=("改正区域或岗位。", "Correct the area or the post."),
)  # fmt: skip


def chart_problems(chart: OrgChart) -> list[Problem]:
    """All that is wrong with a chart."""
    checks: tuple[Callable[[OrgChart], Iterable[Problem]], ...] = (
        _ranks, _unit_kinds, _references, _teams, _levels, _report_circles, _stand_in_circles, _nobody_behind,
    )  # fmt: skip
    return [problem for check in checks for problem in check(chart)]


def directory_problems(chart: OrgChart, directory: Directory) -> list[Problem]:
    """All that is wrong with the areas and appointments of a site, held against its chart."""
    found = [problem for area in directory.areas for problem in _area_problems(chart, directory, area)]
    return found + [
        problem for given in directory.appointments for problem in _appointment_problems(chart, directory, given)
    ]


def _ranks(chart: OrgChart) -> Iterator[Problem]:
    yield from (BAD_RANK.at(one.where, id=one.id, rank=one.rank) for one in chart.levels.values() if one.rank < 1)


def _unit_kinds(chart: OrgChart) -> Iterator[Problem]:
    for kind in chart.unit_kinds.values():
        yield from _known(kind.id, kind.where, chart.lines, line=kind.line)
        yield from _known(kind.id, kind.where, chart.levels, level=kind.level)
        yield from _known(kind.id, kind.where, chart.unit_kinds, home=kind.home)
        if kind.home == kind.id:
            yield HOME_IS_SELF.at(kind.where, id=kind.id)


def _references(chart: OrgChart) -> Iterator[Problem]:
    for post in chart.posts.values():
        yield from _known(post.id, post.where, chart.lines, line=post.line)
        yield from _known(post.id, post.where, chart.levels, level=post.level)
        yield from _known(post.id, post.where, chart.unit_kinds, unit_kind=post.unit_kind)
        named = {"reports_to": post.reports_to, "stand_in": post.stand_in, "lead": post.lead}
        yield from _known(post.id, post.where, chart.posts, **named)
        for member in post.members:
            yield from _known(post.id, post.where, chart.posts, members=member)


def _known(name: str, where: Where, among: Mapping[str, object], **named: str) -> Iterator[Problem]:
    for column, value in named.items():
        if value and value not in among:
            yield UNKNOWN_REFERENCE.at(where, id=name, column=column, value=value)


def _teams(chart: OrgChart) -> Iterator[Problem]:
    for post in chart.posts.values():
        if post.kind != "team":
            if post.lead or post.members:
                yield NOT_A_TEAM.at(post.where, id=post.id)
            continue
        if post.lead in ("", post.id):
            yield TEAM_WITHOUT_LEAD.at(post.where, id=post.id)
        if not post.members:
            yield TEAM_WITHOUT_MEMBERS.at(post.where, id=post.id)


def _levels(chart: OrgChart) -> Iterator[Problem]:
    for post in chart.posts.values():
        below = {
            column: name
            for column, name in (("reports_to", post.reports_to), ("stand_in", post.stand_in), ("lead", post.lead))
            if name in chart.posts and chart.rank(chart.posts[name].level) > chart.rank(post.level)
        }
        for column, name in below.items():
            kind = REPORTS_DOWNWARD if column == "reports_to" else OUT_OF_REACH
            yield kind.at(post.where, id=post.id, column=column, other=name)


def _report_circles(chart: OrgChart) -> Iterator[Problem]:
    for circle in _circles(chart, lambda post: post.reports_to):
        yield REPORTS_IN_CIRCLE.at(chart.posts[circle[0]].where, circle=" → ".join((*circle, circle[0])))


def _stand_in_circles(chart: OrgChart) -> Iterator[Problem]:
    for circle in _circles(chart, lambda post: post.stand_in):
        if len(circle) != 2:
            yield STAND_IN_CIRCLE.at(chart.posts[circle[0]].where, circle=" → ".join((*circle, circle[0])))


def _circles(chart: OrgChart, follow: Callable[[Post], str]) -> Iterator[tuple[str, ...]]:
    """Each circle once, in the order of the chart."""
    done: set[str] = set()
    for start in chart.posts:
        path: dict[str, None] = {}
        name = start
        while name in chart.posts and name not in done and name not in path:
            path[name] = None
            name = follow(chart.posts[name])
        if name in path:
            walked = list(path)
            yield tuple(walked[walked.index(name) :])
        done |= path.keys()


def _nobody_behind(chart: OrgChart) -> Iterator[Problem]:
    tops: dict[str, int] = {}
    for post in chart.posts.values():
        tops[post.line] = min(tops.get(post.line, 1_000_000), chart.rank(post.level))
    for post in chart.posts.values():
        if post.kind == "self" or (post.kind == "person" and chart.rank(post.level) == tops[post.line]):
            continue
        answering = [one for one in chart.succession(post.id) if chart.posts[one.post].kind != "team"]
        if len(answering) < 2:
            yield NOBODY_BEHIND.at(post.where, id=post.id)


def _area_problems(chart: OrgChart, directory: Directory, area: Area) -> Iterator[Problem]:
    yield from _known(area.id, Where(), chart.levels, level=area.level)
    for column, names in (("parent", [area.parent]), ("successor", area.successor.split())):
        for name in names:
            if name and not directory.lives(name):
                yield UNKNOWN_REFERENCE.at(id=area.id, column=column, value=name)
    if area.since and area.until and area.until <= area.since:
        yield ENDS_BEFORE_IT_BEGINS.at(what=area.id, since=area.since, until=area.until)
    for parent in directory.lives(area.parent):
        if parent.level in chart.levels and chart.rank(parent.level) >= chart.rank(area.level):
            yield PARENT_NOT_ABOVE.at(area=area.id, parent=parent.id)
        if parent.until and _alive(area, parent.until):
            yield from directory.area_at(parent.id, parent.until)[1]
    lives = directory.lives(area.id)
    index = lives.index(area)
    following = lives[index + 1] if index + 1 < len(lives) else None
    if following and (area.until is None or (following.since is None) or following.since < area.until):
        yield LIVES_OVERLAP.at(area=area.id)
    if area.until and area.successor and _comes_back(directory, area):
        yield AREA_LOOP.at(area=area.id)


def _alive(area: Area, day: date) -> bool:
    return (area.since is None or area.since <= day) and (area.until is None or day < area.until)


def _comes_back(directory: Directory, area: Area) -> bool:
    """Whether what came after an area leads, on its last day, round in a circle."""
    assert area.until is not None
    _, problems = directory.area_at(area.id, area.until)
    return any(problem.kind is AREA_LOOP for problem in problems)


def _appointment_problems(chart: OrgChart, directory: Directory, given: Appointment) -> Iterator[Problem]:
    yield from _known(given.holder, Where(), chart.posts, post=given.post)
    lives = directory.lives(given.area)
    if not lives:
        yield UNKNOWN_REFERENCE.at(id=given.holder, column="area", value=given.area)
    post = chart.posts.get(given.post)
    if post and post.kind == "team":
        yield TEAM_APPOINTED.at(holder=given.holder, post=given.post)
    if post and lives and all(life.level != post.level for life in lives):
        yield WRONG_LEVEL.at(holder=given.holder, post=given.post, area=given.area)
    if given.until and given.until <= given.since:
        yield ENDS_BEFORE_IT_BEGINS.at(what=given.holder, since=given.since, until=given.until)
