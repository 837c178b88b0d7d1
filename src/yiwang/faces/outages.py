"""Faults that pass by themselves: the database is gone, locked or being changed, the disk is full.

Nothing was written then, and the same request may be sent again: the answer is 503 with Retry-After, not a broken page.
"""

from __future__ import annotations

import errno
from typing import NamedTuple

from django.db import InterfaceError, OperationalError

from yiwang.engine.problems import ProblemKind, declare


class Outage(NamedTuple):
    """What is out of order, and in how many seconds to try again."""

    kind: ProblemKind
    seconds: int


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SAYS_FULL = ("database or disk is full", "No space left on device", "could not extend file")
_OURS = ("no such table", "no such column", "has no column named", "syntax error")
"""SQLite calls our own mistakes by the same name as an outage."""

AWAY = declare(
    "site.away",
    what=("系统暂时用不了，这一次没有办成", "The site is unavailable for the moment; this was not done"),
    why=("数据库暂时没有回应，可能正在重启或维护。", "Its database does not answer just now: it may be restarting."),
    mend=("过 {seconds} 秒再发一次；同一个编号重发不会办两遍。",
          "Send it again in {seconds} seconds; the same id is done once."),
)  # fmt: skip
FULL = declare(
    "site.full",
    what=("存储空间满了，这一次没有办成", "The site's disk is full; this was not done"),
    why=("写不下的内容不会只写一半。", "What does not fit is not written by halves."),
    mend=("请告诉管理员；腾出空间后再发一次，不会办两遍。",
          "Tell the administrator; once there is space send it again, and it is done once."),
)  # fmt: skip


def outage(fault: BaseException | None) -> Outage | None:
    """What passes by itself, or None for a fault of ours."""
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return Outage(FULL, 60)
    if not isinstance(fault, OperationalError | InterfaceError):
        return None
    said = str(fault)
    if any(ours in said for ours in _OURS):
        return None
    return Outage(FULL, 60) if any(full in said for full in _SAYS_FULL) else Outage(AWAY, 10)
