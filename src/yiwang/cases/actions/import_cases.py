"""Import cases from a file: each row becomes a case by the rules of a report, or is refused with the reason.

Read row by row and written in batches, so memory does not grow with the file. The ids of cases follow from the rows:
stopped at any moment and run again, or run twice, it does nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from yiwang.cases import events
from yiwang.cases.actions import _import_checks as checks
from yiwang.cases.actions._import_batch import Batch, Refuse
from yiwang.cases.actions._import_counting import WAIT, Counted, Counting
from yiwang.cases.actions._import_rows import ImportedRow, RowReader, placed
from yiwang.cases.permissions import may_import
from yiwang.engine.problems import Problem, Text, Where
from yiwang.engine.workflows import Program
from yiwang.foundation.places.interface import AreaInfo, civil
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.actions import Acting, Change, Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Counts, Imported, Progress, Refusals, silent
from yiwang.kernel.journal import Event
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.seals import not_sealed
from yiwang.packtools.simulation.mapping import PastMapping
from yiwang.packtools.simulation.tables import Table, open_table

BATCH = 500


@dataclass(frozen=True)
class CaseSource:
    """A file of cases, how its columns are read, and the area that they all lie in."""

    file: Path
    mapping: PastMapping
    under: AreaInfo


@dataclass(frozen=True)
class Importer:
    """Whoever imports, as a person that reports: the rows are nobody's own matter."""

    actor: str
    acting_as: str
    account_id: UUID | None = None
    post: str = "system"
    area_code: str = ""
    area_path: str = ""
    unit_id: UUID | None = None
    roles: frozenset[str] = frozenset({"system"})


def import_cases(
    source: CaseSource, *, acting: Acting, now: datetime, dry_run: bool = False, progress: Progress = silent,
    refuse: Refuse = lambda number, problems: None, batch_size: int = BATCH, counting: Counting | None = None,
) -> Imported:  # fmt: skip
    """Every row of the file ends as a case, was there already, or is refused: the counts add up.

    `refuse` is called with each refused row; the answer holds the first thousand. Raises `Refused` when the person
    may not import, or the file or the mapping cannot be used at all. A dry run decides everything and writes nothing.
    `counting` adds the new cases to the figures; without it the worker does.
    """
    if problems := may_import(acting, source.under.path):
        raise Refused(problems)
    table, notes = open_table(source.file)
    if table is None:
        raise Refused(notes)
    if faults := table.check(source.mapping.columns):
        raise Refused(faults)
    person = Importer(acting.actor, acting.acting_as)
    run = _Run(source, table.header, person, not_sealed(now), refuse, dry_run, counting)
    run.refusals.note(*notes)
    run.take_all(table, progress, batch_size)
    if run.new and not dry_run:
        done = RecordImport(new_id(), source, run.counts)
        perform(done, acting=acting, command=Command(new_id(), now), now=now)
    return Imported(run.counts, run.refusals.problems)


@dataclass
class _Run:
    source: CaseSource
    header: Sequence[str]
    person: Importer
    now: datetime
    refuse: Refuse
    dry_run: bool
    counting: Counting | None
    refusals: Refusals = field(default_factory=Refusals)
    read: int = 0
    new: int = 0

    def __post_init__(self) -> None:
        source = self.source
        system = _system_facts(source, self.now)
        self.reader = RowReader(source.mapping, source.under, self.now, source.file.name, self.header, system)
        wait = WAIT if self.counting else timedelta(0)
        self.batch = Batch(self.person, source.under, self.now, self._refused, self.dry_run, wait)
        self.counted = Counted(self.counting, self.now)

    @property
    def counts(self) -> Counts:
        return Counts(self.read, self.new, 0, self.refusals.count)

    def take_all(self, table: Table, progress: Progress, size: int) -> None:
        """All rows, a batch at a time."""
        waiting: list[ImportedRow] = []
        for row in self._rows(table):
            waiting.append(row)
            if len(waiting) == size:
                self._take(waiting)
                waiting = []
                progress(table.done(), table.total)
        self._take(waiting)
        self.counted.write()
        self.refusals.note(*self.reader.notes())
        progress(table.total, table.total)

    def _take(self, rows: Sequence[ImportedRow]) -> None:
        if rows:
            taken = self.batch.take(rows)
            self.new += taken.new
            self.counted.add(taken.written)

    def _rows(self, table: Table) -> Iterator[ImportedRow]:
        for number, cells, fault in table.rows():
            self.read += 1
            if fault is not None:
                self._refused(number, [fault])
                continue
            try:
                yield self.reader.read(number, cells)
            except Refused as refused:
                self._refused(number, refused.problems)

    def _refused(self, number: int, problems: Sequence[Problem]) -> None:
        shown = placed(problems, self.source.file.name, number)
        self.refusals.add(*shown)
        self.refuse(number, shown)


def _system_facts(source: CaseSource, now: datetime) -> frozenset[str]:
    """The facts of the mapping that are not the form's. Raises `Refused` for one that no case type of it has."""
    found = packs.edition_for(source.under.path, civil(now).date())
    if isinstance(found, Problem):
        raise Refused([found])
    programs = [found[1].programs[name] for name in _case_types(source.mapping) if name in found[1].programs]
    if not programs:
        return frozenset()
    wrong = [name for name in source.mapping.facts if not any(_facts_of(program) & {name} for program in programs)]
    if wrong:
        possible = Text("、".join(sorted(_facts_of(programs[0]))), ", ".join(sorted(_facts_of(programs[0]))))
        case_type = programs[0].case_type.title
        where = Where(source.mapping.source)
        raise Refused([checks.UNKNOWN_FACT.at(where, fact=name, case_type=case_type, possible=possible)
                       for name in wrong])  # fmt: skip
    return frozenset(name for name in source.mapping.facts if not any(name in one.intake for one in programs))


def _case_types(mapping: PastMapping) -> list[str]:
    taken = mapping.case_type
    return [name for name in (taken.constant, taken.otherwise, *taken.texts.values()) if name]


def _facts_of(program: Program) -> set[str]:
    system = {fact.name for fact in program.case_type.facts if fact.origin == "system"}
    return set(program.intake) | system


@dataclass(frozen=True)
class RecordImport:
    """That an import was run, with its counts, for the journal."""

    aggregate_id: UUID
    source: CaseSource
    counts: Counts

    def permit(self, acting: Acting) -> Sequence[Problem]:
        return may_import(acting, self.source.under.path)

    def decide(self, acting: Acting, now: datetime) -> Change[None]:
        said = {"file": self.source.file.name, "source": self.source.mapping.source, "area": self.source.under.code}
        happened = Event(events.CASES_IMPORTED, said | self.counts.as_data())
        return Change(events.IMPORT_AGGREGATE, [happened], None)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
