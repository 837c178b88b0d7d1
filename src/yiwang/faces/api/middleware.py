"""Around every request to the API: whatever goes wrong outside an endpoint is a problem answer too; ETags."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from yiwang.faces.api import answers, straight
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import refusal
from yiwang.faces.api.parsing import JSON_LIMIT, UPLOAD_LIMIT
from yiwang.faces.web.views import FAULT

PREFIX = "/api/"


class ApiMiddleware:
    """Leaves everything alone that is not the API's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response: HttpResponseBase | None = _too_large(request)
        if response is None:
            response = _as_problem(request, straight.answered(request) or self.get_response(request))
        patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        if isinstance(response, HttpResponse) and request.method == "GET" and response.status_code == 200:
            return _with_tag(request, response)
        return response


def _too_large(request: HttpRequest) -> HttpResponse | None:
    limit = UPLOAD_LIMIT if request.content_type == "multipart/form-data" else JSON_LIMIT
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    return answers.answer(request, refusal(413, kinds.TOO_LARGE.at(limit=limit))) if length > limit else None


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Refusals that Django or the router made by themselves, in the same form as ours."""
    status = response.status_code
    if status < 400 or response.headers.get("Content-Type", "").startswith(answers.MEDIA_TYPE):
        return response
    if status >= 500:
        return answers.broken(request, getattr(request, FAULT, None))
    if status == 405:
        allow = response.headers.get("Allow", "")
        return answers.answer(request, refusal(405, kinds.WRONG_METHOD.at(method=request.method), Allow=allow))
    if status == 404:
        return answers.answer(request, refusal(404, kinds.UNKNOWN_ADDRESS.at()))
    return answers.answer(request, refusal(status, kinds.BAD_JSON.at(detail=response.reason_phrase)))


def _with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An ETag over what is said. An answer about a thing with versions says its version in front (`v12-…`)."""
    version = response.headers.get("X-Version", "")
    del response["X-Version"]
    tag = f'"{version}{sha256(response.content).hexdigest()[:24]}"'
    if tag in [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]:
        response = HttpResponseNotModified()
    response["ETag"] = tag
    return response
