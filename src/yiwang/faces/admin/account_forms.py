"""What can be done about accounts: open, set roles, a new password, unlock, second factor, sign out, tokens, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from yiwang.faces.admin.forms import Form, Refusing, form_id, given, select_field, sent_to, text_field
from yiwang.faces.admin.names import last_code, post_titles, role_name
from yiwang.faces.admin.secrets_once import first_password, token_secret
from yiwang.faces.web.fields import Field, Option, Typed
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import (
    ChangePassword,
    CloseAccount,
    EndSessions,
    IssueToken,
    KeptAccount,
    OpenAccount,
    ReopenAccount,
    ResetSecondFactor,
    RevokeToken,
    SetAccountRoles,
    TokenInfo,
    UnlockAccount,
)
from yiwang.foundation.organizations.interface import AppointmentInfo
from yiwang.foundation.places import interface as places

KEEPERS = ("admin", "auditor")
LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))
DAYS = (("30", "30"), ("90", "90"), ("180", "180"), ("366", "366"))


def roles_field(chosen: Sequence[str]) -> Field:
    options = [Option(one, role_name(one), one in chosen) for one in KEEPERS]
    hint = t("办事的权限来自岗位，不在这里给。", "Rights to work on cases come with a post, not here.")
    return Field("roles", t("账号角色", "Roles of the account"), "checks", "", False, hint, options=options)


def areas_field(value: str) -> Field:
    label = t("角色管到哪个区划（编码；不填是全站）", "Where the roles hold (code of the area; empty: the whole site)")
    return text_field("area", label, value, False, most=40)


def path_of(code: object) -> str | None:
    """The path of an area by its code; empty for the whole site; None for one that is not there."""
    text = str(code or "").strip()
    found = places.area(text) if text else None
    return found.path if found else ("" if not text else None)


def open_form(request: PageRequest) -> Form:
    sent = sent_to(request, "open")
    fields = _open_form_fields(sent)

    def make(values: Mapping[str, Any]) -> Any:
        path = path_of(values.get("area"))
        login = str(values["login"]).strip()
        if path is None or " " in login:
            return Refusing(
                places.UNKNOWN_AREA.at(code=values.get("area", "")) if path is None else identity.BAD_LOGIN.at()
            )
        command = form_id(request)
        return OpenAccount(
            command,
            login,
            values["name"],
            first_password(command),
            frozenset(values.get("roles", ())),
            path,
            values["language"],
        )

    at = {
        "identity.login_taken": "login",
        "identity.weak_password": "login",
        "places.unknown_area": "area",
        "identity.bad_login": "login",
    }
    hint = t("密码由系统生成，只显示一次。", "The password is made by the system and shown once.")
    return Form("open", t("开户", "Open the account"), fields, make, hint=hint, at=at)


def _open_form_fields(sent: Typed) -> list[Field]:
    return [
        text_field(
            "login",
            t("账号（登录名）", "Login"),
            given(sent, "login"),
            hint=t("字母或数字，例如姓名拼音。", "Letters or digits, such as the name in pinyin."),
            most=80,
        ),
        text_field("name", t("姓名", "Name"), given(sent, "name"), most=120),
        roles_field(sent.get("roles", ()) if sent else ()),
        areas_field(given(sent, "area")),
        select_field("language", t("语言", "Language"), LANGUAGES, given(sent, "language", "zh-hans")),
    ]


def account_forms(request: PageRequest, found: KeptAccount, tokens: Sequence[TokenInfo]) -> list[Form]:
    """What fits the state of the account."""
    if not found.active:
        title, done = (
            t("重新启用", "Open it again"),
            t("账号已重新启用，密码是原来的。", "It is open again, with its old password."),
        )
        return [_simple("reopen", title, done, lambda: ReopenAccount(found.id))]
    forms = [_roles(request, found), _password(request, found)]
    if found.locked:
        done = t("已经解锁，可以马上登录。", "It is unlocked.")
        forms.insert(0, _simple("unlock", t("解锁", "Unlock"), done, lambda: UnlockAccount(found.id)))
    if found.second_factor:
        done = t("第二重验证已取消，下次登录只要密码。", "The second factor is off.")
        hint = t("手机丢了才用；请先确认是本人。", "For a lost phone; first make sure that it is they who ask.")
        forms.append(
            _simple(
                "second",
                t("取消第二重验证", "Take the second factor off"),
                done,
                lambda: ResetSecondFactor(found.id),
                hint,
            )
        )
    forms.append(
        _simple(
            "sessions",
            t("退出所有登录", "Sign out everywhere"),
            t("已在所有浏览器退出。", "Signed out everywhere."),
            lambda: EndSessions(found.id),
        )
    )
    forms += [_revoke(request, found, tokens)] if tokens else []
    return [*forms, _close(found)]


def _close(found: KeptAccount) -> Form:
    hint = t(
        "停用后不能登录；做过的事留在日志里。任职请另外结束。",
        "It can no longer sign in; what was done stays. End its appointments too.",
    )
    title, done = t("停用账号", "Close the account"), t("账号已停用。", "It is closed.")
    close = _simple("close", title, done, lambda: CloseAccount(found.id), hint)
    close.grave = True
    return close


def _simple(name: str, title: str, done: str, action: Any, hint: str = "") -> Form:
    return Form(name, title, [], lambda values: action(), hint=hint, done=done)


def _roles(request: PageRequest, found: KeptAccount) -> Form:
    sent: Typed = sent_to(request, "roles")
    chosen = sent.get("roles", ()) if sent else found.roles
    fields = [roles_field(chosen), areas_field(given(sent, "area", last_code(found.area_path)))]

    def make(values: Mapping[str, Any]) -> Any:
        path = path_of(values.get("area"))
        if path is None:
            return Refusing(places.UNKNOWN_AREA.at(code=values["area"]))
        return SetAccountRoles(found.id, frozenset(values.get("roles", ())), path)

    at = {"places.unknown_area": "area", "identity.own_admin": "roles"}
    return Form(
        "roles", t("改账号角色", "Set the roles"), fields, make, done=t("角色已经改好。", "The roles are set."), at=at
    )


def _password(request: PageRequest, found: KeptAccount) -> Form:
    hint = t(
        "系统生成新密码，只显示一次；原来的登录都会退出。",
        "A new one is made and shown once; they are signed out everywhere.",
    )
    return Form(
        "password",
        t("重设密码", "Set a new password"),
        [],
        lambda values: ChangePassword(found.id, first_password(form_id(request))),
        hint=hint,
    )


def issue_form(request: PageRequest, found: KeptAccount, held: Sequence[AppointmentInfo]) -> Form:
    sent = sent_to(request, "issue")
    titles = post_titles(today(request))
    posts = [(str(one.id), f"{titles.get(one.post, one.post)} · {one.unit_title}") for one in held]
    scopes = sent.get("scopes", ()) if sent else ("read",)
    words = (
        ("read", t("读：查看它看得到的", "Read what it may see")),
        ("write", t("写：办理它能办的", "Write what it may do")),
        ("admin", t("管理：仅限有管理员角色的账号", "Administer, for administrators only")),
    )
    fields = [
        text_field("title", t("给哪个程序用", "For which program"), given(sent, "title"), most=120),
        Field(
            "scopes",
            t("可以做什么", "What it may do"),
            "checks",
            "",
            True,
            options=[Option(one, said, one in scopes) for one, said in words],
        ),
        select_field(
            "post",
            t("以哪个岗位（不选是账号本身）", "Under which post (none: the account itself)"),
            posts,
            given(sent, "post"),
            False,
        ),
        select_field("days", t("多少天后到期", "Days until it ends"), DAYS, given(sent, "days", "90")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        token = form_id(request)
        post = UUID(values["post"]) if values.get("post") else None
        expires = request.now + timedelta(days=int(values["days"]))
        return IssueToken(
            found.id, token, token_secret(token), values["title"], post, frozenset(values["scopes"]), expires
        )

    return Form("issue", t("签发令牌", "Issue a token"), fields, make, hint=t("令牌只显示一次。", "It is shown once."))


def _revoke(request: PageRequest, found: KeptAccount, tokens: Sequence[TokenInfo]) -> Form:
    sent = sent_to(request, "revoke")
    fields = [
        select_field("token", t("哪一个", "Which"), [(str(one.id), one.title) for one in tokens], given(sent, "token"))
    ]
    done = t("令牌已撤销。", "It opens nothing any more.")
    return Form(
        "revoke",
        t("撤销令牌", "Revoke a token"),
        fields,
        lambda values: RevokeToken(found.id, UUID(values["token"])),
        True,
        done=done,
        at={"identity.no_such_token": "token"},
    )
