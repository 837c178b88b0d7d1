"""Who answers for a post at a place and a moment: exactly one, or a problem that says how far was looked."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import NamedTuple

from yiwang.engine.orgcharts.chart import Candidate, OrgChart, Relation
from yiwang.engine.orgcharts.definitions import Area, Post
from yiwang.engine.orgcharts.directory import Directory
from yiwang.engine.problems import Problem, Text, declare

POST_UNKNOWN = declare(
    "orgchart.post_unknown",
    what=("没有岗位“{post}”。", "There is no post {post}."),
    why=("组织架构里查不到这个编号。", "The organisation chart does not have this id."),
    mend=("核对编号，或在 orgchart/posts.csv 中增加该岗位。", "Check the id, or add it to orgchart/posts.csv."),
)
NOBODY = declare(
    "orgchart.nobody_accountable",
    what=("{day}，“{area}”的岗位“{post}”没有人负责。", "On {day} nobody answers for the post {post} in {area}."),
    why=("依次查过：{tried}。", "Looked at in turn: {tried}."),
    mend=(
        "任命其中一个岗位的人员，或给岗位指定代行岗位。",
        "Appoint somebody to one of them, or give the post a stand-in.",
    ),
)
NO_POST_ON_LINE = declare(
    "orgchart.no_post_on_line",
    what=("条线“{line}”在“{level}”一级没有岗位。", "The line {line} has no post at the level {level}."),
    why=("组织架构没有在这一级为该条线设岗。", "The organisation chart gives this line nobody there."),
    mend=(
        "换一级查，或在 orgchart/posts.csv 中增加岗位。",
        "Ask for another level, or add a post to orgchart/posts.csv.",
    ),
)

_RELATIONS: dict[Relation, Text] = {
    "self": Text("", ""),
    "lead": Text("牵头岗位", "its lead, "),
    "stand_in": Text("代行岗位", "its stand-in, "),
    "superior": Text("上级岗位", "above it, "),
}

ABOUT_THEM = Text("反映的就是它或它的上级单位，不交给它", "passed over: the report is about it or what it belongs to")


class Step(NamedTuple):
    """One rung looked at: the post, the area it has there (empty: none at its level), and what was found, in words."""

    post: str
    area: str
    words: Text


class Accountable(NamedTuple):
    """Who answers, in which post and area. `holder` is empty for a resident who acts for themselves.

    `via` tells the way there; it is empty when the regular holder of the post itself answers.
    """

    holder: str
    post: str
    area: str
    via: tuple[Step, ...] = ()


def accountable(
    chart: OrgChart, directory: Directory, post: str, area: str, moment: date | datetime,
    kept_from: Container[str] = frozenset(),
) -> tuple[Accountable | None, list[Problem]]:  # fmt: skip
    """Who answers for `post` where `area` is, on that day.

    Looked for in the area at or above `area` that is of the post's level: the holder, an acting one, whoever stands
    in, then the same one step up. A team is answered for by its lead. `kept_from`: holders whom the matter is about;
    they are passed over.
    """
    if post not in chart.posts:
        return None, [POST_UNKNOWN.at(post=post)]
    place, problems = directory.area_at(area, moment)
    if place is None:
        return None, problems
    above: dict[str, Area] = {}
    for one in directory.upward(place, moment):
        above.setdefault(one.level, one)
    steps: list[Step] = [] if place.id == area else [_moved(post, area, place)]
    for candidate in chart.succession(post):
        found = _try(chart, directory, candidate, place, above, moment, steps, kept_from)
        if found is not None:
            direct = len(steps) == 1 and candidate.relation == "self" and not found[1]
            return Accountable(found[0], candidate.post, steps[-1].area, () if direct else tuple(steps)), []
    return None, [_nobody(chart.posts[post], area, moment, steps)]


def find(
    chart: OrgChart, directory: Directory, place: str, line: str, level: str, moment: date | datetime
) -> tuple[Accountable | None, list[Problem]]:
    """The person for (place, line, level) on that day: the head of the line there, else the next post that is filled.

    The head is the post that reports to no other of that line and level. When none is filled, whoever answers for
    the head does.
    """
    posts = [post for post in chart.posts.values() if (post.line, post.level) == (line, level) and post.kind != "self"]
    if not posts:
        return None, [NO_POST_ON_LINE.at(line=line, level=level)]
    here = {post.id for post in posts}
    posts.sort(key=lambda post: (chart.above(post.id) in here, post.kind == "team"))
    answers = [accountable(chart, directory, post.id, place, moment) for post in posts]
    filled = (answer for post, answer in zip(posts, answers, strict=True) if answer[0] and answer[0].post == post.id)
    return next(filled, answers[0])


def _try(
    chart: OrgChart,
    directory: Directory,
    candidate: Candidate,
    place: Area,
    above: dict[str, Area],
    moment: date | datetime,
    steps: list[Step],
    kept_from: Container[str],
) -> tuple[str, bool] | None:
    """The holder of a candidate and whether only acting; the rung is written to `steps` either way."""
    post = chart.posts[candidate.post]
    area = place if post.kind == "self" and post.level not in above else above.get(post.level)
    if post.kind == "team":
        steps.append(_step(candidate, post, area, Text("是团队，由牵头岗位负责", "a team: its lead answers")))
        return None
    if area is None:
        level = chart.levels.get(post.level)
        title = level.title if level else Text(post.level, post.level)
        steps.append(_step(candidate, post, area, Text(f"此处没有“{title.zh}”这一级", f"no {title.en} here")))
        return None
    there = directory.holders(post.id, area.id, moment)
    held = [one for one in there if one.holder not in kept_from]
    if there and not held:
        steps.append(_step(candidate, post, area, ABOUT_THEM))
        return None
    if held:
        words = Text("由他人代理", "filled by somebody acting") if held[0].acting else Text("在岗", "filled")
        steps.append(_step(candidate, post, area, words))
        return held[0].holder, held[0].acting
    if post.kind == "self":
        steps.append(_step(candidate, post, area, Text("由本人负责", "acts for themselves")))
        return "", False
    steps.append(_step(candidate, post, area, Text("空缺", "vacant")))
    return None


def _step(candidate: Candidate, post: Post, area: Area | None, found: Text) -> Step:
    relation = _RELATIONS[candidate.relation]
    where = Text(f"（{area.title}）", f" ({area.id})") if area else Text("", "")
    zh = f"{relation.zh}“{post.title.zh}”{where.zh}：{found.zh}"
    return Step(post.id, area.id if area else "", Text(zh, f"{relation.en}{post.title.en}{where.en}: {found.en}"))


def _moved(post: str, area: str, place: Area) -> Step:
    return Step(post, place.id, Text(f"“{area}”现为“{place.title}”（{place.id}）", f"{area} is now {place.id}"))


def _nobody(post: Post, area: str, moment: date | datetime, steps: list[Step]) -> Problem:
    tried = Text("；".join(step.words.zh for step in steps), "; ".join(step.words.en for step in steps))
    return NOBODY.at(post=post.title, area=area, day=f"{moment:%Y-%m-%d}", tried=tried)
