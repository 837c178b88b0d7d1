"""The cases behind a figure: a condition that a list is narrowed to, so that it holds just those that were counted.

It reads the rows that the fold wrote for each case beside the figure itself, over the days asked for and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yiwang.insight.models import COLUMNS, CaseCount
from yiwang.insight.queries import counting

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
    """What was counted as `what` over days (`until` exclusive). `key`: the unit that answered for the case at the time,
    or the body that did it; empty for none, None for any. `hour`: of the day, for what was reported."""

    what: str
    since: date
    until: date
    key: str | None = None
    hour: int | None = None

    def condition(self) -> Q:
        """Of cases. What is about a body is in no figure, so it is not behind one."""
        rows = CaseCount.objects.filter(what=self.what, day__gte=self.since, day__lt=self.until, number__gt=0)
        rows = rows if self.key is None else rows.filter(key=self.key)
        found = Q(about=None, id__in=rows.values("case_id"))
        return found if self.hour is None else found & Q(reported_at__hour=self.hour)
