"""Signing in and out, and the post that one acts under."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yiwang.engine.problems import Problem
from yiwang.faces import sessions, visitors
from yiwang.faces.web.fields import Field
from yiwang.faces.web.language import shown, t
from yiwang.faces.web.requests import PageRequest, person, today, uuid_or_none
from yiwang.faces.web.titles import post_title
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.organizations import interface as organizations

YEAR = 365 * 24 * 3600


def sign_in(request: PageRequest) -> HttpResponse:
    """Login, password and, when the account has one, the code of the second factor."""
    problem = None
    if request.method == "POST":
        sent = request.POST
        found = identity.sign_in(sent.get("login", ""), sent.get("password", ""), sent.get("code", ""), request.now)
        if not isinstance(found, Problem):
            visitors.was_no_guess(request)
            return _begin(request, found)
        problem = found
    fields = _fields(request, problem)
    values = {
        "fields": fields,
        "problem": shown([problem])[0] if problem else None,
        "next": request.GET.get("next", ""),
    }
    return render(request, "desk/sign_in.html", values, status=422 if problem else 200)


def _fields(request: PageRequest, problem: Problem | None) -> list[Field]:
    label = t("验证器上的六位数字", "Six digits of your authenticator")
    hint = t("没有设第二重验证的不用填。", "Leave it empty if you have set no second factor.")
    code = Field("code", label, "text", "", hint=hint, autocomplete="one-time-code", quiet=True)
    if problem is not None and problem.code in ("identity.code_needed", "identity.wrong_code"):
        code.error, code.hint = shown([problem])[0].what, ""
    return [
        Field(
            "login",
            t("账号", "Login"),
            "text",
            request.POST.get("login", ""),
            True,
            autocomplete="username",
            quiet=True,
        ),
        Field("password", t("密码", "Password"), "password", "", True, autocomplete="current-password", quiet=True),
        code,
    ]


def _begin(request: PageRequest, found: Any) -> HttpResponse:
    sessions.begin(request, found, today(request))
    back = _back(request)
    several = len(identity.posts_of(found, today(request))) > 1
    choose = reverse("desk:post") + (f"?{urlencode({'next': back})}" if back else "")
    response = redirect(choose if several else back or "desk:home")
    if "language" not in request.COOKIES:
        response.set_cookie("language", found.language, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _back(request: PageRequest) -> str:
    """Where somebody was on the way to; nothing when that is no address of ours."""
    back = request.GET.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else ""


def sign_out(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        sessions.end(request)
        return redirect("desk:sign_in")
    return redirect("desk:home")


def post(request: PageRequest) -> HttpResponse:
    """Choose among the posts that one holds today."""
    account = identity.account(person(request).account_id or UUID(int=0))
    assert account is not None
    held = organizations.appointments_of(account.id, today(request))
    if request.method == "POST":
        chosen = uuid_or_none(request.POST.get("appointment"))
        if chosen is None or any(one.id == chosen for one in held):
            sessions.choose(request, chosen)
        return redirect(_back(request) or "desk:home")
    rows = [
        {"id": one.id, "title": post_title(one.post, one.area_path, today(request)), "unit": one.unit_title,
         "acting": one.acting, "current": _is_current(request, one)}
        for one in held
    ]  # fmt: skip
    values = {"rows": rows, "roles": account.roles.split(), "without_post": person(request).post == "account"}
    return render(request, "desk/post.html", values)


def _is_current(request: PageRequest, one: organizations.AppointmentInfo) -> bool:
    acting = person(request)
    return (acting.post, acting.area_code, acting.unit_id) == (one.post, one.area, one.unit)
