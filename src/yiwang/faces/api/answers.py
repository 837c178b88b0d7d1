"""Refusals as problem details (RFC 9457), in the language of the reader."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from yiwang.engine.problems import Language, Problem, Text
from yiwang.faces.api import problems as kinds
from yiwang.faces.outages import outage
from yiwang.kernel.ids import new_id

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/problems/"
TITLES = {
    400: Text("请求有误", "Bad request"),
    401: Text("需要登录", "Sign-in needed"),
    403: Text("没有权限", "Not allowed"),
    404: Text("没有找到", "Not found"),
    405: Text("方法不对", "Wrong method"),
    409: Text("同时被别人改动", "Changed by somebody else"),
    412: Text("内容已有变化", "Changed since it was read"),
    413: Text("内容太大", "Too large"),
    415: Text("内容类型不对", "Wrong content type"),
    422: Text("不能这样办理", "Not accepted"),
    429: Text("请求太多", "Too many requests"),
    500: Text("系统出错", "Fault of the system"),
    503: Text("暂时不可用", "Unavailable for the moment"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem and the part of the request that it is about: a JSON pointer, or the name of a parameter or header."""

    problem: Problem
    pointer: str = ""
    parameter: str = ""


@dataclass(frozen=True)
class Refusal(Exception):
    """A request that is refused at the door. Raised by the API's own checks."""

    status: int
    faults: Sequence[Fault]
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal(status: int, *problems: Problem, **headers: str) -> Refusal:
    """A refusal that is about no part of the request in particular."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Refusal(status, [Fault(problem) for problem in problems], named)


def no_such(zh: str, en: str) -> Refusal:
    """404: there is no such thing, or not for this reader."""
    return refusal(404, kinds.NO_SUCH_THING.at(what=Text(zh, en)))


def language_of(request: HttpRequest) -> Language:
    """By Accept-Language; Simplified Chinese when it says nothing that we speak."""
    return "en" if get_language_from_request(request).startswith("en") else "zh-Hans"


def details(status: int, faults: Sequence[Fault], language: Language) -> dict[str, Any]:
    """The body of a problem answer."""
    first = faults[0].problem
    return {
        "type": TYPE + first.code,
        "title": TITLES.get(status, TITLES[422]).in_language(language),
        "status": status,
        "detail": first.what(language),
        "code": first.code,
        "problems": [said(fault, language) for fault in faults],
    }


def said(fault: Fault, language: Language) -> dict[str, str]:
    """One problem in words: what, why, how to mend; and what of the request it is about."""
    problem = fault.problem
    found = {
        "code": problem.code,
        "severity": problem.kind.severity,
        "what": problem.what(language),
        "why": problem.why(language),
        "mend": problem.mend(language),
    }
    where = {"where": str(problem.where), "pointer": fault.pointer, "parameter": fault.parameter}
    return found | {name: value for name, value in where.items() if value}


def answer(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """The refusal as a response."""
    body = details(refused.status, refused.faults, language_of(request))
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=refused.status, content_type=MEDIA_TYPE)
    for name, value in refused.headers.items():
        response[name] = value
    if refused.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="yiwang"'
    return response


def broken(request: HttpRequest, fault: BaseException | None) -> HttpResponse:
    """Our own fault: logged under an id; the answer says the id and nothing of the inside. What passes by itself is
    answered with when to come again."""
    id = str(new_id())
    if (out := outage(fault)) is not None:
        log.warning("%s %s: %s: %s", request.method, request.path, type(fault).__name__, fault)
        problem = out.kind.at(seconds=out.seconds)
        return answer(request, refusal(503, problem, Retry_After=str(out.seconds)))
    log.error("%s %s failed: %s", request.method, request.path, id, exc_info=fault)
    return answer(request, refusal(500, kinds.BROKEN.at(id=id)))
