"""Attach a picture or a PDF. Its content says what it is; pictures are drawn anew, so nothing hidden comes along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from yiwang.cases import checks, events
from yiwang.cases.actions._change import Done
from yiwang.cases.actions._shell import Said, ShellAction, need_office
from yiwang.cases.files import MOST_FILES, Prepared, prepare, store
from yiwang.cases.models import CaseFile
from yiwang.cases.permissions import Person, is_reporter
from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import Words
from yiwang.engine.problems import Problem, Text
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.refusals import Refused

ATTACH = Text("添加附件", "attach a file")


@dataclass(frozen=True)
class AttachFile(ShellAction):
    """`file_id`: made by the sender; `data`: the bytes; `name`: as people call it."""

    file_id: UUID
    data: bytes = field(repr=False)
    name: str = ""
    ahead: ClassVar[bool] = False

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        change = super().decide(acting, now)
        prepared = self._prepared

        def write(head: Head) -> None:
            store(prepared)
            change.write(head)
            CaseFile.objects.bulk_create([file_row(self.aggregate_id, change.events[0].data, self.name, now)])

        return replace(change, write=write)

    @cached_property
    def _prepared(self) -> Prepared:
        prepared = prepare(self.data)
        if isinstance(prepared, Problem):
            raise Refused([prepared])
        return prepared

    def said(self, history: History, acting: Person, now: datetime, words: Words) -> Said:
        if not is_reporter(acting, history.row):
            need_office(history, acting, ATTACH)
        if CaseFile.objects.filter(case_id=self.aggregate_id, erased_at=None).count() >= MOST_FILES:
            raise Refused([checks.TOO_MANY_FILES.at(limit=MOST_FILES)])
        prepared = self._prepared
        data = {
            "file": str(self.file_id), "sha256": prepared.sha256, "thumbnail": prepared.thumbnail_sha256,
            "media_type": prepared.media_type, "size": len(prepared.data), "name": words.keep(self.name[:200]),
        }  # fmt: skip
        return Said([Event(events.FILE_ATTACHED, data)])


def file_row(case_id: UUID, data: Mapping[str, Any], name: str, at: datetime) -> CaseFile:
    """The row of a file, from its journal entry."""
    return CaseFile(
        case_id=case_id, file_id=UUID(data["file"]), sha256=data["sha256"], thumbnail=data["thumbnail"],
        media_type=data["media_type"], size=data["size"], name=name[:200], added_at=at,
    )  # fmt: skip
