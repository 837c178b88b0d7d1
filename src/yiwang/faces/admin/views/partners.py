"""Partners who are told of events: what has not reached them, since when, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html

from yiwang.faces.admin.listing import Cell, Column, Empty, listing
from yiwang.faces.admin.names import area_cell, areas_of, last_code
from yiwang.faces.admin.pages import page
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.messages.interface import Owed, SubscriptionInfo


def partners(request: PageRequest) -> HttpResponse:
    rows = messages.subscriptions_below(person(request).area_path)
    known = areas_of(one.area_path for one in rows)
    columns: list[Column[SubscriptionInfo]] = [
        Column("title", t("伙伴", "Partner"), lambda one: Cell(one.title, under=one.address), lambda one: one.title),
        Column("area", t("区域", "Area"), lambda one: area_cell(last_code(one.area_path), known)),
        Column("kinds", t("推送什么", "What is sent"), lambda one: Cell(_kinds(one))),
        Column("state", t("送达", "Arrival"), lambda one: state_cell(one.owed), lambda one: -one.owed.waiting),
    ]
    hint = t("用接口 POST /api/v1/subscriptions 登记。", "They are entered with POST /api/v1/subscriptions.")
    empty = Empty(t("没有订阅", "No subscriptions"), hint)
    lead = t(
        "伙伴系统在这里登记后，事项有变化就推送给它。送不到的会隔几秒、几分钟、最多一小时再送，三天后放弃。",
        "Partners are told of what happens to cases. What does not arrive is sent again after seconds, minutes, at "
        "most an hour, and given up after three days.",
    )
    heading = t("伙伴和推送", "Partners")
    return page(request, "list", heading, lead=lead, listing=listing(request, heading, rows, columns, empty))


def _kinds(one: SubscriptionInfo) -> str:
    return t("、", ", ").join(one.kinds) or t("所有变化", "every event")


def state_cell(owed: Owed) -> Cell:
    """How things stand with one receiver: what waits, since when, and what it answered last."""
    given_up = t("已放弃 {n} 条", "{n} given up", n=owed.given_up) if owed.given_up else ""
    if owed.since is None:
        if given_up:
            return Cell(given_up, under=owed.failure)
        return Cell(badge=t("都送到了", "all arrived"), tone="green")
    waiting = t("{n} 条在等", "{n} waiting", n=owed.waiting)
    said = t("，", ", ").join(filter(None, (waiting, given_up)))
    since = format_html("{} {} · {}", t("最早的是", "the oldest of"), when(owed.since), owed.failure)
    return Cell(said, under=since, badge=t("送不到", "not arriving"), tone="red")
