"""Words whose day has come: frozen first, so that a mistake can be seen, and erased some weeks later. What is left of
the case is what statistics count: what kind, where, when, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, shell_change
from yiwang.cases.actions._saying import say_anew
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.actions.erase_words import erase, erased, files_left
from yiwang.cases.models import Case, CaseFile
from yiwang.cases.permissions import Person, is_system
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import Content
from yiwang.kernel.permissions import needs_role
from yiwang.kernel.refusals import Refused

EXPIRE = Text("到期冻结、删除文字", "freeze and erase words whose day has come")
FROZEN_DAYS = 30
"""So long are words frozen before they are erased."""


@dataclass(frozen=True)
class _Due:
    """What is due for a case on a day. `whole`: all that is left of it."""

    freeze: Sequence[UUID]
    erase: Sequence[UUID]
    files: Sequence[CaseFile]
    freeze_whole: bool
    erase_whole: bool

    def events(self, until: date) -> list[Event]:
        found = []
        if self.erase or self.erase_whole:
            found.append(erased(self.erase, self.files, "expired", self.erase_whole))
        if self.freeze or self.freeze_whole:
            ids = sorted(map(str, self.freeze))
            data = {"contents": ids, "whole": self.freeze_whole, "until": until.isoformat()}
            found.append(Event(events.WORDS_FROZEN, data))
        return found


@dataclass(frozen=True)
class ExpireWords(ShellAction):
    """By the worker. Personal answers have a day of their own; the rest goes so long after the end as the pack says."""
    ahead: ClassVar[bool] = False

    def permit(self, acting: Person) -> Sequence[Problem]:
        return [] if is_system(acting) else needs_role(acting, {"system"}, EXPIRE)

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        day = civil(now).date()
        due = _due(history.row, day)
        until = day + timedelta(days=FROZEN_DAYS)
        said = due.events(until)
        if not said:
            raise Refused([checks.NOTHING_ERASED.at()])
        change = shell_change(history, said, acting, now, Words(self.aggregate_id))

        def write(head: Head) -> None:
            change.write(head)
            freezing = Content.objects.filter(aggregate_id=self.aggregate_id, content_id__in=due.freeze)
            freezing.update(frozen_at=now, expires_on=until)
            if due.erase or due.erase_whole:
                erase(history, due.erase, due.files, now)
            else:
                say_anew(history)

        return replace(change, write=write)


def _due(row: Case, day: date) -> _Due:
    whole = row.words_until is not None and row.words_until <= day
    left = list(Content.objects.filter(aggregate_id=row.id, erased_at=None))
    if whole and row.words_frozen:
        return _Due([], [one.content_id for one in left], files_left(row.id), False, True)
    over = [one for one in left if whole or (one.expires_on is not None and one.expires_on <= day)]
    gone = [one.content_id for one in over if one.frozen_at and one.expires_on and one.expires_on <= day]
    return _Due([one.content_id for one in over if one.frozen_at is None], gone, [], whole, False)


def words_due(day: date, limit: int = 500) -> list[UUID]:
    """Cases for whose words something is due by a day."""
    ended = Case.objects.filter(words_until__lte=day).order_by("words_until").values_list("id", flat=True)[:limit]
    sealed = Content.objects.filter(expires_on__lte=day, erased_at=None).order_by("expires_on")
    answers = sealed.values_list("aggregate_id", flat=True)[:limit]
    return list(dict.fromkeys([*ended, *answers]))
