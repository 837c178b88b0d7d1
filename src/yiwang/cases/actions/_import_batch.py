"""A batch of an import: some hundred rows decided one by one, written together, or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.cases import events
from yiwang.cases.actions import _import_checks as checks
from yiwang.cases.actions._around import Around, Rules
from yiwang.cases.actions._import_rows import ImportedRow
from yiwang.cases.actions._new_case import NewCase, write_cases
from yiwang.cases.actions._place import Place
from yiwang.cases.actions.report_case import ReportCase
from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.facts import SAME_KIND, SAME_PLACE, count_facts, others_in
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value
from yiwang.engine.workflows import events as engine
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.bulk import insert_rows
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import NO_HEAD, Event, Stamp, chain, head_of
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.rows import new_row
from yiwang.kernel.seals import not_sealed
from yiwang.kernel.versions import unchanged

IDS_AT_ONCE = 500
Refuse = Callable[[int, Sequence[Problem]], None]


class Remembered(Around):
    """What was found once is not asked again within a batch. The cases near are counted for all its places in one
    question; those of the batch count too."""

    def __init__(self, now: datetime, reports: Iterable[ReportCase] = ()) -> None:
        self.now = now
        self._reports = reports
        self._places: dict[tuple[str, float | None, float | None], Place] = {}
        self._rules: dict[tuple[str, str], Rules] = {}
        self._owners: dict[tuple[object, ...], list[Event]] = {}
        self._near: dict[str, Mapping[tuple[str, str], int]] | None = None
        self._added: dict[tuple[str, ...], list[datetime]] = defaultdict(list)

    def place(self, area: str, longitude: float | None, latitude: float | None, on: date) -> Place:
        key = area, longitude, latitude
        if key not in self._places:
            self._places[key] = super().place(area, longitude, latitude, on)
        return self._places[key]

    def rules(self, case_type: str, path: str, on: date) -> Rules:
        key = case_type, path
        if key not in self._rules:
            self._rules[key] = super().rules(case_type, path, on)
        return self._rules[key]

    def owner(self, edition: Edition, post: str, row: Case, now: datetime) -> list[Event]:
        key = id(edition), post, row.kind or row.case_type, row.area_code, row.about
        if key not in self._owners:
            self._owners[key] = super().owner(edition, post, row, now)
        return self._owners[key]

    def count(self, names: Iterable[str], row: Case, now: datetime) -> Mapping[str, Value]:
        return {name: self._count(name, row, now) for name in names}

    def _count(self, name: str, row: Case, now: datetime) -> Value:
        if name not in _NEAR:
            return count_facts([name], row, now)[name]
        if self._near is None:
            self._near = self._counted(now)
        about = _about(name, row)
        added = self._added.get((name, row.area_code, about), ())
        return self._near[name].get((row.area_code, about), 0) + sum(told > now - _NEAR[name] for told in added)

    def _counted(self, now: datetime) -> dict[str, Mapping[tuple[str, str], int]]:
        """What the database has near any place of the batch."""
        codes = set()
        for one in self._reports:
            with suppress(Refused):  # said when its turn comes
                codes.add(self.place(one.area, one.longitude, one.latitude, civil(now).date()).code)
        found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in _NEAR}
        areas = sorted(codes)
        for start in range(0, len(areas), IDS_AT_ONCE):
            of_type, of_kind = others_in(areas[start : start + IDS_AT_ONCE], now)
            found["same_place"].update(of_type)
            found["same_kind"].update(of_kind)
        return dict(found)

    def add(self, row: Case) -> None:
        """A case that the database does not have yet."""
        for name, span in _NEAR.items():
            if row.reported_at > self.now - span:
                self._added[name, row.area_code, _about(name, row)].append(row.reported_at)


_NEAR = {"same_place": SAME_PLACE, "same_kind": SAME_KIND}


def _about(name: str, row: Case) -> str:
    return row.case_type if name == "same_place" else row.kind


Written = tuple[Sequence[JournalEntry], Sequence[engine.Event]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; `written`: the journals of the new cases, each with what the engine said in it."""

    new: int
    there: int
    refused: int
    written: Sequence[Written] = ()


