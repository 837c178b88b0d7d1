"""A life cycle as a graph of nodes: what `decide` said, remembered (docs/decisions/0005-memoised-life-cycles.md)."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from yiwang.engine.workflows.state import State

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Minutes:
    """A timetable minute by minute. `before[t]`: open minutes before minute t. `moment[n]`: when n have passed."""

    before: array[int]
    moment: array[int]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: `amount` open minutes, or until a minute of the day."""

    before: array[int]
    moment: array[int]
    amount: int
    until: int = -1

    def due(self, start: int) -> int:
        """The minute at which a time begun at minute `start` runs out. Raises IndexError past the calendar's end."""
        if self.until < 0:
            return self.moment[self.before[start] + self.amount]
        of_day = start % MINUTES_A_DAY
        return start - of_day + self.until + (MINUTES_A_DAY if of_day >= self.until else 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that may be taken at a node. `waits`: nobody works meanwhile, the reporter's answer is awaited."""

    step: str
    waits: bool
    silence: Limit | None
    """After which the step happens by itself."""
    by_itself: bool = False
    """Nobody takes it: it happens when the silence is over."""

    def answered(self, now: int, lasting: int) -> int:
        """The minute at which a step that waits is taken: when the answer comes, or the silence is over. Not now."""
        if self.silence is None:
            return now + lasting
        silent = max(self.silence.due(now), now + 1)
        return silent if self.by_itself else min(now + lasting, silent)


@dataclass(slots=True, eq=False)
class Node:
    """The state of a case without its times. The counters at the end are of one run; the rest never changes."""

    stage: str
    owner: str
    ended: bool
    outcome: str
    limit: Limit | None
    mean: float
    by_unit: bool
    before: array[int]
    """Of the working hours of the owner, like `moment`."""
    moment: array[int]
    pools: array[int]
    """For each area of the case's level, the (first) pool that does the work."""
    spread: int
    """How many pools below an area of the case's level share its work (1 unless the owner's level is lower)."""
    choices: tuple[Choice, ...] = ()
    running: tuple[float, ...] = ()
    """Running weights of the choices; none where there is but one."""
    targets: list[Node | None] = field(default_factory=list)
    """Per choice, the node it leads to; None until asked the first time."""
    after: tuple[State, ...] = ()
    """Per choice, the state it leads to, at the moment at which all states of the graph stand."""
    profile: int = 0
    reached: int = 0
    lasted: int = 0
    """Minutes from arrival to here, summed over the cases that ended here."""
    late: int = 0
    left_open: int = 0

    def reset(self) -> None:
        """Forget the last run."""
        self.reached = self.lasted = self.late = self.left_open = 0
