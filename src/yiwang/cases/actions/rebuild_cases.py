"""Make the rows of cases anew from the journal, and say whether they differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from yiwang.cases import events
from yiwang.cases.actions.attach_file import file_row
from yiwang.cases.models import Case, CaseFile, CasePart
from yiwang.cases.queries.history import Happened, happened, program_of, state_of
from yiwang.cases.queries.projecting import Columns, differences, parts_from, row_from
from yiwang.cases.queries.searching import forget_words, index_words
from yiwang.cases.queries.words import said, title_and_search
from yiwang.engine.workflows import State
from yiwang.kernel import beforehand
from yiwang.kernel.contents import readable
from yiwang.kernel.imports import Progress, silent
from yiwang.kernel.journal import Break, head_of, verify_chain
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import everywhere
from yiwang.kernel.outbox import CLAIM_FOR
from yiwang.kernel.versions import unchanged

BATCH = 200
SHOWN = 100


@dataclass(slots=True)
class Rebuilt:
    """Cases read, and those whose row was missing, superfluous or different: (case, columns)."""

    cases: int = 0
    differed: int = 0
    shown: list[tuple[UUID, tuple[str, ...]]] = field(default_factory=list)

    def note(self, case_id: UUID, columns: Sequence[str]) -> None:
        self.differed += 1
        if len(self.shown) < SHOWN:
            self.shown.append((case_id, tuple(columns)))

    def add(self, further: Rebuilt) -> None:
        self.cases += further.cases
        self.differed += further.differed
        self.shown += further.shown[: SHOWN - len(self.shown)]


def rebuild_cases(progress: Progress = silent, now: datetime | None = None) -> Rebuilt:
    """Every case's row, parts and files from the journal. What was right is not written. `now`: a worker may be at
    work; a case that it has claimed a moment ago is put off in its row and nowhere else, which is right."""
    answer = Rebuilt()
    first = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE, seq=1)
    total = first.count()
    for ids in _batches():  # of the months in use; what was set aside cannot have been changed since
        answer.add(beforehand.transact(partial(_rebuilt, ids, now)))
        progress(answer.cases, total)
    for row in without_journal():
        answer.note(row.id, ("no_journal",))
        row.delete()
    return answer


def without_journal() -> QuerySet[Case]:
    """Rows of which the journal says nothing. Asked so that a database joins the two: to look for each id in a list of
    all of them took PostgreSQL, at a million, longer than anybody waited."""
    first = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE, seq=1, aggregate_id=OuterRef("id"))
    return Case.objects.filter(~Exists(first)).only("id")


def _rebuilt(ids: Sequence[UUID], now: datetime | None) -> Rebuilt:
    answer = Rebuilt()
    with unchanged(), transaction.atomic():
        _rebuild(ids, answer, now)
    return answer


def _batches() -> Iterator[list[UUID]]:
    """The ids of all cases in the journal, in order."""
    entries = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE, seq=1).order_by("aggregate_id")
    ids = list(entries.values_list("aggregate_id", flat=True)[:BATCH])
    while ids:
        yield ids
        ids = list(entries.filter(aggregate_id__gt=ids[-1]).values_list("aggregate_id", flat=True)[:BATCH])


def _rebuild(ids: Sequence[UUID], answer: Rebuilt, now: datetime | None) -> None:
    # Locked first, so that nobody writes to one of these cases while its row is compared.
    rows = {row.id: row for row in Case.objects.select_for_update().filter(id__in=ids)}
    texts = readable(ids)
    entries = JournalEntry.objects.filter(aggregate_id__in=ids).order_by("aggregate_id", "seq")
    for case_id, group in groupby(entries, key=lambda entry: entry.aggregate_id):
        written = list(group)
        past = [happened(entry) for entry in written]
        head = head_of(written)
        columns, state, search = _projected(past, texts.get(case_id, {}))
        columns |= {"seq": head.seq, "head_hash": head.entry_hash}
        row = rows.get(case_id)
        if row is not None and _claimed(row.wake_at, columns["wake_at"], now):
            columns["wake_at"] = row.wake_at
        _compare(case_id, row, columns, search, answer)
        _parts_and_files(case_id, past, state, columns["area_path"], texts.get(case_id, {}), answer)
        answer.cases += 1


def _claimed(had: datetime | None, should: datetime | None, now: datetime | None) -> bool:
    """Has a worker put it off, to wake it now? (`claim_wakes`)"""
    if had is None or should is None or now is None:
        return False
    return should <= now and should + CLAIM_FOR <= had <= now + CLAIM_FOR


def _projected(past: Sequence[Happened], texts: dict[UUID, str]) -> tuple[Columns, State, str]:
    program = program_of(past)
    state = state_of(past)
    title, search = title_and_search(past, program, texts)
    return row_from(past, state, program, title), state, search


def _compare(case_id: UUID, row: Case | None, columns: Columns, search: str, answer: Rebuilt) -> None:
    if row is None:
        answer.note(case_id, ("missing",))
        row = Case(id=case_id, **columns)
        row.save(force_insert=True)
    elif wrong := differences(vars(row), columns):
        answer.note(case_id, wrong)
        Case.objects.filter(id=case_id).update(**columns)
        row = Case(id=case_id, **columns)
    else:
        return
    forget_words(case_id)
    index_words(row, search)


def _parts_and_files(
    case_id: UUID, past: Sequence[Happened], state: State, path: str, texts: dict[UUID, str], answer: Rebuilt
) -> None:
    should_parts = parts_from(case_id, path, past, state)
    had_parts = list(CasePart.objects.filter(case_id=case_id))
    if {_values(one) for one in should_parts} != {_values(one) for one in had_parts}:
        answer.note(case_id, ("parts",))
        CasePart.objects.filter(case_id=case_id).delete()
        CasePart.objects.bulk_create(should_parts)
    _files(case_id, past, texts, answer)


def _files(case_id: UUID, past: Sequence[Happened], texts: dict[UUID, str], answer: Rebuilt) -> None:
    attached = [one for one in past if one.kind == events.FILE_ATTACHED]
    known = set(CaseFile.objects.filter(case_id=case_id).values_list("file_id", flat=True)) if attached else set()
    if all(UUID(one.data["file"]) in known for one in attached):
        return
    answer.note(case_id, ("files",))
    erased = {file: one.at for one in past if one.kind == events.WORDS_ERASED for file in one.data["files"]}
    lost = [one for one in attached if UUID(one.data["file"]) not in known]
    rows = [file_row(case_id, one.data, str(said(one.data["name"], texts, "")), one.at) for one in lost]
    for row in rows:
        row.erased_at = erased.get(str(row.file_id))
    CaseFile.objects.bulk_create(rows)


def _values(part: CasePart) -> tuple[object, ...]:
    return tuple(getattr(part, one.attname) for one in part._meta.concrete_fields)


def verify_cases(progress: Progress = silent) -> list[Break]:
    """The chains of all cases: where one does not hold, the first place of it."""
    found = []
    done = 0
    first = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE, seq=1)
    total = sum(first.count() for _ in everywhere())
    for ids in (ids for _ in everywhere() for ids in _batches()):
        entries = JournalEntry.objects.filter(aggregate_id__in=ids).order_by("aggregate_id", "seq")
        for _, group in groupby(entries, key=lambda entry: entry.aggregate_id):
            broken = verify_chain(list(group))
            if broken is not None:
                found.append(broken)
        done += len(ids)
        progress(done, total)
    return found
