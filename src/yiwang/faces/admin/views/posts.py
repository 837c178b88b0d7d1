"""Who holds what on a day, and what posts may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yiwang.faces.admin.forms import Form, day_of, given, select_field, sent_to, take
from yiwang.faces.admin.listing import Cell, Column, Empty, choice, day, listing, long_listing, tick, words
from yiwang.faces.admin.names import area_cell, kind_titles, post_titles, role_name, roles_said
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.views.cells import asked_area
from yiwang.faces.admin.views.units import term_cell
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import post_title
from yiwang.foundation.identity.interface import ROLES
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import AppointmentInfo, RoleInfo, SetPostRoles
from yiwang.foundation.places import interface as places
from yiwang.kernel.ids import new_id

OF_POSTS = tuple(role for role in ROLES if role not in ("resident", "auditor"))


def posts(request: PageRequest) -> HttpResponse:
    area, path = asked_area(request)
    on = day_of(request.GET.get("on")) or today(request)
    post, text, acting = request.GET.get("post", ""), request.GET.get("q", "").strip(), bool(request.GET.get("acting"))
    titles = post_titles(on)
    rows = organizations.find_appointments(path, on, post, text, acting)
    filters = [
        words(request, "q", t("姓名或单位", "Name or unit")),
        words(request, "area", t("区划编码", "Code of the area")),
        choice(request, "post", t("岗位", "Post"), sorted(titles.items(), key=lambda one: one[1])),
        day(request, "on", t("哪一天", "On which day"), on.isoformat()),
        tick(request, "acting", t("只看代理的", "Only stand-ins")),
    ]
    empty = Empty(
        t("这里那天没有人任职", "Nobody holds a post here on that day"),
        t("在单位的页面上任命，或用表格导入。", "Appoint on a unit's page, or import a sheet."),
        reverse("admin:units"),
        t("看单位", "See the units"),
    )
    heading = t("{a}：谁在任", "Who holds what in {a}", a=area.name) if area else t("谁在任", "Who holds what")
    links = [link("vacancies", t("空缺的岗位", "Vacant posts")), link("roles", t("岗位的权限", "Rights of posts"))]
    found = long_listing(request, t("任职", "Appointments"), rows, partial(_posts_columns, on, titles), empty, filters)
    return page(request, "list", heading, listing=found, links=links)


def _posts_columns(
    on: date, titles: Mapping[str, str], shown: Sequence[AppointmentInfo]
) -> list[Column[AppointmentInfo]]:
    known = places.areas({one.area for one in shown})

    def called(one: AppointmentInfo) -> str:
        return titles.get(one.post) or post_title(one.post, one.area_path, on)

    return [
        Column("post", t("岗位", "Post"), lambda one: Cell(called(one), under=roles_said(one.roles))),
        Column("holder", t("姓名", "Name"), _holder),
        Column("unit", t("单位", "Unit"), lambda one: Cell(one.unit_title, reverse("admin:unit", args=[one.unit]))),
        Column("area", t("负责区域", "Area"), lambda one: area_cell(one.area, known)),
        Column("life", t("任期", "Term"), lambda one: term_cell(one, on)),
    ]


def _holder(one: AppointmentInfo) -> Cell:
    url = reverse("admin:account", args=[one.account]) if one.account else ""
    return Cell(one.holder, url, "" if one.account else t("没有账号", "no account"))


def roles(request: PageRequest) -> HttpResponse:
    """What the holders of each post may do; said once for the whole site."""
    on = today(request)
    titles, kinds = post_titles(on), kind_titles(on)
    rows = organizations.post_roles()
    alike = {post for post, title in titles.items() if list(titles.values()).count(title) > 1}
    columns: list[Column[RoleInfo]] = [
        Column(
            "post",
            t("岗位", "Post"),
            lambda one: Cell(titles.get(one.post, one.post), under=one.post if one.post in alike else ""),
            lambda one: titles.get(one.post, one.post),
        ),
        Column(
            "kind",
            t("哪类单位", "Kind of unit"),
            lambda one: Cell(kinds.get(one.unit_kind, one.unit_kind) or t("所有", "every")),
            lambda one: one.unit_kind,
        ),
        Column(
            "roles",
            t("可以做的", "May"),
            lambda one: Cell(roles_said(one.roles) or t("没有", "nothing")),
            lambda one: one.roles,
        ),
    ]
    empty = Empty(
        t("还没有给岗位定权限", "No post has rights yet"),
        t("没有权限的岗位什么也看不到。", "Whoever holds a post without rights sees nothing."),
    )
    lead = t(
        "任职的人有什么权限，只看岗位；换人不用改。",
        "What somebody may do depends on the post alone; it stays when people change.",
    )
    forms = [_roles_form(request, titles, kinds)] if person(request).area_path == "" else []
    back = take(request, forms, reverse("admin:roles"))
    found = listing(request, t("岗位的权限", "Rights of posts"), rows, columns, empty)
    return back or page(
        request, "list", t("岗位的权限", "Rights of posts"), lead=lead, listing=found, forms=forms, status=wrong(forms)
    )


def _roles_form(request: PageRequest, titles: Mapping[str, str], kinds: Mapping[str, str]) -> Form:
    sent = sent_to(request, "roles")
    chosen = list(sent.get("roles", ())) if sent else []
    options = [Option(one, role_name(one), one in chosen) for one in OF_POSTS]
    fields = [
        select_field("post", t("岗位", "Post"), sorted(titles.items(), key=lambda one: one[1]), given(sent, "post")),
        select_field(
            "kind",
            t("只在哪类单位（不选就是所有）", "Only in units of a kind"),
            sorted(kinds.items(), key=lambda one: one[1]),
            given(sent, "kind"),
            False,
        ),
        Field("roles", t("可以做的", "May"), "checks", "", True, options=options),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return SetPostRoles(new_id(), values["post"], frozenset(values["roles"]), str(values.get("kind", "")))

    hint = t("会替换这个岗位原来的权限，立即生效。", "It replaces what the post had, at once.")
    done = t("权限已经改好。", "The rights are set.")
    return Form("roles", t("设定岗位的权限", "Set the rights of a post"), fields, make, False, hint, done)
