"""Figures that anybody may read hide what is small: of three people who answered, each would know the others.

Two ways round are closed as far as figures can close them. What is left out of a list must not follow from the sum of
the area above it, so whatever would be the only one hidden takes the next smallest with it. And days are whole weeks,
ended ones, so that today's figures less yesterday's are not those of one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yiwang.insight.models import COLUMNS
from yiwang.insight.queries.figures import Line, Share

SHARES = ("response", "resolution", "satisfaction")


@dataclass(frozen=True, slots=True)
class Published:
    """A line as anybody may read it. None: hidden because it is small."""

    key: str
    figures: dict[str, int | None]
    response: Share | None
    resolution: Share | None
    satisfaction: Share | None


def whole_weeks(since: date, until: date, today: date) -> tuple[date, date]:
    """The weeks that begin in a period, as far as they are over; `until` exclusive."""
    first = since - timedelta(days=since.weekday())
    last = min(until + timedelta(days=-until.weekday() % 7), today - timedelta(days=today.weekday()))
    return first, max(first, last)


def published(lines: Sequence[Line], least: int) -> list[Published]:
    """Lines of one list (areas below one, months, units …) with what is under `least` hidden."""
    hidden = {name: _hidden([line.figures[name] for line in lines], least) for name in COLUMNS}
    shares = {name: _hidden([getattr(line, name).of for line in lines], least) for name in SHARES}
    return [
        Published(
            line.key, {name: None if at in hidden[name] else line.figures[name] for name in COLUMNS},
            *(None if at in shares[name] else getattr(line, name) for name in SHARES),
        )
        for at, line in enumerate(lines)
    ]  # fmt: skip


def _hidden(values: Sequence[int], least: int) -> set[int]:
    """Which of some numbers are not told: the small ones (nothing is no secret), and never one alone among others."""
    small = {at for at, value in enumerate(values) if 0 < value < least}
    rest = [at for at, value in enumerate(values) if value >= least]
    if len(small) == 1 and rest:
        small.add(min(rest, key=lambda at: values[at]))
    return small
