"""The cases behind a figure: a condition that a list is narrowed to, so that it holds just those that were counted.

It reads the rows that the fold wrote for each case beside the figure itself, over the days asked for and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Max, Q, Sum, When

from yiwang.cases.interface import Case
from yiwang.insight.models import COLUMNS, CaseCount
from yiwang.insight.queries import counting
from yiwang.kernel.civil_time import instant

OF_BODIES = frozenset({counting.SUMMONED, counting.RESPONDED, counting.FINISHED, counting.SCORED})
OFTEN = OF_BODIES | {"ended", "reopened", "supervised", counting.EXTENDED}
"""What may be counted several times for one case: the list then holds fewer cases than the figure says times."""
LISTED = (
    OFTEN
    | {*COLUMNS, counting.ON_TIME, counting.NOT_ON_TIME, counting.EMERGENCY}
) - {*counting.UNLISTED}  # fmt: skip
"""Figures that have a list."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What was counted as any of `whats` over days (`until` exclusive). `key`: the unit that answered for the case at
    the time, or the body that did it; empty for none, None for any. `hour`: of the day, for what was reported. `every`:
    of the days only each so-manieth, for a mean of Tuesdays."""

    whats: tuple[str, ...]
    since: date
    until: date
    key: str | None = None
    hour: int | None = None
    every: int = 1

    def condition(self) -> Q:
        """Of cases. What is about a body is in no figure, so it is not behind one."""
        rows = CaseCount.objects.filter(what__in=self.whats, day__gte=self.since, day__lt=self.until, number__gt=0)
        rows = rows if self.every == 1 else rows.filter(day__in=self._days())
        rows = rows if self.key is None else rows.filter(key=self.key)
        found = Q(about=None, id__in=rows.values("case_id"))
        return found if self.hour is None else found & Q(reported_at__hour=self.hour)

    def _days(self) -> list[date]:
        return [self.since + timedelta(days=past) for past in range(0, (self.until - self.since).days, self.every)]


@dataclass(frozen=True, slots=True)
class OpenOn:
    """What was open at the end of a day: reported by then, open now or ended since, and not closed on that day to be
    reopened later. Only of what was reopened since are the days before read."""

    day: date

    def condition(self) -> Q:
        morrow = self.day + timedelta(days=1)
        counts = CaseCount.objects.order_by()
        gone = counts.filter(what="ended", day__gte=morrow, number__gt=0).values("case_id")
        then = Case.objects.filter(ended=False).order_by().values("id").union(gone)
        closed = ~Q(id__in=_closed_by(morrow))
        return closed & Q(about=None, id__in=then, reported_at__lt=instant(datetime.combine(morrow, time())))


def _closed_by(morrow: date) -> Any:
    """Of what was reopened from a day on, what was closed when it began: it had ended later than it was reopened. (A
    new round may begin before a case has ended. Of an end and a new round on one day, the sums say which was last.)"""
    counts = CaseCount.objects.order_by()
    later = counts.filter(what="reopened", day__gte=morrow, number__gt=0).values("case_id")
    before = counts.filter(what__in=("ended", "reopened"), day__lt=morrow, case_id__in=later).values("case_id")
    last = before.annotate(
        end=Max("day", filter=Q(what="ended")), again=Max("day", filter=Q(what="reopened")),
        net=Sum(models.Case(When(what="ended", then=F("number")), default=-F("number"))),
    )  # fmt: skip
    ended_last = Q(again=None) | Q(end__gt=F("again")) | Q(end=F("again"), net__gt=0)
    return last.filter(ended_last, end__isnull=False).values("case_id")
