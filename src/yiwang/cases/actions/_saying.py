"""Title and search of a case after its words changed: no more and no less than what may be read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from yiwang.cases.files import path_of
from yiwang.cases.models import Case, CaseFile
from yiwang.cases.queries.history import History
from yiwang.cases.queries.searching import forget_words, index_words
from yiwang.cases.queries.words import texts_of, title_and_search
from yiwang.kernel.models import Content


def say_anew(history: History) -> None:
    title, search = title_and_search(history.past, history.program, texts_of(history.id))
    Case.objects.filter(id=history.id).update(title=title)
    forget_words(history.id)
    index_words(history.row, search)


def throw_away(files: Sequence[CaseFile]) -> None:
    """The bytes, unless another case has the same."""
    for digest in {one.sha256 for one in files} | {one.thumbnail for one in files if one.thumbnail}:
        if not CaseFile.objects.filter(Q(sha256=digest) | Q(thumbnail=digest), erased_at=None).exists():
            path_of(digest).unlink(missing_ok=True)


def thaw(case_id: UUID) -> None:
    """The matter goes on: its words are read again. Personal answers keep the day that they have."""
    frozen = Content.objects.filter(aggregate_id=case_id, erased_at=None, frozen_at__isnull=False)
    frozen.filter(sealed=b"").update(frozen_at=None, expires_on=None)
    frozen.update(frozen_at=None)
