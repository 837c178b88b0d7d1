"""One's own account: a new password, a second factor, and where one is told of what is due."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yiwang.engine.problems import Problem
from yiwang.faces import sessions
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import shown, t
from yiwang.faces.web.qr import qr
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.sending import send
from yiwang.foundation.identity import interface as identity

SECRET = "new_totp"


def _account(request: PageRequest) -> Any:
    id = person(request).account_id
    found = identity.account(id) if id else None
    assert found is not None
    return found


def account(request: PageRequest) -> HttpResponse:
    """Change the password. The old one is asked, so that an unattended desk is not enough."""
    mine = _account(request)
    fields = _passwords()
    if request.method == "POST" and _change(request, mine, fields):
        sessions.begin(request, _account(request), today(request))
        return redirect("/desk/account/?done=password")
    return _page(request, mine, fields, _contact_fields(mine))


def _page(request: PageRequest, mine: Any, fields: list[Field], contact_fields: list[Field]) -> HttpResponse:
    wrong = any(one.error for one in (*fields, *contact_fields))
    values = {
        "fields": fields, "contact": contact_fields, "has_second": bool(mine.totp_secret),
        "done": request.GET.get("done"), "login": mine.login,
    }  # fmt: skip
    return render(request, "desk/account.html", values, status=422 if wrong else 200)


def _passwords() -> list[Field]:
    return [
        _password("old", t("现在的密码", "Present password"), "current-password"),
        _password("new", t("新密码", "New password"), "new-password",
                  t("至少 10 个字符，用一句容易记的话。", "At least ten characters; a sentence is easy to remember.")),
        _password("again", t("再输一次新密码", "The new password again"), "new-password"),
    ]  # fmt: skip


def _contact_fields(mine: Any, sent: Any = None) -> list[Field]:
    """As it is kept, or as it was typed."""
    known = identity.official_contact(mine.id)
    assert known is not None
    kept = {"mail": known.mail, "phone": known.phone, "language": mine.language}
    value = {name: sent.get(name, "") if sent is not None else kept[name] for name in kept}
    languages = [Option(code, name, value["language"] == code) for code, name in settings.LANGUAGES]
    return [
        Field("mail", t("电子邮箱", "Mail address"), "email", value["mail"], autocomplete="email"),
        Field("phone", t("手机号（收短信）", "Phone, for text messages"), "tel", value["phone"], autocomplete="tel",
              hint=t("填了邮箱，短信只发督办单。", "With a mail address only orders come by text message.")),
        Field("language", t("用哪种语言通知", "Language of messages"), "radios", value["language"], True,
              options=languages, quiet=True),
    ]  # fmt: skip


def contact(request: PageRequest) -> HttpResponse:
    """Where reminders and supervision orders go."""
    if request.method != "POST":
        return redirect("desk:account")
    mine, sent = _account(request), request.POST
    language = "en" if sent.get("language") == "en" else "zh-hans"
    action = identity.SetAccountContact(mine.id, sent.get("mail", ""), sent.get("phone", ""), language)
    _, problems = send(action, request, person(request))
    if not problems:
        return redirect("/desk/account/?done=contact")
    fields = _contact_fields(mine, sent)
    for one in shown(problems):
        at = fields[0] if one.code == "identity.bad_mail" else fields[1]
        at.error = f"{one.what} {one.mend}"
    return _page(request, mine, _passwords(), fields)


def _password(name: str, label: str, complete: str, hint: str = "") -> Field:
    return Field(name, label, "password", "", True, hint, autocomplete=complete, quiet=True)


def _change(request: PageRequest, mine: Any, fields: list[Field]) -> bool:
    old, new, again = (request.POST.get(one.name, "") for one in fields)
    if new != again:
        fields[2].error = t("两次输入的新密码不一样", "The two new passwords differ")
        return False
    known = identity.sign_in(mine.login, old, "", request.now)
    # The code of the second factor is asked for only after a right password, and a signed-in person has given one.
    if isinstance(known, Problem) and known.code != "identity.code_needed":
        fields[0].error = shown([known])[0].what
        return False
    _, problems = send(identity.ChangePassword(mine.id, new), request, person(request))
    if problems:
        fields[1].error = shown(problems)[0].what
    return not problems


def second_factor(request: PageRequest) -> HttpResponse:
    """Set up an authenticator: its secret is kept only when a code shows that the phone has it."""
    mine = _account(request)
    held = request.session.get(SECRET)
    if held is None:
        held = request.session[SECRET] = identity.new_totp_secret().hex()
    secret = bytes.fromhex(held)
    field = Field("code", t("验证器上的六位数字", "Six digits of the authenticator"), "text", "", True,
                  autocomplete="one-time-code", quiet=True)  # fmt: skip
    if request.method == "POST":
        action = identity.SetSecondFactor(mine.id, secret, request.POST.get("code", ""))
        _, problems = send(action, request, person(request))
        if not problems:
            del request.session[SECRET]
            return redirect("/desk/account/?done=second")
        field.error = shown(problems)[0].what
    written = base64.b32encode(secret).decode("ascii")
    groups = " ".join(written[at : at + 4] for at in range(0, len(written), 4))
    uri = identity.totp_uri(secret, mine.login)
    values = {"field": field, "secret": groups, "uri": uri, "qr": qr(uri)}
    return render(request, "desk/second_factor.html", values, status=422 if field.error else 200)
