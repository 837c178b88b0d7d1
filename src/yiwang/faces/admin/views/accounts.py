"""Accounts: list, opening one, one account with its posts, tokens and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiwang.faces.admin.account_forms import account_forms, issue_form, open_form
from yiwang.faces.admin.event_words import event_words
from yiwang.faces.admin.forms import Form, chosen, complete, form_id, perform, take
from yiwang.faces.admin.listing import Cell, Column, Empty, Filter, Listing, choice, listing, long_listing, tick, words
from yiwang.faces.admin.names import area_cell, area_words, areas_of, post_titles, role_name, roles_said, who
from yiwang.faces.admin.pages import link, page, wrong
from yiwang.faces.admin.secrets_once import first_password, token_secret
from yiwang.faces.admin.views.units import term_cell
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.templatetags.web import post as acting_words
from yiwang.faces.web.templatetags.web import when
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import AccountEvent, KeptAccount, TokenInfo
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import AppointmentInfo
from yiwang.foundation.places import interface as places
from yiwang.kernel.civil_time import civil

SCOPES = {"read": ("读", "read"), "write": ("写", "write"), "admin": ("管理", "administer")}


def accounts(request: PageRequest) -> HttpResponse:
    text, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    state, idle = request.GET.get("state", "open"), bool(request.GET.get("idle"))
    on = today(request)
    free = (lambda id: not organizations.holds_a_post(id, on)) if idle else None
    rows = identity.find_accounts(request.now, text, role, state, free)
    columns, empty = partial(_accounts_columns, on), Empty(t("没有账号", "No accounts"))
    found = long_listing(request, t("账号", "Accounts"), rows, columns, empty, _accounts_filters(request))
    links = [link("accounts_new", t("开新账号", "Open an account"))]
    return page(request, "list", t("账号", "Accounts"), listing=found, links=links)


def _accounts_columns(on: date, shown: Sequence[KeptAccount]) -> list[Column[KeptAccount]]:
    titles = post_titles(on)

    def held(one: KeptAccount) -> Cell:
        posts = organizations.appointments_of(one.id, on)
        said = t("、", ", ").join(titles.get(each.post, each.post) for each in posts)
        return Cell(said or t("没有", "none"))

    return [
        Column("login", t("账号", "Login"), _login),
        Column("roles", t("账号角色", "Roles of the account"), lambda one: Cell(roles_said(one.roles))),
        Column("posts", t("岗位", "Posts"), held),
        Column(
            "second",
            t("第二重验证", "Second factor"),
            lambda one: Cell(t("已设", "set") if one.second_factor else t("没有", "none")),
        ),
        Column("state", t("状态", "State"), state_cell),
    ]


def _login(one: KeptAccount) -> Cell:
    return Cell(one.login, reverse("admin:account", args=[one.id]), one.name)


def _accounts_filters(request: PageRequest) -> list[Filter]:
    return [
        words(request, "q", t("账号或姓名", "Login or name")),
        choice(request, "role", t("角色", "Role"), [(one, role_name(one)) for one in ("admin", "auditor")]),
        choice(request, "state", t("状态", "State"), _states(), empty=False),
        tick(request, "idle", t("只看没有岗位的", "Only those without a post")),
    ]


def _states() -> list[tuple[str, str]]:
    return [
        ("open", t("在用", "In use")),
        ("locked", t("已锁", "Locked")),
        ("closed", t("停用", "Closed")),
        ("all", t("全部", "All")),
    ]


def state_cell(one: KeptAccount) -> Cell:
    if not one.active:
        return Cell("", badge=t("停用", "closed"))
    return (
        Cell("", badge=t("已锁", "locked"), tone="yellow")
        if one.locked
        else Cell("", badge=t("在用", "in use"), tone="green")
    )


def new(request: PageRequest) -> HttpResponse:
    """Open an account; its first password is made here and shown once."""
    form = open_form(request)
    if chosen(request, [form]) is not None and complete(request, form):
        id = perform(request, form)
        if id is not None:
            login = request.POST.get("login", "").strip().lower()
            return _shown_once(
                request,
                id,
                login,
                first_password(form_id(request)),
                t("第一个密码", "First password"),
                [
                    t(
                        "请当面或打电话告诉本人，让他登录后马上改掉。",
                        "Tell it to its holder in person or by phone; they change it after signing in.",
                    ),
                    t(
                        "离开这一页就再也看不到了；忘了可以重设。",
                        "It is not shown again; a forgotten one can be set anew.",
                    ),
                ],
            )
    crumbs = [link("accounts", t("账号", "Accounts"))]
    return page(request, "form", t("开新账号", "Open an account"), crumbs=crumbs, forms=[form], status=wrong([form]))


def _shown_once(request: PageRequest, id: UUID, login: str, secret: str, title: str, lines: list[str]) -> HttpResponse:
    crumbs = [link("accounts", t("账号", "Accounts")), link("account", login, id)]
    return page(
        request,
        "secret",
        title,
        crumbs=crumbs,
        secret=secret,
        login=login,
        lines=lines,
        back=reverse("admin:account", args=[id]),
    )


def account(request: PageRequest, account_id: UUID) -> HttpResponse:
    found = identity.kept_account(account_id, request.now)
    if found is None:
        raise Http404
    on = today(request)
    may = "admin" in person(request).roles and person(request).area_path == ""
    held = organizations.appointments_held(account_id)
    tokens = identity.tokens_of(account_id, request.now)
    forms = account_forms(request, found, tokens) if may else []
    issue = (
        issue_form(request, found, [one for one in held if one.until is None or one.until > on])
        if may and found.active
        else None
    )
    if (secret := _secret(request, found, forms, issue)) is not None:
        return secret
    back = take(request, [one for one in forms if one.name != "password"], reverse("admin:account", args=[account_id]))
    if back is not None:
        return back
    shown = [*forms, *([issue] if issue else [])]
    return page(
        request,
        "thing",
        found.name or found.login,
        crumbs=[link("accounts", t("账号", "Accounts"))],
        forms=shown,
        facts=_facts(request, found),
        status=wrong(shown),
        listings=[_posts(request, held), _tokens(request, tokens, held), _history(request, account_id)],
    )


def _secret(request: PageRequest, found: KeptAccount, forms: list[Form], issue: Form | None) -> HttpResponse | None:
    """A new password or token: shown on the answer itself."""
    form = chosen(request, [*(one for one in forms if one.name == "password"), *([issue] if issue else [])])
    if form is None or not complete(request, form):
        return None
    done = perform(request, form)
    if done is None:
        return None
    if form.name == "password":
        lines = [
            t(
                "其他地方的登录都已退出。请当面或打电话告诉本人。",
                "They are signed out everywhere. Tell it in person or by phone.",
            )
        ]
        return _shown_once(
            request, found.id, found.login, first_password(form_id(request)), t("新密码", "New password"), lines
        )
    lines = [
        t(
            "程序访问时放在 Authorization: Bearer 后面。离开这一页就再也看不到了。",
            "A program sends it after “Authorization: Bearer”. It is not shown again.",
        )
    ]
    return _shown_once(request, found.id, found.login, f"{done}.{token_secret(done)}", t("新令牌", "New token"), lines)


def _facts(request: PageRequest, found: KeptAccount) -> list[tuple[str, Cell]]:
    where = area_words(found.area_path, areas_of([found.area_path])) if found.roles else ""
    browsers = len(identity.sessions_of(found.id, request.now))
    return [
        (t("账号", "Login"), Cell(found.login, code=True)),
        (t("姓名", "Name"), Cell(found.name)),
        (t("账号角色", "Roles of the account"), Cell(roles_said(found.roles) or t("没有", "none"), under=where)),
        (t("状态", "State"), state_cell(found)),
        (t("第二重验证", "Second factor"), Cell(t("已设", "set") if found.second_factor else t("没有", "none"))),
        (
            t("正在登录的浏览器", "Browsers signed in"),
            Cell(browsers, number=True, under=t("什么时候、在哪里登录，系统不记。", "When and where is not kept.")),
        ),
    ]


def _posts(request: PageRequest, held: list[AppointmentInfo]) -> Listing:
    on = today(request)
    known, titles = places.areas({one.area for one in held}), post_titles(on)
    columns: list[Column[AppointmentInfo]] = [
        Column(
            "post", t("岗位", "Post"), lambda one: Cell(titles.get(one.post, one.post), under=roles_said(one.roles))
        ),
        Column("unit", t("单位", "Unit"), lambda one: Cell(one.unit_title, reverse("admin:unit", args=[one.unit]))),
        Column("area", t("区域", "Area"), lambda one: area_cell(one.area, known)),
        Column("life", t("任期", "Term"), lambda one: term_cell(one, on)),
    ]
    empty = Empty(
        t("没有担任过岗位", "No posts so far"),
        t("在单位的页面上任命。", "Appoint on a unit's page."),
        reverse("admin:units"),
        t("看单位", "See the units"),
    )
    return listing(request, t("岗位", "Posts"), held, columns, empty)


def _tokens(request: PageRequest, tokens: list[TokenInfo], held: list[AppointmentInfo]) -> Listing:
    posts: Mapping[UUID, Any] = {one.id: one for one in held}
    titles = post_titles(today(request))

    def under(one: TokenInfo) -> Cell:
        post = posts.get(one.appointment) if one.appointment else None
        return Cell(titles.get(post.post, post.post) if post else t("账号本身", "the account itself"))

    columns: list[Column[TokenInfo]] = [
        Column("title", t("令牌", "Token"), lambda one: Cell(one.title)),
        Column(
            "scopes",
            t("可以", "May"),
            lambda one: Cell(t("、", ", ").join(t(*SCOPES[each]) for each in one.scopes if each in SCOPES)),
        ),
        Column("post", t("以哪个岗位", "Under"), under),
        Column("until", t("到期", "Ends"), lambda one: Cell(civil(one.expires_at).date().isoformat())),
    ]
    return listing(request, t("程序令牌", "Tokens of programs"), tokens, columns, Empty(t("没有令牌", "No tokens")))


def _history(request: PageRequest, account_id: UUID) -> Listing:
    rows = identity.account_history(account_id)
    names = who(one.actor for one in rows)
    columns: list[Column[AccountEvent]] = [
        Column(
            "what",
            t("做了什么", "What"),
            lambda one: Cell(event_words(one.kind), under=roles_said(one.roles.split())),
        ),
        Column(
            "who", t("谁", "By"), lambda one: Cell(names.get(one.actor, one.actor), under=acting_words(one.acting_as))
        ),
        Column("at", t("什么时候", "When"), lambda one: Cell(when(one.at))),
    ]
    return listing(
        request, t("这个账号的变动", "What was done to it"), rows, columns, Empty(t("没有记录", "Nothing yet"))
    )
