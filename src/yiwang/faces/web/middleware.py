"""What every page goes through: who acts and when it is, the table of access, and headers of safety."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from yiwang.engine.problems import Problem
from yiwang.faces import sessions, visitors
from yiwang.faces.web.access import FACES, GUESSABLE, OPEN_FORMS, PAGES
from yiwang.faces.web.language import speaking, t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.faces.web.taken import tell_taken
from yiwang.faces.web.views import message, said_not_text, wait_a_while
from yiwang.kernel.versions import unchanged

MOST = 64 << 20
"""Bytes of a form with its files."""
MENDED = frozenset({"portal:report_form", "desk:new_form", "field:send", "field:alike"})
"""Forms that go on without what is no text: reports say so at the field, and a phone whose queue nobody looks at sends
the rest."""
Next = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script and no style in the page, nothing evaluated, no other host."""


class SafetyHeaders:
    """On every answer of the site."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.following(request)
        tell_taken(request, response)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        return response


class Access:
    """Who acts, and whether this page is theirs."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = cast(PageRequest, request)
        asked.now = timezone.now()
        asked.acting, asked.unreadable = None, frozenset()
        if _too_much(request):
            return _said_too_much(request)
        with unchanged(), speaking():
            return self.following(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not match.namespaces or match.namespaces[0] not in FACES:
            return None
        row = PAGES.get(match.view_name)
        if row is None:
            raise ImproperlyConfigured(f"{match.view_name} has no row in faces.web.access")
        asked = cast(PageRequest, request)
        if match.namespaces[0] in ("desk", "field", "admin"):
            _find_who_acts(asked)
        if row.admits(asked.acting):
            return _too_often(asked, match.view_name) or _not_text(asked, match.view_name)
        return _to_sign_in(request) if asked.acting is None else _not_yours(request)


def _too_much(request: HttpRequest) -> bool:
    """More than any form of ours holds. Asked before anything is read: Django would lay all of it on the disk to look
    for the token against forgery."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > MOST


def _said_too_much(request: HttpRequest) -> HttpResponse:
    heading = t("文件太大，没有收下", "It is too large and was not taken")
    lines = [t("一张照片最多 20 MB，一个导入文件最多 60 MB；更大的请在终端里导入。",
               "A photo may have 20 MB, a file of an import 60 MB; bring larger ones in at the terminal.")]  # fmt: skip
    links = [{"url": "/", "words": t("回到首页", "To the start page")}]
    response = message(request, heading, lines, links, 413)
    response.headers["Connection"] = "close"  # what is still on its way is not waited for
    return response


def _too_often(request: PageRequest, name: str) -> HttpResponse | None:
    """A form that anybody may send is taken so many times a minute from one address."""
    if request.method != "POST" or name not in OPEN_FORMS:
        return None
    guess = name in GUESSABLE
    seconds = visitors.wait("guess" if guess else "public_write", visitors.address(request))
    return wait_a_while(request, seconds, keep=not guess) if seconds else None


def _not_text(request: PageRequest, name: str) -> HttpResponse | None:
    """A NUL is in no text that anybody types, and a database does not take it."""
    if _unreadable(request.GET):
        return said_not_text(request, f"{request.path}?{_cleaned(request.GET).urlencode()}")
    if request.method != "POST" or not (names := _unreadable(request.POST)):
        return None
    request.POST = _cleaned(request.POST)  # type: ignore[assignment]
    if name not in MENDED:
        return said_not_text(request, request.get_full_path())
    request.unreadable = names
    return None


def _unreadable(fields: QueryDict) -> frozenset[str]:
    return frozenset(name for name, texts in fields.lists() if any("\0" in text for text in (name, *texts)))


def _cleaned(fields: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, texts in fields.lists():
        found.setlist(name.replace("\0", ""), [text.replace("\0", "") for text in texts])
    return found


def _find_who_acts(request: PageRequest) -> None:
    found = sessions.acting_in_session(request, today(request))
    if isinstance(found, Problem):
        # The post ended while somebody was signed in: they go on under what they still hold.
        sessions.choose(request, None)
        found = sessions.acting_in_session(request, today(request))
    request.acting = None if isinstance(found, Problem) else found


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else reverse("desk:home")
    return redirect(f"{reverse('desk:sign_in')}?{urlencode({'next': back})}")


def _not_yours(request: HttpRequest) -> HttpResponse:
    heading = t("当前岗位不能打开这一页", "This page is not for the post you act under")
    lines = [t("每一页只给用得着的岗位看。如果您还有别的岗位，可以切换。",
               "Each page is for the posts that need it. If you hold another post, change to it.")]  # fmt: skip
    links = [{"url": reverse("desk:post"), "words": t("切换岗位", "Change post")},
             {"url": reverse("desk:home"), "words": t("回到工作台", "Back to the desk")}]  # fmt: skip
    return message(request, heading, lines, links, 403, "desk/base.html")
