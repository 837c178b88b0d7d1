"""The timeline of a demo: what happens when, done in order of time, each thing by the action for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any
from uuid import UUID

from yiwang.cases.interface import WakeCase, due_cases
from yiwang.foundation.identity.interface import WORKER
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import uuid7_from
from yiwang.kernel.imports import Progress
from yiwang.kernel.refusals import Refused

WAKE_EVERY = timedelta(minutes=30)
MORNING, EVENING = time(8, 30), time(18, 0)
Do = Callable[[datetime], Any]


@dataclass(slots=True)
class Told:
    """What came of it. `refused`: by the problem's code, for what was tried at random; a story's refusals have its name
    before the code."""

    reported: int = 0
    steps: int = 0
    refused: dict[str, int] = field(default_factory=dict)


class Timeline:
    """Things to do, by their moments."""

    def __init__(self, seed: int, start: datetime, end: datetime) -> None:
        self.chance = Random(seed)
        self.start, self.end = start, end
        self.told = Told()
        self._queue: list[tuple[datetime, int, Do]] = []
        self._number = 0

    def at(self, moment: datetime, do: Do) -> None:
        self._number += 1
        heappush(self._queue, (moment, self._number, do))

    def pass_by(self, progress: Progress) -> None:
        """Let the time pass, up to the end."""
        length = (self.end - self.start).total_seconds()
        while self._queue and self._queue[0][0] < self.end:
            now, _, do = heappop(self._queue)
            do(now)
            progress(max(0, int((now - self.start).total_seconds() / length * 100)), 100)
        progress(100, 100)

    def do(self, action: Any, acting: Any, now: datetime, said_by: str = "") -> Any:
        """The answer of an action; None when it was refused, which is counted."""
        try:
            return perform(action, acting=acting, command=Command(self.id(now), now), now=now)
        except Refused as refused:
            for problem in refused.problems[:1]:
                self.count_refused(problem.code, said_by)
            return None

    def count_refused(self, code: str, said_by: str = "") -> None:
        name = f"{said_by}: {code}" if said_by else code
        self.told.refused[name] = self.told.refused.get(name, 0) + 1

    def id(self, now: datetime) -> UUID:
        """An id of that moment."""
        return uuid7_from(int(now.timestamp() * 1000), self.chance.randbytes(10))

    def wake(self, now: datetime) -> None:
        """The worker's part, again and again."""
        for case_id in due_cases(now, 1000):
            self.do(WakeCase(case_id), WORKER, now)
        self.at(now + WAKE_EVERY, self.wake)


def at_work(moment: datetime) -> datetime:
    """The same moment, or the next morning."""
    wall = civil(moment)
    if wall.time() < MORNING:
        return moment + (datetime.combine(wall.date(), MORNING) - wall)
    if wall.time() > EVENING:
        return moment + (datetime.combine(wall.date() + timedelta(days=1), MORNING) - wall)
    return moment
