"""What the API says about itself: every kind of problem that it may answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.engine.problems import ALL_KINDS, ProblemKind, Text
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.fields import Id
from yiwang.faces.api.problems import status_of
from yiwang.faces.api.routes import read

router = Router(tags=["about"])


class Words(Schema):
    """A sentence in both languages; names in braces are filled in."""

    zh: str
    en: str


class ProblemKindOut(Schema):
    code: str
    severity: str
    status: int
    what: Words
    why: Words
    mend: Words


@read(router, "/problems", "list_problem_kinds", list[ProblemKindOut])
def list_problem_kinds(request: HttpRequest) -> Any:
    """Every kind of problem, by code."""
    return [_out(ALL_KINDS[code]) for code in sorted(ALL_KINDS)]


@read(router, "/problems/{code}", "read_problem_kind", ProblemKindOut)
def read_problem_kind(request: HttpRequest, code: Id) -> Any:
    """One kind: what the `type` of a refusal leads to."""
    if code not in ALL_KINDS:
        raise no_such(f"问题代码 {code}", f"problem code {code}")
    return _out(ALL_KINDS[code])


def _out(kind: ProblemKind) -> dict[str, Any]:
    def words(text: Text) -> dict[str, str]:
        return {"zh": text.zh, "en": text.en}

    return {"code": kind.code, "severity": kind.severity, "status": status_of(kind.code), "what": words(kind.what),
            "why": words(kind.why), "mend": words(kind.mend)}  # fmt: skip
