"""Partners who are told of events: entered, changed and ended here; what has not reached them, since when, and why."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from yiwang.faces.admin.event_words import event_words
from yiwang.faces.admin.forms import chosen, complete, form_id, perform, say, take
from yiwang.faces.admin.listing import Cell, Column, Empty, listing
from yiwang.faces.admin.names import area_cell, areas_of, last_code
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.partner_forms import end_form, partner_form, renew_form
from yiwang.faces.admin.secrets_once import signing_secret
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.messages.interface import Owed, SubscriptionInfo
from yiwang.foundation.places.interface import AreaInfo

UNREACHED = {
    "gaierror": ("找不到这个网址的主机", "its host is not found"),
    "ConnectionRefusedError": ("那边没有服务在听", "nobody listens there"),
    "TimeoutError": ("没有及时回答", "no answer in time"),
    "SSLCertVerificationError": ("它的证书不可信", "its certificate is not trusted"),
}
"""Why a receiver was not reached, by what the gateway names it."""


def partners(request: PageRequest) -> HttpResponse:
    rows = messages.subscriptions_below(person(request).area_path)
    known = areas_of(one.area_path for one in rows)
    columns: list[Column[SubscriptionInfo]] = [
        Column("title", t("伙伴", "Partner"), _partner, lambda one: one.title),
        Column("area", t("区域", "Area"), lambda one: _area(one, known)),
        Column("kinds", t("推送什么", "What is sent"), lambda one: Cell(_kinds(one))),
        Column("state", t("送达", "Arrival"), lambda one: state_cell(one.owed), lambda one: -one.owed.waiting),
    ]
    hint = t("登记以后，选定区域的事项有变化就推送给它。", "Once entered, it is told of what happens in an area.")
    enter = link("partner_new", t("登记伙伴", "Enter a partner"))
    empty = Empty(t("没有订阅", "No subscriptions"), hint, enter.url, enter.words)
    lead = t(
        "伙伴系统在这里登记后，事项有变化就推送给它。送不到的会隔几秒、几分钟、最多一小时再送，三天后放弃。",
        "Partners are told of what happens to cases. What does not arrive is sent again after seconds, minutes, at "
        "most an hour, and given up after three days.",
    )
    heading = t("伙伴和推送", "Partners")
    found = listing(request, heading, rows, columns, empty)
    return page(request, "list", heading, lead=lead, listing=found, links=[enter] if rows else [])


def new(request: PageRequest) -> HttpResponse:
    """Enter one. The secret is made here and shown once; a mailbox needs none."""
    form = partner_form(request, None)
    if chosen(request, [form]) is not None and complete(request, form):
        id = perform(request, form)
        if id is not None:
            return _entered(request, id, signing_secret(form_id(request)))
    heading, crumbs = t("登记伙伴", "Enter a partner"), [link("partners", t("伙伴和推送", "Partners"))]
    return page(request, "form", heading, crumbs=crumbs, forms=[form], status=wrong([form]))


def _entered(request: PageRequest, id: UUID, secret: str) -> HttpResponse:
    found = _found(request, id)
    if found.address.startswith("mailto:"):
        say(request, t("已登记，从现在起推送。", "Entered; it is told from now on."))
        return redirect("admin:partner", id)
    return _shown_once(request, found, secret)


def _shown_once(request: PageRequest, found: SubscriptionInfo, secret: str) -> HttpResponse:
    lines = [
        t("请交给对方的技术人员：收到推送时用它核对签名，写法见接口文档。",
          "Give it to the partner's engineers: with it they check the signature of what arrives (see the API's docs)."),
        t("离开这一页就再也看不到了；丢了可以换新的。", "It is not shown again; a lost one can be replaced."),
    ]  # fmt: skip
    crumbs = [link("partners", t("伙伴和推送", "Partners")), link("partner", found.title, found.id)]
    heading, back = t("签名密钥", "Signing secret"), reverse("admin:partner", args=[found.id])
    return page(request, "secret", heading, crumbs=crumbs, secret=secret, name=t("伙伴", "Partner"),
                login=found.title, lines=lines, back=back)  # fmt: skip


def partner(request: PageRequest, partner_id: UUID) -> HttpResponse:
    """One: what it gets, what it has not got, changing it, a new secret, its end."""
    found = _found(request, partner_id)
    change, renew, end = forms = [partner_form(request, found), renew_form(request, found), end_form(found)]
    if chosen(request, [renew]) is not None and complete(request, renew) and perform(request, renew) is not None:
        return _shown_once(request, found, signing_secret(form_id(request)))
    back = take(request, [change], request.path) or take(request, [end], reverse("admin:partners"))
    if back is not None:
        return back
    known = areas_of([found.area_path])
    facts = [
        (t("推送到", "Sent to"), Cell(found.address)),
        (t("区域", "Area"), _area(found, known)),
        (t("推送什么", "What is sent"), Cell(_kinds(found))),
        (t("送达", "Arrival"), state_cell(found.owed)),
    ]
    shown = [one for one in forms if one is not renew or not found.address.startswith("mailto:")]
    crumbs = [link("partners", t("伙伴和推送", "Partners"))]
    return page(request, "thing", found.title, crumbs=crumbs, facts=facts, forms=shown, status=wrong(shown))


def _found(request: PageRequest, id: UUID) -> SubscriptionInfo:
    rows = messages.subscriptions_below(person(request).area_path)
    found = next((one for one in rows if one.id == id), None)
    if found is None:
        raise Http404
    return found


def _partner(one: SubscriptionInfo) -> Cell:
    return Cell(one.title, reverse("admin:partner", args=[one.id]), under=one.address)


def _area(one: SubscriptionInfo, known: Mapping[str, AreaInfo]) -> Cell:
    return area_cell(last_code(one.area_path), known) if one.area_path else Cell(t("全站", "the whole site"))


def _kinds(one: SubscriptionInfo) -> str:
    return t("、", ", ").join(event_words(kind) for kind in one.kinds) or t("所有变化", "every event")


def state_cell(owed: Owed) -> Cell:
    """How things stand with one receiver: what waits, since when, and what it answered last."""
    given_up = t("已放弃 {n} 条", "{n} given up", n=owed.given_up) if owed.given_up else ""
    if owed.since is None:
        if given_up:
            return Cell(given_up, under=failure_words(owed.failure))
        return Cell(badge=t("都送到了", "all arrived"), tone="green")
    waiting = t("{n} 条在等", "{n} waiting", n=owed.waiting)
    said = t("，", ", ").join(filter(None, (waiting, given_up)))
    since = format_html("{} {} · {}", t("最早的是", "the oldest of"), when(owed.since), failure_words(owed.failure))
    return Cell(said, under=since, badge=t("送不到", "not arriving"), tone="red")


def failure_words(failure: str) -> str:
    """What a receiver answered, or why it was not reached, in words; what has none, as it was kept."""
    reached, _, name = failure.partition("not reached: ")
    if name and not reached:
        return t("没有连上：{w}", "not reached: {w}", w=t(*UNREACHED[name]) if name in UNREACHED else name)
    answered = failure.removeprefix("answered ")
    return t("对方回答 {n}", "it answered {n}", n=answered) if answered != failure else failure
