"""Sending a command for a page: the answer, or the problems that stand at its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from yiwang.engine.problems import Problem
from yiwang.faces.web.requests import PageRequest, command_id
from yiwang.kernel.actions import Action, Command, perform
from yiwang.kernel.refusals import Refused

Answer = TypeVar("Answer")


def send(action: Action[Answer], request: PageRequest, acting: Any) -> tuple[Answer | None, Sequence[Problem]]:
    """Perform it for somebody, under the command id of the form."""
    return perform_as(action, acting, Command(command_id(request), request.now), request.now)


def perform_as(
    action: Action[Answer], acting: Any, command: Command, now: datetime
) -> tuple[Answer | None, Sequence[Problem]]:
    """The same under a command of its own, where one form does several things."""
    try:
        return perform(action, acting=acting, command=command, now=now), ()
    except Refused as refused:
        return None, refused.problems
