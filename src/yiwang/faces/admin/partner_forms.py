"""What can be done about partners: enter one, change what it gets, give it a new secret, end it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yiwang.faces.admin.account_forms import path_of
from yiwang.faces.admin.event_words import event_words
from yiwang.faces.admin.forms import Form, Refusing, form_id, given, sent_to, text_field
from yiwang.faces.admin.names import last_code
from yiwang.faces.admin.secrets_once import signing_secret
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person
from yiwang.foundation.messages.interface import ChangeSubscription, EndSubscription, Subscribe, SubscriptionInfo
from yiwang.foundation.places import interface as places

KINDS = (
    "Reported", "OwnerNamed", "StepTaken", "PartOpened", "PartFinished", "Paused", "Extended", "Supervised",
    "PlaceCorrected", "ReporterTold", "FollowedUp", "CaseEnded",
)  # fmt: skip
"""What a partner is usually told of; the API takes the others by name too."""
AT = {"messages.bad_address": "address", "messages.short_secret": "address", "places.unknown_area": "area"}


def partner_form(request: PageRequest, found: SubscriptionInfo | None) -> Form:
    """Entering (nothing found yet) and changing ask the same."""
    name = "change" if found else "enter"
    sent = sent_to(request, name)
    chosen = sent.get("kinds", ()) if sent else found.kinds if found else ()
    kinds = [*KINDS, *(one for one in (found.kinds if found else ()) if one not in KINDS)]
    where = t("推送到哪里（https:// 网址，或 mailto: 加邮箱）", "Where to (https://…, or mailto: and a mailbox)")
    area = t("哪个区划的事项（编码；不填是您管的全部）", "Of which area (its code; empty: all that is yours)")
    which = t("推送哪些变化（不选是全部）", "Which events (none: all of them)")
    fields = [
        text_field("title", t("伙伴的名称", "The partner's name"), given(sent, "title", found.title if found else "")),
        text_field("address", where, given(sent, "address", found.address if found else ""), most=500),
        text_field("area", area, given(sent, "area", last_code(found.area_path) if found else ""), False, most=40),
        Field("kinds", which, "checks", "", False, options=[Option(one, event_words(one), one in chosen)
                                                            for one in kinds]),
    ]  # fmt: skip

    def make(values: Mapping[str, Any]) -> Any:
        path = path_of(values.get("area")) or (person(request).area_path if not values.get("area") else None)
        if path is None:
            return Refusing(places.UNKNOWN_AREA.at(code=values["area"]))
        title, address, kinds = values["title"], values["address"], frozenset(values.get("kinds", ()))
        if found is not None:
            return ChangeSubscription(found.id, title, address, path, kinds)
        command = form_id(request)
        return Subscribe(command, title, address, signing_secret(command), path, kinds)

    if found is not None:
        done = t("已经改好，从现在起生效。", "Changed, from now on.")
        return Form(name, t("更改", "Change"), fields, make, done=done, at=AT)
    hint = t("推送带签名；密钥由系统生成，只显示一次。", "Deliveries are signed; the secret is shown once.")
    return Form(name, t("登记", "Enter"), fields, make, hint=hint, at=AT)


def renew_form(request: PageRequest, found: SubscriptionInfo) -> Form:
    """A secret that was lost or became known."""
    hint = t("原来的密钥马上失效；新的只显示一次。", "The old one ends at once; the new one is shown once.")

    def make(values: Mapping[str, Any]) -> Any:
        secret = signing_secret(form_id(request))
        return ChangeSubscription(
            found.id, found.title, found.address, found.area_path, frozenset(found.kinds), secret
        )  # fmt: skip

    return Form("renew", t("换签名密钥", "A new signing secret"), [], make, hint=hint)


def end_form(found: SubscriptionInfo) -> Form:
    hint = t("不再推送；还没送到的也不送了。要恢复得重新登记。",
             "Nothing is sent any more, nor what waits. To begin again it is entered anew.")  # fmt: skip
    done = t("已停止推送。", "It is told no more.")
    return Form("end", t("停止推送", "End it"), [], lambda values: EndSubscription(found.id), True, hint, done)
