"""The API object and its document: what ninja writes by itself, completed by what our gate and commands add."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from http.client import responses
from importlib.metadata import version
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from yiwang.faces.api import answers
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.access import ACCESS, Access
from yiwang.faces.api.answers import Fault, Refusal, refusal
from yiwang.faces.api.fields import ProblemDetails
from yiwang.faces.api.parsing import JSON_LIMIT, StrictParser, input_refusal
from yiwang.faces.api.routes import NOT_COMMANDS, READ, WRITE
from yiwang.kernel.refusals import CHANGED_MEANWHILE, Refused

CHANGED = CHANGED_MEANWHILE.code
LANGUAGE = {"name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string"},
            "description": "zh-Hans (default) or en."}  # fmt: skip
POST = {"name": "Acting-Post", "in": "header", "required": False, "schema": {"type": "string", "format": "uuid"},
        "description": "Appointment to act under, for this request; in sessions only."}  # fmt: skip
IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"},
                 "description": "ETag of an earlier answer: 304 if it is still the same."}  # fmt: skip
KEY = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "format": "uuid"},
       "description": "The command's own id. Sent again with the same content, nothing is done twice."}  # fmt: skip
IF_MATCH = {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"},
            "description": "ETag of the case as it was read: 412 if it has changed."}  # fmt: skip
HAPPENED = {"name": "Happened-At", "in": "header", "required": False,
            "schema": {"type": "string", "format": "date-time"},
            "description": "When it was done, if that was earlier (no signal): at most 30 days."}  # fmt: skip
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token: <id>.<secret>."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A signed-in browser."},
}


class Encoder(NinjaJSONEncoder):
    """Instants in UTC, whatever zone they were computed in."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return super().default(o)


class Renderer(BaseRenderer):
    """JSON in UTF-8: Chinese stays readable, and is a third of the size."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return written(data)


written = Encoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: `json.dumps` would make an encoder for each answer."""


class Api(NinjaAPI):
    """The API, with refusals as problem details."""

    def __init__(self) -> None:
        super().__init__(
            title="Yiwang", version=version("yiwang"), urls_namespace="api", docs_url=None, parser=StrictParser(),
            renderer=Renderer(), description="From a report to a settled case. See docs/api.md.",
        )  # fmt: skip

    def set_default_exception_handlers(self) -> None:
        for kind, handler in HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = SCHEMES
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**problem.pop("$defs"), "ProblemDetails": problem}
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _complete(operation, method, path)
        return schema


def _unexpected(request: HttpRequest, fault: Any) -> HttpResponse:
    return answers.broken(request, fault)


def _refused(request: HttpRequest, refused: Any) -> HttpResponse:
    code = refused.problems[0].code
    status = 412 if code == CHANGED and "If-Match" in request.headers else kinds.status_of(code)
    return answers.answer(request, Refusal(status, [Fault(problem) for problem in refused.problems]))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """What ninja itself refuses: a body that cannot be parsed, or nobody signed in."""
    if isinstance(error.__cause__, Refusal):
        return answers.answer(request, error.__cause__)
    if error.status_code == 401:
        return answers.answer(request, refusal(401, kinds.NOT_SIGNED_IN.at()))
    return answers.answer(request, refusal(error.status_code, kinds.BAD_JSON.at(detail=error.message)))


def _bad_input(request: HttpRequest, error: Any) -> HttpResponse:
    return answers.answer(request, input_refusal(error.errors))


def _no_such_address(request: HttpRequest, error: Any) -> HttpResponse:
    return answers.answer(request, refusal(404, kinds.UNKNOWN_ADDRESS.at()))


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return answers.answer(request, refusal(413, kinds.TOO_LARGE.at(limit=JSON_LIMIT)))


def _bad_form(request: HttpRequest, error: Any) -> HttpResponse:
    return answers.answer(request, refusal(400, kinds.BAD_FORM.at()))


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Exception: _unexpected, Refused: _refused, Refusal: answers.answer, ValidationError: _bad_input,
    HttpError: _http_error, Http404: _no_such_address, RequestDataTooBig: _too_large,
    MultiPartParserError: _bad_form, SuspiciousOperation: _bad_form, UnreadablePostError: _bad_form,
}  # fmt: skip


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    name = operation["operationId"]
    access = ACCESS[name]
    parameters = operation.setdefault("parameters", [])
    parameters.append(LANGUAGE)
    if access.roles is not None:
        parameters.append(POST)
    if method == "get":
        parameters.append(IF_NONE_MATCH)
        operation["responses"][304] = {"description": "Not changed since."}
    elif name not in NOT_COMMANDS:
        parameters.extend([KEY, HAPPENED, *([IF_MATCH] if "/cases/{" in path or "/track/" in path else [])])
    operation["security"] = _security(access)
    operation["description"] = f"{operation.get('description', '')}\n\nFor: {access.who}; scope {access.scope}.".strip()
    for status in READ if method == "get" else WRITE:
        problem = {answers.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
        operation["responses"][status] = {"description": responses[status], "content": problem}
    operation["responses"][429]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}


def _security(access: Access) -> list[dict[str, list[str]]]:
    token: list[dict[str, list[str]]] = [] if access.session_only else [{"token": []}]
    return [*token, {"session": []}, *([{}] if access.roles is None else [])]
