"""What can be done about a unit: appoint, a stand-in, end an appointment, dispatch rules, close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.faces.admin.forms import Form, Refusing, day_field, day_of, given, select_field, sent_to, text_field
from yiwang.faces.admin.names import charts_on, post_titles, units_to_choose
from yiwang.faces.web.fields import Typed
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import (
    Appoint,
    CloseUnit,
    EndAppointment,
    EndDispatchRule,
    LinkAccount,
    SetDispatchRule,
    UnitInfo,
)
from yiwang.kernel.ids import new_id

APPOINT_AT = {
    "organizations.unknown_area": "area",
    "organizations.bad_date": "until",
    "organizations.missing": "holder",
    "organizations.appointed_already": "holder",
    "organizations.unit_not_open": "since",
    "identity.no_such_account": "login",
}
END_AT = {
    "organizations.bad_date": "until",
    "organizations.unknown_appointment": "appointment",
    "organizations.unknown_rule": "rule",
    "organizations.unit_not_open": "until",
}
RULE_AT = {
    "organizations.rule_taken": "matter",
    "organizations.unknown_area": "area",
    "organizations.bad_date": "since",
    "organizations.missing": "matter",
    "organizations.unit_not_open": "since",
}
LINK_AT = {"identity.no_such_account": "login", "organizations.unknown_appointment": "appointment"}


def unit_forms(request: PageRequest, unit: UnitInfo) -> list[Form]:
    """Nothing for a unit that was closed."""
    on = today(request)
    if unit.until is not None and unit.until <= on:
        return []
    posts = _posts(unit, on)
    held = [one for one in organizations.appointments_of_unit(unit.id) if one.until is None or one.until > on]
    rules = [one for one in organizations.dispatch_rules(None, "", unit.id) if one.until is None or one.until > on]
    people = [(str(one.id), f"{dict(posts).get(one.post, one.post)} · {one.holder}") for one in held]
    free = [
        (str(one.id), f"{dict(posts).get(one.post, one.post)} · {one.holder}") for one in held if one.account is None
    ]
    forms = [_appoint(request, unit, posts), _stand_in(request, unit, posts)]
    forms += [_end(request, unit, people)] if people else []
    forms += [_link(request, unit, free)] if free else []
    forms.append(_rule(request, unit))
    forms += [_end_rule(request, unit, [(str(one.id), f"{one.matter} · {one.area}") for one in rules])] if rules else []
    return [*forms, _close(request, unit)]


def _posts(unit: UnitInfo, on: date) -> list[tuple[str, str]]:
    """The posts of this kind of unit first, then those of no kind; all when the pack says nothing of it."""
    own: dict[str, str] = {}
    for chart in charts_on(on, unit.area_path):
        own |= {
            id: say(post.title)
            for id, post in chart.posts.items()
            if post.kind == "person" and post.unit_kind == unit.kind
        }
    return sorted((own or post_titles(on)).items(), key=lambda one: one[1])


def _people_fields(
    request: PageRequest, unit: UnitInfo, posts: list[tuple[str, str]], sent: Typed, acting: bool
) -> Any:
    until = t("代理到哪一天为止（这天起不再代理）", "Stands in until (first day on which no longer)")
    return [
        select_field("post", t("岗位", "Post"), posts, given(sent, "post", request.GET.get("post", ""))),
        text_field("holder", t("姓名", "Name"), given(sent, "holder"), most=120),
        text_field(
            "login", t("账号（还没有可以不填）", "Login (may be left out)"), given(sent, "login"), False, most=80
        ),
        text_field(
            "area",
            t("负责区域的编码", "Code of the area"),
            given(sent, "area", unit.area),
            hint=t("网格员填所负责网格的编号。", "For a grid worker, the code of the cell."),
            most=40,
        ),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
        day_field(
            "until",
            until if acting else t("到哪一天为止（没有定的不填）", "Until (first day on which no longer)"),
            given(sent, "until"),
            acting,
        ),
    ]


def _appoint_with(unit: UnitInfo, acting: bool) -> Any:
    def make(values: Mapping[str, Any]) -> Any:
        login = str(values.get("login", ""))
        account = identity.account_named(login) if login else None
        if login and account is None:
            return Refusing(identity.NO_SUCH_ACCOUNT.at())
        until = day_of(values.get("until")) if values.get("until") else None
        return Appoint(
            unit.id,
            new_id(),
            values["post"],
            values["holder"],
            day_of(values["since"]) or date.max,
            values["area"],
            account.id if account else None,
            until,
            acting,
        )

    return make


def _appoint(request: PageRequest, unit: UnitInfo, posts: list[tuple[str, str]]) -> Form:
    sent = sent_to(request, "appoint")
    fields = _people_fields(request, unit, posts, sent, False)
    done = t("已经任命。", "Appointed.")
    return Form("appoint", t("任命", "Appoint"), fields, _appoint_with(unit, False), done=done, at=APPOINT_AT)


def _stand_in(request: PageRequest, unit: UnitInfo, posts: list[tuple[str, str]]) -> Form:
    sent = sent_to(request, "stand_in")
    fields = _people_fields(request, unit, posts, sent, True)
    hint = t(
        "原来的人不在时，事项由代理人办；到期自动结束。",
        "Matters go to the stand-in as long as nobody holds the post; it ends by itself.",
    )
    done = t("代理人已经登记。", "The stand-in is kept.")
    return Form(
        "stand_in", t("指定代理人", "Name a stand-in"), fields, _appoint_with(unit, True), False, hint, done, APPOINT_AT
    )


def _end(request: PageRequest, unit: UnitInfo, people: list[tuple[str, str]]) -> Form:
    sent = sent_to(request, "end")
    fields = [
        select_field("appointment", t("谁的任职", "Whose appointment"), people, given(sent, "appointment")),
        day_field("until", t("从哪一天起不再任职", "First day on which no longer held"), given(sent, "until")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return EndAppointment(unit.id, UUID(values["appointment"]), day_of(values["until"]) or date.max)

    title, done = t("结束任职", "End an appointment"), t("任职到那天结束。", "It ends on that day.")
    return Form("end", title, fields, make, True, done=done, at=END_AT)


def _link(request: PageRequest, unit: UnitInfo, people: list[tuple[str, str]]) -> Form:
    sent = sent_to(request, "link")
    fields = [
        select_field("appointment", t("谁", "Who"), people, given(sent, "appointment")),
        text_field("login", t("账号", "Login"), given(sent, "login"), most=80),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        account = identity.account_named(values["login"])
        return (
            LinkAccount(unit.id, UUID(values["appointment"]), account.id)
            if account
            else Refusing(identity.NO_SUCH_ACCOUNT.at())
        )

    title, done = t("给任职人配上账号", "Give a holder an account"), t("账号已经配上。", "The account is linked.")
    return Form("link", title, fields, make, done=done, at=LINK_AT)


def _rule(request: PageRequest, unit: UnitInfo) -> Form:
    sent = sent_to(request, "rule")
    fields = [
        text_field(
            "matter",
            t("事项编号", "Kind of matter"),
            given(sent, "matter"),
            hint=t(
                "以 * 结尾表示所有这样开头的，例如 noise.*；单写 * 是全部。",
                "Ending in * for all that begin so: noise.*; a * alone is everything.",
            ),
            most=80,
        ),
        text_field("area", t("区域编码", "Code of the area"), given(sent, "area", unit.area), most=40),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return SetDispatchRule(unit.id, new_id(), values["matter"], values["area"], day_of(values["since"]) or date.max)

    title, done = t("新增分拨规则", "Add a dispatch rule"), t("规则已经生效。", "The rule is kept.")
    return Form("rule", title, fields, make, done=done, at=RULE_AT)


def _end_rule(request: PageRequest, unit: UnitInfo, rules: list[tuple[str, str]]) -> Form:
    sent = sent_to(request, "end_rule")
    fields = [
        select_field("rule", t("哪一条", "Which"), rules, given(sent, "rule")),
        day_field("until", t("从哪一天起不再有效", "First day on which it holds no more"), given(sent, "until")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return EndDispatchRule(unit.id, UUID(values["rule"]), day_of(values["until"]) or date.max)

    title, done = t("结束分拨规则", "End a dispatch rule"), t("规则到那天结束。", "The rule ends on that day.")
    return Form("end_rule", title, fields, make, True, done=done, at=END_AT)


def _close(request: PageRequest, unit: UnitInfo) -> Form:
    sent = sent_to(request, "close")
    below = [one for one in organizations.units_under(unit.id) if one.until is None]
    fields = [day_field("until", t("从哪一天起不再有", "First day on which it is no more"), given(sent, "until"))]
    if below:
        others = [one for one in organizations.units_in("", today(request)) if one.id != unit.id and one not in below]
        label = t("下面的 {n} 个单位归到哪里", "Where the {n} units below it go", n=len(below))
        options = units_to_choose(others, unit.area_path)
        fields.append(select_field("successor", label, options, given(sent, "successor")))

    def make(values: Mapping[str, Any]) -> Any:
        successor = UUID(values["successor"]) if values.get("successor") else None
        return CloseUnit(unit.id, day_of(values["until"]) or date.max, successor)

    hint = t("它的任职和分拨规则会在同一天结束。", "Its appointments and dispatch rules end on the same day.")
    done = t("已经登记撤销。", "Its end is kept.")
    at = {**END_AT, "organizations.has_children": "successor", "organizations.no_successor": "successor"}
    return Form("close", t("撤销单位", "Close the unit"), fields, make, True, hint, done, at)
