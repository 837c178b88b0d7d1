"""Erase words of people: on their request, or when their day has come. The journal keeps the hash; its chain holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, shell_change
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.files import path_of
from yiwang.cases.models import Case, CaseFile
from yiwang.cases.permissions import Person, is_reporter, is_system
from yiwang.cases.queries.history import History
from yiwang.cases.queries.searching import forget_words, index_words
from yiwang.cases.queries.words import Words, texts_of, title_and_search
from yiwang.engine.problems import Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.models import Content
from yiwang.kernel.refusals import NOT_ALLOWED, Refused

ERASE = Text("删除文字", "erase words")


@dataclass(frozen=True)
class EraseWords(ShellAction):
    """`contents`: which; empty is all of the case, its files too. `basis`: why, without names: asked,
    expired.

    Asked by the reporter, a dispatcher who was asked, or the worker. Title and search lose them too.
    """

    contents: tuple[UUID, ...] = ()
    basis: str = "asked"

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        history = case_for(acting, self.aggregate_id, self.seen)
        if not (is_system(acting) or is_reporter(acting, history.row) or "dispatcher" in acting.roles):
            raise Refused([NOT_ALLOWED.at(action=ERASE, post=acting.acting_as)])
        rows = Content.objects.filter(aggregate_id=self.aggregate_id, erased_at=None)
        if self.contents:
            rows = rows.filter(content_id__in=self.contents)
        ids = sorted(str(one) for one in rows.values_list("content_id", flat=True))
        files = [] if self.contents else list(CaseFile.objects.filter(case_id=self.aggregate_id, erased_at=None))
        if not ids and not files:
            raise Refused([checks.NOTHING_ERASED.at()])
        data = {"contents": ids, "files": sorted(str(one.file_id) for one in files), "basis": self.basis}
        event = Event(events.WORDS_ERASED, data)
        change = shell_change(history, [event], acting, now, Words(self.aggregate_id))

        def write(head: Head) -> None:
            change.write(head)
            Content.objects.filter(aggregate_id=self.aggregate_id, content_id__in=ids).update(text="", erased_at=now)
            _say_less(history)
            CaseFile.objects.filter(case_id=self.aggregate_id, file_id__in=[one.file_id for one in files]).update(
                name="", erased_at=now
            )
            transaction.on_commit(lambda: _throw_away(files))

        return replace(change, write=write)


def _throw_away(files: Sequence[CaseFile]) -> None:
    """The bytes, unless another case has the same."""
    for digest in {one.sha256 for one in files} | {one.thumbnail for one in files if one.thumbnail}:
        if not CaseFile.objects.filter(Q(sha256=digest) | Q(thumbnail=digest), erased_at=None).exists():
            path_of(digest).unlink(missing_ok=True)


def _say_less(history: History) -> None:
    """Title and search hold no more than what is left."""
    title, search = title_and_search(history.past, history.program, texts_of(history.id))
    Case.objects.filter(id=history.id).update(title=title)
    forget_words(history.id)
    index_words(history.row, search)
