"""What every page of administration has: the menu of what its reader may open, heading, way back, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiwang.faces.admin.forms import said
from yiwang.faces.web.access import PAGES
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person


@dataclass(frozen=True)
class Link:
    url: str
    words: str
    current: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    links: Sequence[Link]


MENU: tuple[tuple[tuple[str, str], tuple[tuple[str, str, str], ...]], ...] = (
    (
        ("总览", "Overview"),
        (("home", "管理首页", "Start"), ("jobs", "长任务", "Long actions"), ("partners", "伙伴和推送", "Partners")),
    ),
    (
        ("地方", "Places"),
        (("areas", "区划", "Areas"), ("cells", "网格", "Grid cells"), ("flaws", "空白和重叠", "Gaps and overlaps")),
    ),
    (
        ("机构和人", "Units and people"),
        (
            ("units", "单位", "Units"),
            ("posts", "岗位和任职", "Posts and holders"),
            ("vacancies", "空缺的岗位", "Vacant posts"),
            ("roles", "岗位的权限", "Rights of posts"),
            ("accounts", "账号", "Accounts"),
        ),
    ),
    (
        ("规则", "Rules"),
        (
            ("packs", "规则包", "Packs"),
            ("decisions", "启用和撤回", "Put in force"),
            ("calendar", "日历", "Calendar"),
            ("directory", "分拨目录", "Dispatch directory"),
            ("answers", "答复模板", "Answer templates"),
        ),
    ),
    (
        ("审计", "Audit"),
        (
            ("journal", "日志", "Journal"),
            ("seals", "封印和核验", "Seals"),
            ("openings", "谁看过联系方式", "Contacts opened"),
            ("personal", "个人信息目录", "Personal fields"),
        ),
    ),
)
OF = {
    "area": "areas",
    "areas_import": "areas",
    "cell": "cells",
    "cells_import": "cells",
    "unit": "units",
    "units_new": "units",
    "units_import": "units",
    "account": "accounts",
    "accounts_new": "accounts",
    "pack": "packs",
    "packs_upload": "packs",
    "compare": "packs",
    "job": "jobs",
    "partner": "partners",
    "partner_new": "partners",
    "directory_gaps": "directory",
    "directory_try": "directory",
    "directory_import": "directory",
    "entries": "journal",
}
"""Pages that stand under another one of the menu."""


def menu(request: HttpRequest) -> list[Group]:
    """What this reader may open."""
    acting = person(request)  # type: ignore[arg-type]
    name = request.resolver_match.url_name if request.resolver_match else ""
    now = OF.get(name or "", name)
    groups = []
    for (zh, en), links in MENU:
        open_ = [
            Link(reverse(f"admin:{page}"), t(*words), page == now)
            for page, *words in links
            if PAGES[f"admin:{page}"].admits(acting)
        ]
        if open_:
            groups.append(Group(t(zh, en), open_))
    return groups


def page(
    request: PageRequest,
    template: str,
    heading: str,
    *,
    lead: str = "",
    crumbs: Sequence[Link] = (),
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """A page of administration."""
    frame = {"menu": menu(request), "heading": heading, "lead": lead, "crumbs": crumbs, "said": said(request)}
    return render(request, f"admin/{template}.html", {**frame, **values}, status=status)


def link(name: str, words: str, *args: Any, query: str = "") -> Link:
    return Link(reverse(f"admin:{name}", args=args) + query, words)


def wrong(forms: Sequence[Any]) -> int:
    """The status of a page whose form was refused."""
    return 422 if any(one.open for one in forms) else 200
