"""The short way for a program that comes with a token to the cases: no session, no form and no page lies on it.

What the site's other middleware would do for such a request is done here, and no more: the name of the host is
checked, the language is set, reference data is asked for once, and the answer carries the same headers. Whatever is not
plain (no such address, a wrong host) takes the usual way, which says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import resolve
from django.utils import translation

from yiwang.faces.web.language import speaking
from yiwang.faces.web.middleware import SafetyHeaders
from yiwang.kernel.versions import unchanged

NAMESPACE = "api"
CASES = "/api/v1/cases"
"""Of what lies below, no endpoint looks at the session of somebody who comes with a token."""
_safety: dict[bool, Mapping[str, str]] = {}


def answered(request: HttpRequest) -> HttpResponseBase | None:
    """The answer; None for what is to take the usual way."""
    if not request.META.get("HTTP_AUTHORIZATION") or not request.path_info.startswith(CASES):
        return None
    try:
        request.get_host()
        match = request.resolver_match = resolve(request.path_info)
    except (DisallowedHost, Http404):
        return None
    if match.namespaces != [NAMESPACE]:  # there is no such address: said the usual way
        return None
    language = _language(request)
    with unchanged(), speaking("en" if language.startswith("en") else "zh-Hans"):
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    headers = response.headers
    for name, value in _safety_headers(request).items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Language", language)
    if not response.streaming and "Content-Length" not in headers:
        headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
    return response


def _language(request: HttpRequest) -> str:
    """The language of the request, and from here on that of this thread, as the middleware of locales has it."""
    cookie, accepted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    asked = bool(cookie or accepted)
    language = translation.get_language_from_request(request) if asked else _default(settings.LANGUAGE_CODE)
    translation.activate(language)
    return language


@lru_cache(maxsize=2)
def _default(code: str) -> str:
    return translation.get_supported_language_variant(code)


def _empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _safety_headers(request: HttpRequest) -> Mapping[str, str]:
    """What every answer of the site carries, as the middleware writes it."""
    secure = request.is_secure()
    if secure not in _safety:
        framed = SafetyHeaders(XFrameOptionsMiddleware(_empty))  # type: ignore[arg-type]
        said = SecurityMiddleware(framed)(request).headers  # type: ignore[union-attr]
        _safety[secure] = {name: value for name, value in said.items() if name != "Content-Type"}
    return _safety[secure]
