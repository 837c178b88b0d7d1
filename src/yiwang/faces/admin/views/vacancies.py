"""Posts that nobody holds: every post of the pack in force, in every area of its level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.orgcharts.definitions import Post
from yiwang.engine.problems import Problem
from yiwang.faces.admin.forms import day_of
from yiwang.faces.admin.listing import Cell, Column, Empty, choice, day, listing, words
from yiwang.faces.admin.names import area_cell, level_name
from yiwang.faces.admin.pages import link, page
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo, rank_of
from yiwang.foundation.policy_packs import interface as packs


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody holds in an area."""

    post: Post
    area: AreaInfo
    chart: OrgChart


def vacant(path: str, on: date) -> list[Vacancy]:
    """Vacant posts below a path on a day, by area. A post that only a stand-in holds is not vacant."""
    held = organizations.posts_held(path, on)
    charts: dict[str, OrgChart] = {}
    found = []
    for area in places.below(path, on):
        here = packs.in_force(area.path, on)
        if here is None:
            continue
        if here.ref.hash not in charts:
            charts[here.ref.hash] = packs.edition(here.ref.hash, on).chart
        chart = charts[here.ref.hash]
        for post in chart.posts.values():
            if post.kind == "person" and rank_of(post.level) == area.rank and (post.id, area.code) not in held:
                found.append(Vacancy(post, area, chart))
    return found


def vacancies(request: PageRequest) -> HttpResponse:
    on = day_of(request.GET.get("on")) or today(request)
    own = person(request).area_path
    text, level = request.GET.get("q", "").strip(), request.GET.get("level", "")
    every = vacant(own, on)
    rows = [one for one in every if level in ("", one.area.level) and _matches(one, text)]
    known = {one.area.code: one.area for one in rows}
    columns: list[Column[Vacancy]] = [
        Column("post", t("岗位", "Post"), lambda one: Cell(say(one.post.title)), lambda one: one.post.id),
        Column("area", t("区域", "Area"), lambda one: area_cell(one.area.code, known), lambda one: one.area.path),
        Column("who", t("现在由谁顶着", "Who stands in"), lambda one: Cell(_stands_in(one, on))),
        Column("do", t("怎么办", "What to do"), lambda one: Cell(t("去任命", "Appoint"), _where_to(one, on))),
    ]
    levels = sorted({one.area.level for one in every}, key=rank_of)
    filters = [
        words(request, "q", t("岗位或区域", "Post or area")),
        choice(request, "level", t("层级", "Level"), [(one, level_name(one)) for one in levels]),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
    ]
    empty = Empty(t("没有空缺的岗位", "No post is vacant"), t("每个岗位都有人。", "Every post is held."))
    lead = t(
        "规则包写明的岗位里，那一天没有人担任的。事项会转给代理的或上一级的岗位。",
        "Posts of the pack that nobody holds on that day. Their matters go to a stand-in or to the level above.",
    )
    found = listing(request, t("空缺的岗位", "Vacant posts"), rows, columns, empty, filters)
    links = [
        link("posts", t("看谁在任", "See who holds what")),
        link("units_import", t("用表格导入", "Import a sheet")),
    ]
    return page(request, "list", t("空缺的岗位", "Vacant posts"), lead=lead, listing=found, links=links)


def _matches(one: Vacancy, text: str) -> bool:
    return text in say(one.post.title) or text in one.area.full_name or one.area.code.startswith(text)


def _stands_in(one: Vacancy, on: date) -> str:
    found, problems = organizations.accountable(one.chart, one.post.id, one.area.code, on)
    if found is None or found.appointment is None:
        return problem_words(problems)
    post = one.chart.posts.get(found.post)
    return f"{found.appointment.holder}{t('（', ' (')}{say(post.title) if post else found.post}{t('）', ')')}"


def problem_words(problems: list[Problem]) -> str:
    return t("没有人", "nobody") if problems else ""


def _where_to(one: Vacancy, on: date) -> str:
    """The page of the unit that the post belongs to, or the list of units of the area."""
    wanted = one.post.unit_kind
    for unit in organizations.units_in(one.area.path, on, wanted) if wanted else ():
        if unit.area == one.area.code:
            return f"{reverse('admin:unit', args=[unit.id])}?post={one.post.id}#appoint"
    return f"{reverse('admin:units')}?area={one.area.code}"