@dataclass(frozen=True)
class Batch:
    """Decides and writes. `refuse` is told of each row that is not taken; `wait`: so long the worker leaves the new
    cases to whoever imports, who counts them."""

    person: Person
    under: AreaInfo
    now: datetime
    refuse: Refuse
    dry_run: bool = False
    wait: timedelta = timedelta(0)

    def take(self, rows: Sequence[ImportedRow]) -> Taken:
        """Every row becomes a case, is there already, or is refused. Another import at the same time does no harm."""
        try:
            return self._take(rows)
        except IntegrityError:  # somebody else wrote one of them meanwhile; now it is seen
            return self._take(rows)

    def _take(self, rows: Sequence[ImportedRow]) -> Taken:
        with unchanged():
            refused: list[tuple[int, Sequence[Problem]]] = []
            now = not_sealed(self.now)  # a long import goes on while the day that it began on is sealed
            new = self._decide(rows, refused, now)
            written = [] if self.dry_run else self._write(new, now)
        for number, problems in refused:
            self.refuse(number, problems)
        return Taken(len(new), len(rows) - len(new) - len(refused), len(refused), written)

    def _decide(
        self, rows: Sequence[ImportedRow], refused: list[tuple[int, Sequence[Problem]]], now: datetime
    ) -> list[tuple[ImportedRow, NewCase]]:
        known = _commands_of([row.case_id for row in rows])
        new: list[tuple[ImportedRow, NewCase]] = []
        around = Remembered(now, [row.report for row in rows])
        for row in rows:
            if row.case_id in known:
                if known[row.case_id] != row.command_id:
                    refused.append((row.number, [checks.CHANGED_ROW.at(id=row.record.id)]))
                continue
            try:
                decided = self._decided(row, around, now)
            except Refused as refusal:
                refused.append((row.number, refusal.problems))
                continue
            known[row.case_id] = row.command_id
            around.add(decided.row)
            new.append((row, decided))
        return new

    def _decided(self, row: ImportedRow, around: Remembered, now: datetime) -> NewCase:
        new = row.report.prepared(self.person, now, around, row.record)
        if not new.row.area_path.startswith(self.under.path):
            raise Refused([checks.OUTSIDE.at(under=self.under.name)])
        return new

    def _write(self, new: Sequence[tuple[ImportedRow, NewCase]], now: datetime) -> list[Written]:
        journals: list[Written] = []
        owed: list[OutboxEntry] = []
        for row, case in new:
            stamp = Stamp(self.person.actor, self.person.acting_as, row.command_id, row.record.told_at, now)
            written = chain(row.case_id, events.AGGREGATE, NO_HEAD, case.said, stamp)
            case.ends_at(head_of(written))
            journals.append((written, case.happened))
            owed.append(_owed(written, case.effects, now + self.wait))
        with transaction.atomic():
            insert_rows([entry for written, _ in journals for entry in written])
            insert_rows(owed)
            write_cases([case for _, case in new])
        return journals


def _owed(written: Sequence[JournalEntry], effects: Sequence[Mapping[str, object]], due_at: datetime) -> OutboxEntry:
    last = written[-1]
    return new_row(
        OutboxEntry, aggregate_id=last.aggregate_id, seq=last.seq, aggregate_kind=last.aggregate_kind,
        first_seq=written[0].seq, effects=[dict(effect) for effect in effects], due_at=due_at,
    )  # fmt: skip


def _commands_of(case_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of the cases that are there: the command that reported each."""
    found: dict[UUID, UUID] = {}
    for start in range(0, len(case_ids), IDS_AT_ONCE):
        first = JournalEntry.objects.filter(aggregate_id__in=case_ids[start : start + IDS_AT_ONCE], seq=1)
        found.update(first.values_list("aggregate_id", "command_id"))
    return found
