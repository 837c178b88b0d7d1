"""What can be done with an installed pack: put in force or pilot, play scenarios, simulate; taking the last back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

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
from yiwang.faces.admin.listing import life
from yiwang.faces.admin.names import area_words, areas_of, last_code, pack_words
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.fields import Field, Typed
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.foundation.policy_packs.interface import (
    ActivatePack,
    AgreeToPack,
    Decided,
    Proposed,
    ProposePack,
    RefusePack,
    RollBackPack,
)
from yiwang.kernel.ids import new_id

COUNTS = (("0", "按规则包自己的估计", "As the pack assumes"), ("2000", "2,000", "2,000"), ("20000", "20,000", "20,000"))
ACTIVATE_AT = {"policy_packs.past_day": "since", "places.unknown_area": "area", "policy_packs.bad_end": "until"}


def pack_forms(request: PageRequest, version: Any) -> list[Form]:
    return [_scenarios(), _simulate(request, version), _activate(request, version)]


def _scenarios() -> Form:
    hint = t(
        "规则包自带的情景一个个跑一遍，看结果和约定的是否一致。",
        "Plays each scenario of the pack, and says whether it comes out as agreed.",
    )
    return Form("scenarios", t("跑情景", "Play the scenarios"), [], lambda values: None, hint=hint)


def _simulate(request: PageRequest, version: Any) -> Form:
    sent = sent_to(request, "simulate")
    kinds = [
        ("past", t("本站最近一年的事项", "This site's cases of the last year")),
        ("year", t("按规则包估计的一年", "A year as the pack assumes")),
    ]
    here = {one.ref.hash: one.ref for one in active(today(request))}
    beside = [(ref.hash, pack_words(ref)) for ref in here.values() if ref.hash != version.hash]
    fields = _simulate_fields(request, kinds, sent)
    if beside:
        label = t("旁边再跑一遍现在的规则，好比较", "Run the rules in force beside it, to compare")
        fields.append(select_field("beside", label, beside, given(sent, "beside", beside[0][0]), False))

    def make(values: Mapping[str, Any]) -> dict[str, Any]:
        path = path_of(values.get("area"))
        return {
            "hash": version.hash,
            "past": values.get("past") != "year",
            "path": "-" if path is None else path,
            "beside": values.get("beside", ""),
            "count": int(values.get("count") or 2000),
            "on": today(request).isoformat(),
        }

    hint = t(
        "算出各岗位忙不忙、要等多久、超期多少；不改动任何数据，要几分钟，可以随时停。",
        "Loads, waits and what would be late. Nothing is changed; it takes minutes and can be stopped.",
    )
    hint += t(
        "两种都按该区划（含上级）登记、今天有效的本地日子算，全年一样；下级自己登记的不算。结果页列出算了哪些。",
        " Both count the local days of that area and those above it that hold today, all year round, and not what areas"
        " below it entered. The result lists them.",
    )
    return Form("simulate", t("模拟一年", "Simulate a year"), fields, make, hint=hint)


def _simulate_fields(request: PageRequest, kinds: list[tuple[str, str]], sent: Typed) -> list[Field]:
    return [
        select_field("past", t("用哪些事项", "Which cases"), kinds, given(sent, "past", "past")),
        text_field(
            "area",
            t("哪个区划的事项和本地日子（编码，不填是全部）", "Cases and local days of which area (code; empty: all)"),
            given(sent, "area", last_code(person(request).area_path)),
            False,
            most=40,
        ),
        select_field(
            "count",
            t("估计的一年有多少件", "How many in an assumed year"),
            [(one, t(zh, en)) for one, zh, en in COUNTS],
            given(sent, "count", "2000"),
        ),
    ]


def _activate(request: PageRequest, version: Any) -> Form:
    sent = sent_to(request, "activate")
    fields = _activate_fields(request, sent)

    def make(values: Mapping[str, Any]) -> Any:
        path = path_of(values.get("area"))
        if path is None:
            return Refusing(places.UNKNOWN_AREA.at(code=values["area"]))
        since = day_of(values["since"]) or date.min
        until = day_of(values.get("until")) if values.get("until") else None
        pilot = bool(values.get("pilot"))
        wanted = ActivatePack(new_id(), version.hash, path, since, pilot, until, values["reason"])
        return ProposePack(wanted) if packs.needs_two() else wanted

    if packs.needs_two():
        done = t("已经提议，等另一位管理员同意。", "It is proposed; another administrator is to agree.")
        hint = t(
            "启用要两个人：您提议，另一位管理员同意后才生效。",
            "It takes two: you propose, another agrees.",
        )
        title = t("提议启用或试点", "Propose to put in force, or pilot")
        return Form("activate", title, fields, make, hint=hint, done=done, at=ACTIVATE_AT)
    done = t("已经启用；到日子的新事项按它办。", "It is put in force for what is reported from that day.")
    return Form("activate", t("启用或试点", "Put in force, or pilot"), fields, make, done=done, at=ACTIVATE_AT)


def _activate_fields(request: PageRequest, sent: Typed) -> list[Field]:
    return [
        text_field(
            "area",
            t(
                "从哪个区划起（编码，含下级；不填是全站）",
                "For which area (code, with all below; empty: the whole site)",
            ),
            given(sent, "area", last_code(person(request).area_path)),
            False,
            most=40,
        ),
        day_field("since", t("从哪一天起", "From which day"), given(sent, "since", today(request).isoformat())),
        Field(
            "pilot",
            t("先试点", "As a pilot"),
            "check",
            given(sent, "pilot"),
            hint=t(
                "试点的区划用新规则，别处照旧；随时可以撤回。",
                "Only there; elsewhere the old rules go on; it can be taken back at any time.",
            ),
        ),
        day_field(
            "until",
            t("试到哪一天为止（不定就不填）", "Until (first day on which no longer)"),
            given(sent, "until"),
            False,
        ),
        reason_field(given(sent, "reason")),
    ]


def roll_back_form(request: PageRequest, rows: Sequence[Decided], on: date) -> Form | None:
    """Taking back the last decision of an area; nothing when nothing is in force."""
    sent = sent_to(request, "roll_back")
    paths = list(
        dict.fromkeys(one.area_path for one in rows if not one.never and (one.until is None or one.until > on))
    )
    if not paths:
        return None
    known = areas_of(paths)
    latest = {path: next(one for one in rows if one.area_path == path and not one.never) for path in paths}
    options = [
        (path or "/", f"{area_words(path, known)}{t('：', ': ')}{pack_words(latest[path].ref)}") for path in paths
    ]
    fields = [
        select_field("path", t("撤回哪里的", "Where"), options, given(sent, "path")),
        reason_field(given(sent, "reason"), label=t("为什么撤回", "Why")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return RollBackPack(new_id(), "" if values["path"] == "/" else values["path"], values["reason"])

    hint = t(
        "从今天起回到之前的规则；这期间登记的事项按它们开始时的规则办完。",
        "From today the rules before it hold; cases opened meanwhile keep theirs.",
    )
    at = {"policy_packs.nothing_to_roll_back": "path"}
    done = t("已经撤回，之前的规则从今天起有效。", "Taken back; the rules before hold from today.")
    return Form("roll_back", t("撤回最近一次启用", "Take the last one back"), fields, make, True, hint, done, at)


def proposal_forms(request: PageRequest, waiting: Sequence[Proposed]) -> list[Form]:
    """Agreeing to what somebody else proposed, and refusing; a proposer may only take it back."""
    others = [one for one in waiting if one.proposer != person(request).actor]
    forms = [_agree(request, others)] if others else []
    return [*forms, _refuse(request, waiting)] if waiting else []


def _agree(request: PageRequest, waiting: Sequence[Proposed]) -> Form:
    fields = [_which(waiting, given(sent_to(request, "agree"), "proposal"))]
    hint = t("请先看它改了什么、跑一遍情景和模拟。", "First look at what it changes, and simulate it.")
    done = t("已经启用；到日子的新事项按它办。", "It is put in force for what is reported from that day.")
    at = {"policy_packs.no_such_proposal": "proposal", "policy_packs.same_person": "proposal"}

    def make(values: Mapping[str, Any]) -> Any:
        return AgreeToPack(UUID(values["proposal"]))

    return Form("agree", t("同意启用", "Agree"), fields, make, hint=hint, done=done, at=at)


def _refuse(request: PageRequest, waiting: Sequence[Proposed]) -> Form:
    sent = sent_to(request, "refuse")
    fields = [
        _which(waiting, given(sent, "proposal")),
        reason_field(given(sent, "reason"), label=t("为什么", "Why")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        return RefusePack(UUID(values["proposal"]), values["reason"])

    done = t("已经退回，规则不变。", "It is refused; the rules stay.")
    at = {"policy_packs.no_such_proposal": "proposal"}
    return Form("refuse", t("退回或撤回提议", "Refuse it, or take it back"), fields, make, True, done=done, at=at)


def _which(waiting: Sequence[Proposed], chosen: str) -> Field:
    known = areas_of([one.area_path for one in waiting])
    options = [
        (str(one.id), f"{area_words(one.area_path, known)} · {pack_words(one.ref)} · {life(one.since, None)}")
        for one in waiting
    ]
    return select_field("proposal", t("哪个提议", "Which"), options, chosen or options[0][0])
