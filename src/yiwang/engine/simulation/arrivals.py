"""Arrivals drawn with a seed, and the combinations of facts that they carry."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate, product, repeat
from math import prod

from yiwang.engine.simulation.nodes import MINUTES_A_DAY
from yiwang.engine.simulation.plan import Arrivals, CaseProfile, Chance, FactChoice, Plan, no_arrivals
from yiwang.engine.values import Value

COMBINATIONS_AT_MOST = 4096


@dataclass(frozen=True, slots=True)
class FactTable:
    """Every combination of the facts of a profile, with running weights to draw one by a single number."""

    combinations: tuple[Mapping[str, Value], ...]
    running: tuple[float, ...]

    def drawer(self, chance: Chance) -> Callable[[], int]:
        """What draws the index of a combination; of a single one, without chance."""
        if len(self.running) == 1:
            return lambda: 0
        running, total, last, random = self.running, self.running[-1], len(self.running) - 1, chance.random
        return lambda: bisect_right(running, random() * total, 0, last)


def fact_table(profile: CaseProfile) -> FactTable:
    """All combinations of the facts. Raises ValueError past `COMBINATIONS_AT_MOST`: the profile is too fine."""
    if profile.observed:
        return FactTable(profile.observed, tuple(float(number) for number in range(1, len(profile.observed) + 1)))
    if prod(len(choice.values) for choice in profile.facts) > COMBINATIONS_AT_MOST:
        raise ValueError(f"{profile.case_type}: more than {COMBINATIONS_AT_MOST} combinations of facts")
    rows = list(product(*(_weighted(choice) for choice in profile.facts)))
    combinations = tuple({name: value for name, value, _ in row} for row in rows)
    weights = [prod((weight for _, _, weight in row), start=1.0) for row in rows]
    return FactTable(combinations, tuple(accumulate(weights)))


def _weighted(choice: FactChoice) -> list[tuple[str, Value, float]]:
    return [(choice.name, value, weight) for value, weight in zip(choice.values, choice.weights, strict=True)]


HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 14, 16, 16, 13, 9, 11, 15, 16, 14, 11, 9, 8, 7, 5, 3, 2)
"""How many matters are reported in each hour of the day: an assumption, after the shape that hotlines report."""


SLOTS = array(
    "i", (hour * 60 + minute for hour, weight in enumerate(HOURS) for minute in range(60) for _ in range(weight))
)
"""Minutes of the day, ascending, each as often as its hour weighs: one number draws day, hour and minute together."""


def draw_arrivals(plan: Plan, tables: tuple[FactTable, ...], chance: Chance, cases: int = 0) -> Arrivals:
    """A year of cases: each profile's yearly count in every area of its level, days at even odds, hours by `HOURS`.

    `cases` scales all profiles so that about so many arrive altogether; 0 leaves the yearly counts as they are.
    """
    scale = scale_of(plan, cases)
    areas = [plan.areas.get(profile.level, 1) for profile in plan.profiles]
    counts = [round(p.per_year_per_area * areas[i] * scale) for i, p in enumerate(plan.profiles)]
    kinds, slots, random = len(counts), len(SLOTS), chance.random
    # Moment and profile in one number: sorting numbers is much quicker than sorting pairs.
    moments = plan.days * slots
    drawn = [int(random() * moments) * kinds + index for index, count in enumerate(counts) for _ in range(count)]
    drawn.sort()
    arrivals = no_arrivals()
    arrivals.minute.extend(
        slot // slots * MINUTES_A_DAY + SLOTS[slot % slots] for slot in (number // kinds for number in drawn)
    )
    arrivals.profile.extend(number % kinds for number in drawn)
    arrivals.area.extend(int(random() * areas[index]) for index in arrivals.profile)
    draws = [table.drawer(chance) for table in tables]
    arrivals.facts.extend(draws[index]() for index in arrivals.profile)
    arrivals.unit.extend(repeat(-1, len(drawn)))
    return arrivals


def scale_of(plan: Plan, cases: int) -> float:
    """How many times the profile's yearly numbers arrive."""
    yearly = sum(p.per_year_per_area * plan.areas.get(p.level, 1) for p in plan.profiles)
    return cases / (yearly or 1) if cases else plan.days / 365
