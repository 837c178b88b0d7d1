"""Where administration begins: what stands, and what wants looking at."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from yiwang.faces.admin.pages import page
from yiwang.faces.admin.views.vacancies import vacant
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.words import date_words
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.insight import interface as insight
from yiwang.kernel.models import JournalEntry, JournalSeal

FEW = 3000
"""So many areas are looked through for vacant posts on the start page; more are looked at one by one."""


def home(request: PageRequest) -> HttpResponse:
    acting, on = person(request), today(request)
    tiles = _audit()
    if "admin" in acting.roles:
        tiles = [*_places(acting.area_path, on), *_people(acting.area_path, on, request), *_rules(on), *tiles]
    lead = t(
        "区划、机构、账号、规则和日志都在这里维护；每一步都记入日志。",
        "Areas, units, accounts, rules and the journal are kept here; every step goes into the journal.",
    )
    return page(request, "home", t("管理", "Administration"), lead=lead, tiles=tiles, notices=_notices(request))


def _tile(name: str, title: str, number: int | str, words: str) -> dict[str, object]:
    return {"url": reverse(f"admin:{name}"), "title": title, "number": number, "words": words}


def _places(path: str, on: object) -> list[dict[str, object]]:
    counts = places.area_counts("", path, on)  # type: ignore[arg-type]
    cells = sum(number for level, number in counts.by_level.items() if level in ("cell", "grid_cell"))
    return [
        _tile("areas", t("区划", "Areas"), sum(counts.by_level.values()) - cells, t("个区划单位", "areas")),
        _tile("cells", t("网格", "Grid cells"), cells, t("个网格", "cells")),
    ]


def _people(path: str, on: object, request: PageRequest) -> list[dict[str, object]]:
    day = today(request)
    units, held = organizations.how_many(path, day)
    accounts = len(identity.find_accounts(request.now, state="open"))
    return [
        _tile("units", t("单位", "Units"), units, t("个单位", "units")),
        _tile("posts", t("任职", "Appointments"), held, t("项任职", "appointments")),
        _tile("accounts", t("账号", "Accounts"), accounts, t("个账号", "accounts")),
    ]


def _rules(on: object) -> list[dict[str, object]]:
    rules = organizations.dispatch_rules(on)  # type: ignore[arg-type]
    return [
        _tile("packs", t("规则包", "Packs"), len(packs.installed()), t("个已安装的版本", "installed")),
        _tile("directory", t("分拨目录", "Dispatch directory"), len(rules), t("条规则", "rules")),
    ]


def _audit() -> list[dict[str, object]]:
    last = JournalSeal.objects.order_by("-day").first()
    words = t("最近封印 {d}", "last seal {d}", d=date_words(last.day)) if last else t("还没有封印", "no seal yet")
    return [_tile("journal", t("日志", "Journal"), JournalEntry.objects.count(), words)]


def _notices(request: PageRequest) -> list[dict[str, object]]:
    """What wants looking at, each with where to do it."""
    on, found = today(request), list[dict[str, object]]()
    if (far := insight.lists_filled()) is not None:
        words = t("升级之后，较早事项的名单还在后台补齐：{n} 件中已补 {d} 件，不必做什么",
                  "After an upgrade the lists of older cases are being filled: {d} of {n} so far; nothing to do",
                  d=far.done, n=far.total)  # fmt: skip
        found.append({"url": "", "words": words})
    if waiting := len(packs.proposals(person(request).area_path)):
        words = t("{n} 个启用提议等第二个人同意", "Waiting for a second person: {n}", n=waiting)
        found.append(_notice("decisions", words))
    here = active(on)
    if not here:
        found.append(
            _notice("packs", t("还没有启用任何规则包：不能受理事项", "No pack is in force: nothing can be taken in"))
        )
    for ref in {one.ref.hash: one.ref for one in here}.values():
        for year in (on.year, on.year + 1 if on.month > 10 else on.year):
            pack = packs.edition(ref.hash, on).pack
            if year not in pack.calendar_years:
                title = pack.manifest.title
                words = t("“{p}”的日历还没有 {y} 年的放假安排", "The calendar of {p} lacks {y}", p=title, y=year)
                found.append(_notice("calendar", words))
    path = person(request).area_path
    if "admin" in person(request).roles and sum(places.area_counts("", path, on).by_level.values()) <= FEW:
        empty = len(vacant(path, on))
        if empty:
            found.append(_notice("vacancies", t("{n} 个岗位空缺", "{n} posts are vacant", n=empty)))
    return found


def _notice(name: str, words: str) -> dict[str, object]:
    return {"url": reverse(f"admin:{name}"), "words": words}
