"""What can be done about days that an area has of its own: enter one, agree to one, withdraw one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yiwang.engine.clocks.building import takes_day_hours
from yiwang.engine.packs.definitions import Pack
from yiwang.faces.admin.account_forms import path_of
from yiwang.faces.admin.forms import (
    Form,
    Refusing,
    day_field,
    day_of,
    given,
    reason_field,
    select_field,
    sent_to,
    text_field,
)
from yiwang.faces.admin.names import last_code
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.interface import AgreeToLocalDay, EnterLocalDay, LocalDay, WithdrawLocalDay
from yiwang.kernel.ids import new_id

WHOLE = "/"
AT = {
    **{f"policy_packs.local_day_{code}": "day" for code in ("past", "far", "needless", "twice")},
    "policy_packs.local_day_hours": "hours", "policy_packs.local_day_off_with_hours": "hours",
    "policy_packs.local_day_words": "name", "policy_packs.local_day_kind": "kind", "places.unknown_area": "area",
}  # fmt: skip


def entering(request: PageRequest, pack: Pack) -> Form:
    """A day made off, or a working day, with other hours if need be. What it does to deadlines stands above."""
    fields = _fields(request, pack)

    def make(values: Mapping[str, Any]) -> Any:
        path = path_of("" if values["area"] == WHOLE else values["area"])
        if path is None:
            return Refusing(places.UNKNOWN_AREA.at(code=values["area"]))
        day = day_of(values["day"]) or date.min
        return EnterLocalDay(
            new_id(), path, day, values["kind"], values["name"], values["source"], values.get("hours", "")
        )

    hint = t(
        "已经起算的期限不变：对群众许诺过的时间，不提前也不推后。登记后才起算的（新的事项、下一步、新叫的单位）按它算。"
        "急着要宽限的，用规则包里的停表或延期。",
        "Times that run already stay: what was promised comes neither sooner nor later. What begins after (a new case,"
        " the next stage, a body that is called) counts the day. What runs and needs more time: a pause, or more time.",
    )
    if packs.needs_two():
        hint += t("登记要两个人：另一位管理员同意后才算数。", " It takes two: another administrator agrees.")
        done = t("已经提议，等另一位管理员同意。", "It is proposed; another administrator is to agree.")
    else:
        done = t("已经登记；从下一分钟起算的期限按它算。", "It is entered; what begins with the next minute counts it.")
    return Form("enter", t("登记本地日子", "Enter a local day"), fields, make, hint=hint, done=done, at=AT)


def _fields(request: PageRequest, pack: Pack) -> list[Field]:
    sent = sent_to(request, "enter")
    areas = _areas(request)
    kinds = [("off", t("放假、停工", "Off")), ("work", t("上班", "A working day"))]
    kind = given(sent, "kind", "off")
    return [
        select_field("area", t("哪里（含下级）", "Where (with all below)"), areas, given(sent, "area", areas[0][0])),
        day_field("day", t("哪一天", "Which day"), given(sent, "day")),
        Field("kind", t("这一天", "That day is"), "radios", kind, True,
              options=[Option(one, said, one == kind) for one, said in kinds]),
        text_field("hours", t("当天几点到几点（钟点照常就不写）", "Open from when to when (empty: the usual hours)"),
                   given(sent, "hours"), required=False, most=60, hint=_hours_hint(pack)),
        text_field("name", t("为什么", "Why"), given(sent, "name"), most=100,
                   hint=t("例如：防台风停工", "For example: closed for a typhoon")),
        text_field("source", t("依据哪份通知", "By which notice"), given(sent, "source"), most=300,
                   hint=t("谁发的、标题、文号", "Who issued it, its title and number")),
    ]  # fmt: skip


def _hours_hint(pack: Pack) -> str:
    """How hours are written, and which timetables they change."""
    changed = [say(one.title) for one in pack.timetables.values() if takes_day_hours(one)]
    how = t(
        "例如 09:00-12:00；分两段写 09:00-12:00 14:00-17:00。",
        "For example 09:00-12:00, or two stretches: 09:00-12:00 14:00-17:00.",
    )
    if not changed:
        return how
    return how + t(
        "当天改的是：{names}；按整个工作日算的期限，这一天仍算一个工作日。",
        " It changes that day: {names}. Times in whole working days count it as one working day.",
        names=t("、", ", ").join(changed),
    )


def _areas(request: PageRequest) -> list[tuple[str, str]]:
    """One's own area and those below it; for the whole site also the areas that packs are in force for."""
    on, own = today(request), last_code(person(request).area_path)
    tops = [own] if own else list(dict.fromkeys(last_code(one.area_path) for one in active(on)))
    known = places.areas_known(code for code in tops if code)
    found = {} if own else {WHOLE: t("全站", "The whole site")}
    for code in tops:
        if code in known:
            found[code] = known[code].full_name
        found |= {one.code: one.full_name for one in places.children_known(code, on)}
    return list(found.items())


def answering(request: PageRequest, row: LocalDay) -> list[Form]:
    """What may be done about one that was entered: agree to it, refuse it, withdraw it before it has come."""
    if not row.area_path.startswith(person(request).area_path):
        return []
    if row.state == "holds" and row.day > today(request):
        words = t("撤回", "Withdraw it")
        done = t("已经撤回；以后起算的期限不再按它算。", "It is withdrawn; what begins from now on counts it no more.")
        hint = t("已经按它起算的期限不变。", "What began while it held keeps its time.")
        return [_ending(request, row, words, hint, done)]
    if row.state != "waiting":
        return []
    done = t("已经退回。", "It is refused.")
    refusing = _ending(request, row, t("退回或收回", "Refuse it, or take it back"), "", done)
    mine = row.enterer == person(request).actor or row.day < today(request)
    return [refusing] if mine else [_agreeing(row), refusing]


def _agreeing(row: LocalDay) -> Form:
    done = t("已经同意；从下一分钟起算的期限按它算。", "Agreed; what begins with the next minute counts it.")
    return Form(f"agree-{row.id}", t("同意", "Agree"), [], lambda _: AgreeToLocalDay(row.id), done=done)


def _ending(request: PageRequest, row: LocalDay, title: str, hint: str, done: str) -> Form:
    name = f"end-{row.id}"
    field = reason_field(given(sent_to(request, name), "reason"), label=t("为什么", "Why"))

    def make(values: Mapping[str, Any]) -> WithdrawLocalDay:
        return WithdrawLocalDay(row.id, values["reason"])

    at = {"policy_packs.local_day_reason": "reason"}
    return Form(name, title, [field], make, True, hint, done, at)
