"""Set an old month of cases aside, and take it back into use: on PostgreSQL, by whoever runs the whole site.

A month is set aside only when nothing is left to be done in it: every case has ended, and every word of people was
erased when its day came. So nothing that somebody may ask for is out of reach: what is left is read, not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from yiwang.cases import events
from yiwang.cases.models import Case, CaseFile
from yiwang.engine.problems import Problem, Text, declare
from yiwang.kernel import partitions
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event
from yiwang.kernel.models import Content, JournalEntry
from yiwang.kernel.months import Month, month_at, set_aside
from yiwang.kernel.partitions import Table
from yiwang.kernel.permissions import needs_role
from yiwang.kernel.refusals import Refused

NO_MONTHS = declare(
    "cases.no_months",
    what=("这个站点的数据库不分月存放", "The database of this site keeps no months apart"),
    why=("只有 PostgreSQL 才按月分开存放；SQLite 一个文件就够。", "Only PostgreSQL does; SQLite is one file."),
    mend=("不用处理。", "Nothing needs to be done."),
)
NO_SUCH_MONTH = declare(
    "cases.no_such_month",
    what=("{month} 没有单独存放", "{month} has no tables of its own in use"),
    why=("它还没有分出来，或者已经移出。", "It was not made yet, or it was set aside already."),
    mend=("请看 yiwang partitions list；先运行 yiwang partitions make {month}。",
          "See yiwang partitions list; first run yiwang partitions make {month}."),
)  # fmt: skip
NOT_ASIDE = declare(
    "cases.month_not_aside",
    what=("{month} 没有移出", "{month} was not set aside"),
    why=("只有移出的月份才能收回。", "Only a month that was set aside can be taken back."),
    mend=("请看 yiwang partitions list。", "See yiwang partitions list."),
)
STILL_NEEDED = declare(
    "cases.month_still_needed",
    what=("{month} 还不能移出：没办完 {open} 件，文字还没删除 {words} 件",
          "{month} cannot be set aside yet: {open} cases are open, {words} still have words of people"),
    why=("移出后只能看，不能改；没办完的要继续办，个人的话到期要删除。",
         "It could only be read then; open cases go on, and words of people are erased when their day comes."),
    mend=("等这个月的事项都办完、文字到期删除以后再移出。",
          "Set it aside when all its cases have ended and their words were erased."),
)  # fmt: skip
MONTH_ASIDE = declare(
    "cases.month_aside",
    what=("这件事项所在的月份（{month}）已经移出，只能看", "The month of this case ({month}) was set aside: read only"),
    why=("很久以前的月份办完后单独存放，不再改动。", "Months of long ago are kept apart and not changed any more."),
    mend=("请管理员先运行 yiwang partitions attach {month}，再办理。",
          "Ask the administrator to run yiwang partitions attach {month} first."),
)  # fmt: skip
CASES = Table("case", "id")
"""Whose rows say which entries of the journal go with a month."""
KEEP = Text("移出或收回月份", "set months aside")


@dataclass(frozen=True)
class SetMonthAside:
    """`aggregate_id`: the id of this line in the journal."""

    aggregate_id: UUID
    month: Month

    def permit(self, acting: Any) -> Sequence[Problem]:
        return needs_role(acting, {"admin"}, KEEP, "")

    def decide(self, acting: Any, now: datetime) -> Change[Month]:
        month = self.month
        if not partitions.tables():
            raise Refused([NO_MONTHS.at()])
        if not partitions.is_made(month) or month >= month_at(now):
            raise Refused([NO_SUCH_MONTH.at(month=month)])
        if any(left := _left_to_do(month)):
            raise Refused([STILL_NEEDED.at(month=month, open=left[0], words=left[1])])
        happened = Event(events.MONTH_SET_ASIDE, {"month": str(month)})
        return Change(
            events.MONTHS_AGGREGATE, [happened], month, write=lambda head: partitions.detach(month, CASES)
        )  # fmt: skip

    def again(self, entries: Sequence[JournalEntry]) -> Month:
        return self.month


@dataclass(frozen=True)
class TakeMonthBack:
    """`aggregate_id`: the id of this line in the journal."""

    aggregate_id: UUID
    month: Month

    def permit(self, acting: Any) -> Sequence[Problem]:
        return needs_role(acting, {"admin"}, KEEP, "")

    def decide(self, acting: Any, now: datetime) -> Change[Month]:
        if self.month not in set_aside():
            raise Refused([NOT_ASIDE.at(month=self.month)])
        happened = Event(events.MONTH_TAKEN_BACK, {"month": str(self.month)})
        return Change(
            events.MONTHS_AGGREGATE, [happened], self.month, write=lambda head: partitions.attach(self.month)
        )  # fmt: skip

    def again(self, entries: Sequence[JournalEntry]) -> Month:
        return self.month


def _left_to_do(month: Month) -> tuple[int, int]:
    """Cases of a month that are open, and those with words or files that are not erased."""
    low, high = month.ids
    cases = Case.objects.filter(id__gte=low, id__lt=high)
    words = Content.objects.filter(aggregate_id__gte=low, aggregate_id__lt=high, erased_at=None)
    files = CaseFile.objects.filter(case_id__gte=low, case_id__lt=high, erased_at=None)
    with_words = cases.filter(
        Q(words_until__isnull=False) | Q(id__in=words.values("aggregate_id")) | Q(id__in=files.values("case_id"))
    )
    return cases.filter(ended=False).count(), with_words.filter(ended=True).count()


@contextmanager
def months_in_use() -> Iterator[None]:
    """Within, no month is aside: for a change of the tables, which is to reach all of them."""
    months = partitions.aside_now()
    for month in months:
        partitions.attach(month)
    yield
    for month in months:
        partitions.detach(month, CASES)
