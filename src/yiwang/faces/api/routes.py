"""Declaring endpoints: each with its gate, its answer, and (in the document) every refusal that it may give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router

from yiwang.faces.api.gate import Gate

Function = TypeVar("Function", bound=Callable[..., Any])
READ = (400, 401, 403, 404, 422, 429, 500, 503)
WRITE = (*READ, 409, 412, 413, 415)
NOT_COMMANDS = frozenset(
    {
        "sign_in",
        "sign_out",
        "choose_post",
        "check_pack",
        "find_likely_duplicates",
        "offer_second_factor",
        "track_case",
        "read_file_as_reporter",
        "copy_own_data",
        "list_own_access_lines",
        "stop_import",
    }
)
"""Sent with POST, but they change nothing that is kept in the journal: no idempotency key is asked."""


def read(router: Router, path: str, name: str, answer: Any, **more: Any) -> Callable[[Function], Function]:
    """An endpoint that only reads. `answer` None: the function gives a whole response (a file, a stream)."""
    return router.get(path, operation_id=name, auth=Gate(name), response={200: answer}, **more)


def write(
    router: Router, path: str, name: str, answer: Any, status: int = 200, **more: Any
) -> Callable[[Function], Function]:
    """An endpoint that changes something, or needs a body to answer."""
    return router.post(path, operation_id=name, auth=Gate(name), response={status: answer}, **more)
