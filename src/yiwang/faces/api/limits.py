"""Rate limits of the API, as problem answers. The counting is that of all faces (faces.visitors)."""

from __future__ import annotations

from yiwang.faces import visitors
from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import refusal


def check(what: str, sender: str) -> None:
    """Count a request; raises the refusal when there were too many."""
    if seconds := visitors.wait(what, sender):
        raise refusal(429, kinds.TOO_MANY.at(seconds=seconds), Retry_After=str(seconds))
