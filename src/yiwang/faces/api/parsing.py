"""Reading what was sent, strictly: JSON without NaN, endless nesting or characters that no database keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from yiwang.engine.problems import Problem
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import Fault, Refusal, refusal

DEEPEST = 20
JSON_LIMIT = 1_000_000
UPLOAD_LIMIT = 30_000_000
NEVER = re.compile("[\x00\ud800-\udfff]")
PERHAPS = re.compile(rb"[\x00\xed]|\\u0000|\\u[dD][89a-fA-F]|[0-9][0-9.]{14}|[0-9][eE]")
"""Where a text may hold a NUL, half a surrogate pair or a large number, or is not in UTF-8."""


class StrictParser(Parser):
    """JSON bodies only, and only sound ones."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        given = request.content_type or "—"
        if given != "application/json":
            raise refusal(415, kinds.WRONG_MEDIA_TYPE.at(given=given, wanted="application/json"))
        try:
            body = request.body
        except RequestDataTooBig:
            raise refusal(413, kinds.TOO_LARGE.at(limit=JSON_LIMIT)) from None
        found: dict[str, Any] = sound_json(body)
        return found


def sound_json(text: bytes | str) -> Any:
    """JSON that can be kept. Raises the refusal."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
        if not _plainly_sound(text):
            _sound(value, 0)
    except (ValueError, RecursionError) as fault:
        raise refusal(400, kinds.BAD_JSON.at(detail=str(fault)[:200] or "too deep")) from None
    return value


def _plainly_sound(text: bytes | str) -> bool:
    """Does the text alone show that each value in it can be kept? Nearly every body does; others are walked through."""
    written = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return written.count(b"{") + written.count(b"[") <= DEEPEST and not PERHAPS.search(written)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _sound(value: Any, depth: int) -> None:
    """Raises ValueError for what cannot be kept."""
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, str) and NEVER.search(value):
        raise ValueError("a character that is no text (U+0000 or half a surrogate pair)")
    if isinstance(value, int | float) and abs(value) >= 1e15:
        raise ValueError("a number too large")
    if isinstance(value, dict):
        for name, part in value.items():
            _sound(name, depth + 1)
            _sound(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _sound(part, depth + 1)


def input_refusal(errors: Sequence[dict[str, Any]]) -> Refusal:
    """What the checks of types and bounds found, as problems that point to the fields."""
    return Refusal(422, [_fault(error) for error in errors])


def _fault(error: dict[str, Any]) -> Fault:
    source, *rest = (str(part) for part in error["loc"])
    if source == "body":
        # The first name is that of our own function's argument, not of anything that was sent.
        pointer = "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in rest[1:])
        return Fault(_problem(error, rest[-1] if rest[1:] else "body"), pointer=f"#{pointer}")
    name = rest[-1] if rest else source
    return Fault(_problem(error, name), parameter=name)


def _problem(error: dict[str, Any], field: str) -> Problem:
    kind, detail = str(error["type"]), str(error.get("msg", ""))
    if kind == "missing":
        return kinds.MISSING_FIELD.at(field=field)
    if kind == "extra_forbidden":
        return kinds.UNKNOWN_FIELD.at(field=field)
    if kind.endswith(("_type", "_parsing")) or kind.startswith(("is_instance", "model_")):
        return kinds.WRONG_TYPE.at(field=field, detail=detail)
    if kind.startswith(("greater_", "less_", "string_too", "too_", "literal_", "enum")):
        return kinds.OUT_OF_BOUNDS.at(field=field, detail=detail)
    return kinds.BAD_VALUE.at(field=field, detail=detail)
