"""Reading rollups: any period from a few rows, whole months from the rows of months and the rest from those of days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import product
from typing import Literal

from django.db.models import Case, F, Q, Sum, When

from yiwang.foundation.places import interface as places
from yiwang.insight.models import EVER, STANDING, TOTALLED, Rollup

Split = Literal["level", "kind", "channel", "hour", "unit", "body"]
Column = Literal["area", "key", "what", "since"]
AREAS = 500
"""So many areas are asked for at once."""


def rolled(
    areas: Collection[str],
    split: Split,
    since: date | None,
    until: date,
    whats: Collection[str],
    by: tuple[Column, ...] = ("key", "what"),
    keys: Collection[str] | None = None,
) -> dict[tuple[str, ...], int]:
    """Sums over the days of a period (`until` exclusive; without `since`, from the beginning), by some of the columns.

    By `since`: day by day. `keys`: of these alone. Areas that lie in one another count twice: give areas of one level.
    """
    found: dict[tuple[str, ...], int] = {}
    cells = places.cell_codes()
    for small in (False, True):
        wanted = sorted({area for area in areas if (area in cells) is small})
        pieces = _pieces(split, since, until, whats, by, small)
        # One question for each stretch of days or months: each is one range of the key, an OR of them would not be.
        for start, (period, number) in product(range(0, len(wanted), AREAS), pieces):
            rows = Rollup.objects.filter(period, area__in=wanted[start : start + AREAS], split=split, what__in=whats)
            rows = rows if keys is None else rows.filter(key__in=sorted(keys))
            for *key, total in rows.values_list(*by).annotate(total=Sum(number)).order_by(*by):
                place = tuple(str(one) for one in key)
                found[place] = found.get(place, 0) + total
    return found


def rolled_on(areas: Collection[str], split: Split, days: Collection[date], what: str) -> dict[tuple[date, str], int]:
    """Sums of some single days, by day and key: one question."""
    rows = Rollup.objects.filter(area__in=sorted(set(areas)), split=split, what=what, grain="d", since__in=sorted(days))
    summed = rows.values_list("since", "key").annotate(total=Sum("number")).order_by("since", "key")
    return {(day, key): total for day, key, total in summed}


Piece = tuple[Q, str | Case]
"""A stretch of rows, and what of each is added up."""
_NUMBER = "number"


def _pieces(
    split: Split, since: date | None, until: date, whats: Collection[str], by: Collection[Column], cells: bool
) -> list[Piece]:
    """Which rows make up a period."""
    if split == "hour" or "since" in by:
        return [(_days(since, until), _NUMBER)]
    if since is None and split in TOTALLED and set(whats) <= set(STANDING):
        # The total, less what came after: of what stands now, nothing.
        after = Q(grain="d", since__gte=until)
        return [(Q(grain="t", since=EVER) | after, Case(When(grain="t", then=F(_NUMBER)), default=-F(_NUMBER)))]
    return [(one, _NUMBER) for one in ([_days(since, until)] if cells else _months_and_days(since, until))]


def _days(since: date | None, until: date) -> Q:
    days = Q(grain="d", since__lt=until)
    return days if since is None else days & Q(since__gte=since)


def _months_and_days(since: date | None, until: date) -> list[Q]:
    first, last = (_month_from(since) if since else None), until.replace(day=1)
    if since is not None and first is not None and first >= last:
        return [_days(since, until)]
    months = Q(grain="m", since__lt=last)
    if since is None or first is None:
        return [months, _days(last, until)]
    ends = [one for one in ((since, first), (last, until)) if one[0] < one[1]]
    return [months & Q(since__gte=first), *(_days(*one) for one in ends)]


def _month_from(day: date) -> date:
    """The first day of a month, that day or the next."""
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
