"""The cases behind a figure: a condition that a list is narrowed to, so that it holds as many cases as the figure says.

Only what counts a case once has one. What is counted each time it happens (endings, supervisions …) is no number of
cases, and a change of what is open is none either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from yiwang.insight.models import Tally
from yiwang.insight.queries import counting
from yiwang.kernel.civil_time import instant

MARKED: Mapping[str, str] = {
    "in_time": "in_time", "not_in_time": "in_time", "late": "late", "silent": "silent",
    "solved": "solved", "unsolved": "solved", "satisfied": "satisfied", "unsatisfied": "satisfied",
    counting.ON_TIME: counting.ON_TIME, counting.NOT_ON_TIME: counting.ON_TIME, counting.EMERGENCY: counting.EMERGENCY,
}  # fmt: skip
"""Figure -> the mark of a case's tally that says where it was counted."""
REPORTED, ANSWERED = "opened", "answered"
LISTED = frozenset({REPORTED, ANSWERED, *MARKED})
"""Figures that have a list."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What was counted as `what` over days (`until` exclusive). `unit`: the one that answered for the case at the time,
    empty for none, None for any. `hour`: of the day, for what was reported."""

    what: str
    since: date
    until: date
    unit: str | None = None
    hour: int | None = None

    def condition(self) -> Q:
        """Of cases. What is about a body is in no figure, so it is not behind one."""
        found = Q(about=None)
        if self.what in (REPORTED, ANSWERED):
            column = "reported_at" if self.what == REPORTED else "answered_at"
            found &= Q(**{f"{column}__gte": _begins(self.since), f"{column}__lt": _begins(self.until)})
            return found if self.hour is None else found & Q(**{f"{column}__hour": self.hour})
        return found & Q(Exists(self._marked()))

    def _marked(self) -> QuerySet[Tally]:
        mark = f"counted__marks__{MARKED[self.what]}"
        rows = Tally.objects.filter(case_id=OuterRef("id")).annotate(
            column=_text(f"{mark}__0"), unit=_text(f"{mark}__1"), day=_text(f"{mark}__2")
        )
        rows = rows.filter(column=self.what, day__gte=self.since.isoformat(), day__lt=self.until.isoformat())
        return rows if self.unit is None else rows.filter(unit=self.unit)


def has_list(what: str, by: str) -> bool:
    """Which unit a case was first named to is not kept, so what was reported has no list by unit."""
    return what in LISTED and not (by == "unit" and what in (REPORTED, ANSWERED))


def _text(path: str) -> Cast:
    return Cast(KT(path), CharField())


def _begins(day: date) -> datetime:
    return instant(datetime.combine(day, time()))
