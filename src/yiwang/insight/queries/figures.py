"""Reading figures: of an area, over days, split by whatever is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from yiwang.insight.models import COLUMNS, Figure

By = Literal["area", "unit", "case_type", "day", "month", "all"]
Z = 1.959964
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """A rate: how many of how many, and the 95 % interval by Wilson, which holds for small numbers too."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """None of none is no rate."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.of:
            return None
        n, p = self.of, self.count / self.of
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one key: an area's code, a unit's id, a case type, a day, the first of a month, or nothing."""

    key: str
    figures: dict[str, int]

    @property
    def response(self) -> Share:
        """Taken up in time, of all taken up."""
        return Share(self.figures["in_time"], self.figures["in_time"] + self.figures["not_in_time"])

    @property
    def resolution(self) -> Share:
        """Solved by the reporter's word, of those who said a word."""
        return Share(self.figures["solved"], self.figures["solved"] + self.figures["unsolved"])

    @property
    def satisfaction(self) -> Share:
        return Share(self.figures["satisfied"], self.figures["satisfied"] + self.figures["unsatisfied"])


def figures(
    areas: Collection[str], since: date, until: date, by: By = "all", case_type: str = "", unit: str | None = None
) -> list[Line]:
    """Sums over days (`until` exclusive) of areas, of one case type or unit if given; by key.

    Areas that lie in one another count twice: give areas of one level. `open` is summed like the others: ask from the
    beginning of time to learn how many are open.
    """
    rows = Figure.objects.filter(area__in=areas, day__gte=since, day__lt=until)
    rows = rows.filter(case_type=case_type) if case_type else rows
    rows = rows.filter(unit=unit) if unit is not None else rows
    sums = {f"sum_{name}": Sum(name) for name in COLUMNS}
    if by == "all":
        found = rows.aggregate(**sums)
        return [Line("", {name: found[f"sum_{name}"] or 0 for name in COLUMNS})]
    keyed = rows.annotate(month=TruncMonth("day")) if by == "month" else rows
    return [
        Line(str(row[by]), {name: row[f"sum_{name}"] for name in COLUMNS})
        for row in keyed.values(by).annotate(**sums).order_by(by)
    ]


def open_cases(areas: Collection[str], on: date, by: By = "all") -> dict[str, int]:
    """How many cases were open at the end of a day."""
    lines = figures(areas, date.min, date.fromordinal(on.toordinal() + 1), by)
    return {line.key: line.figures["open"] for line in lines}
