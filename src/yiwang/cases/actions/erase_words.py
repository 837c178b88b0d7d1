"""Erase words of people: on their request, or when their day has come. The journal keeps the hash; its chain holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done, case_for, shell_change
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.models import Case
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
    """`contents`: which; empty is all of the case. `basis`: why, in a few words without names (`asked`, `expired`).

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
        if not ids:
            raise Refused([checks.NOTHING_ERASED.at()])
        event = Event(events.WORDS_ERASED, {"contents": ids, "basis": self.basis})
        change = shell_change(history, [event], acting, now, Words(self.aggregate_id))

        def write(head: Head) -> None:
            change.write(head)
            Content.objects.filter(aggregate_id=self.aggregate_id, content_id__in=ids).update(text="", erased_at=now)
            _say_less(history)

        return replace(change, write=write)


def _say_less(history: History) -> None:
    """Title and search hold no more than what is left."""
    title, search = title_and_search(history.past, history.program, texts_of(history.id))
    Case.objects.filter(id=history.id).update(title=title)
    forget_words(history.id)
    index_words(history.row, search)
