"""Is it more than before, or chance? Comparisons that say how sure they are, by standard formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

from yiwang.insight.queries.figures import Share

ERROR = 0.05
"""Intervals are of 95 %; of a list of hot spots one in twenty may hold a false one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference and its 95 % interval; for numbers a ratio minus one, for rates a difference of shares."""

    value: float
    low: float
    high: float

    @property
    def distinguishable(self) -> bool:
        """Nought does not lie within the interval."""
        return self.low > 0 or self.high < 0


def rate_change(now: Share, before: Share) -> Change | None:
    """The difference of two shares, with Newcombe's interval (method 10: from the two Wilson intervals)."""
    if now.value is None or before.value is None or now.interval is None or before.interval is None:
        return None
    difference = now.value - before.value
    (low, high), (low0, high0) = now.interval, before.interval
    down = sqrt((now.value - low) ** 2 + (high0 - before.value) ** 2)
    up = sqrt((high - now.value) ** 2 + (before.value - low0) ** 2)
    return Change(difference, difference - down, difference + up)


def number_change(now: int, before: int, days: int, days_before: int) -> Change | None:
    """How much more a day than before, as a share of before. Two counts of independent reports: the interval of their
    ratio from Wilson's interval of the first among both (given the sum, the first is binomial)."""
    share = Share(now, now + before)
    if not before or share.interval is None:
        return None
    scale = days_before / days
    low, high = (one / (1 - one) * scale - 1 if one < 1 else float("inf") for one in share.interval)
    return Change(now / before * scale - 1, low, high)


@dataclass(frozen=True, slots=True)
class Spot:
    """A kind in a cell: how often now, how often by the periods before, how likely that many are by chance."""

    area: str
    kind: str
    number: int
    expected: float
    chance: float


LEAST = 3
"""Fewer than this in a period is no hot spot, whatever was before."""


def hot_spots(counted: Iterable[tuple[str, str, int, int]], periods: int) -> list[Spot]:
    """Of `(area, kind, now, in so many periods before)`: those above expectation beyond chance.

    Given the sum over all periods, what fell into this one is binomial with p = 1/(periods + 1) if nothing has
    changed. All pairs are tested, so the bound is divided by how many they are (Bonferroni).
    """
    pairs = list(counted)
    if not pairs or periods < 1:
        return []
    bound, p = ERROR / len(pairs), 1 / (periods + 1)
    found = [
        Spot(area, kind, now, before / periods, chance)
        for area, kind, now, before in pairs
        if now >= LEAST and (chance := at_least(now, now + before, p)) < bound
    ]
    return sorted(found, key=lambda one: (one.chance, one.area, one.kind))


def at_least(count: int, of: int, p: float) -> float:
    """The chance of that many or more of a binomial."""
    return min(1.0, sum(exp(_log_binomial(one, of, p)) for one in range(count, of + 1)))


def _log_binomial(k: int, n: int, p: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(p) + (n - k) * log(1 - p)
