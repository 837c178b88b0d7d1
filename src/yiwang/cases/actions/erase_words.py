"""Erase words of people on their request. The journal keeps the hash; its chain holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, shell_change
from yiwang.cases.actions._saying import say_anew, throw_away
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.models import CaseFile
from yiwang.cases.permissions import Person, is_reporter, is_system
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import Content
from yiwang.kernel.refusals import NOT_ALLOWED, Refused

ERASE = Text("删除文字", "erase words")


@dataclass(frozen=True)
class EraseWords(ShellAction):
    """`contents`: which; empty is all of the case, its files too. `basis`: why, without names.

    Asked by the reporter, a dispatcher who was asked, or the worker. Title and search lose them too.
    """

    contents: tuple[UUID, ...] = ()
    basis: str = "asked"
    ahead: ClassVar[bool] = False

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        if not (is_system(acting) or is_reporter(acting, history.row) or "dispatcher" in acting.roles):
            raise Refused([NOT_ALLOWED.at(action=ERASE, post=acting.acting_as)])
        rows = Content.objects.filter(aggregate_id=self.aggregate_id, erased_at=None)
        if self.contents:
            rows = rows.filter(content_id__in=self.contents)
        ids = list(rows.values_list("content_id", flat=True))
        files = [] if self.contents else files_left(self.aggregate_id)
        if not ids and not files:
            raise Refused([checks.NOTHING_ERASED.at()])
        event = erased(ids, files, self.basis, whole=not self.contents)
        change = shell_change(history, [event], acting, now, Words(self.aggregate_id))

        def write(head: Head) -> None:
            change.write(head)
            erase(history, ids, files, now)

        return replace(change, write=write)


def files_left(case_id: UUID) -> list[CaseFile]:
    return list(CaseFile.objects.filter(case_id=case_id, erased_at=None))


def erased(contents: Sequence[UUID], files: Sequence[CaseFile], basis: str, whole: bool) -> Event:
    data = {
        "contents": sorted(map(str, contents)), "files": sorted(str(one.file_id) for one in files), "basis": basis,
        "whole": whole,
    }  # fmt: skip
    return Event(events.WORDS_ERASED, data)


def erase(history: History, contents: Sequence[UUID], files: Sequence[CaseFile], now: datetime) -> None:
    """Words, seals and salts go; so do the bytes of files, once it is certain that this stands."""
    rows = Content.objects.filter(aggregate_id=history.id, content_id__in=contents)
    rows.update(text="", sealed=b"", salt=b"", expires_on=None, erased_at=now)
    say_anew(history)
    gone = CaseFile.objects.filter(case_id=history.id, file_id__in=[one.file_id for one in files])
    gone.update(name="", erased_at=now)
    transaction.on_commit(lambda: throw_away(files))
