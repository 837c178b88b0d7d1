"""Many rows at once and each by itself: the same file ends as the same journal, rows, figures and refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction

from tests.app.site import Site, build_site
from tests.app.test_import_cases import ADMIN, row, source_of
from yiwang.cases import events
from yiwang.cases.actions._import_rows import ImportedRow
from yiwang.cases.actions._new_case import rows_of
from yiwang.cases.actions.import_cases import CaseSource, Importer, _Run, import_cases
from yiwang.cases.actions.rebuild_cases import rebuild_cases
from yiwang.cases.models import Case
from yiwang.cases.queries.searching import found_ids
from yiwang.engine.problems import Problem
from yiwang.faces.worker import duties
from yiwang.foundation.registers.models import ReporterContact
from yiwang.insight.actions.rebuild import rebuild_figures
from yiwang.insight.interface import NewCases
from yiwang.insight.models import Figure, Rollup, Tally
from yiwang.kernel.actions import Change, Command, perform
from yiwang.kernel.journal import NO_HEAD, Head, entries_of, verify_chain
from yiwang.kernel.models import Content, JournalEntry, OutboxEntry
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.tables import open_table

pytestmark = pytest.mark.django_db
Dump = dict[str, list[Any]]


def rows() -> list[list[str]]:
    """Open and ended ones, of two places and two kinds, with and without a contact; five that are refused."""
    stages = ["", "办结", "撤回", ""]
    found = [
        row(编号=str(n), 时间=f"2026-{9 + n % 3:02}-{1 + n % 15:02} {n % 24:02}:{n % 60:02}", 社区="东西"[n % 2],
            种类=["路灯", "噪声"][n % 3 == 0], 内容=f"第{n}号楼前“不亮”,\t和\\n", 状态=stages[n % 4],
            办结时间="2026-11-15" if n % 4 == 1 else "", 电话=f"138{n:08}" if n % 5 == 0 else "",
            逾期="是" if n % 7 == 0 else "否")
        for n in range(60)
    ]  # fmt: skip
    broken = [row(编号="60", 时间="?"), row(编号="61", 社区="别处"), row(编号="3", 内容="另一件"),
              row(编号="62", 状态="怪"), row(编号="", 内容="没有编号")]  # fmt: skip
    return [*found[:30], *broken, *found[30:], found[0]]


@dataclass(frozen=True)
class OneRow:
    """A row that is taken in by itself, as a report is."""

    row: ImportedRow
    creates: ClassVar[bool] = True

    @property
    def aggregate_id(self) -> UUID:
        return self.row.case_id

    def permit(self, acting: Any) -> Sequence[Problem]:
        return []

    def decide(self, acting: Any, now: Any) -> Change[None]:
        new = self.row.report.prepared(acting, now, record=self.row.record)

        def written(head: Head) -> Sequence[Any]:
            new.ends_at(head)
            return rows_of(new)

        return Change(events.AGGREGATE, new.said, None, rows=written, effects=new.effects, head=NO_HEAD)

    def again(self, entries: Any) -> None:
        return None


def one_by_one(source: CaseSource, site: Site, told: dict[int, str]) -> None:
    table, _ = open_table(source.file)
    assert table is not None
    person = Importer(ADMIN.actor, ADMIN.acting_as)

    def refuse(number: int, problems: Sequence[Problem]) -> None:
        told[number] = problems[0].code

    run = _Run(source, table.header, person, site.now, refuse, False, None)
    commands: dict[UUID, UUID] = {}
    for one in run._rows(table):
        if one.case_id in commands:
            if commands[one.case_id] != one.command_id:
                told[one.number] = "cases.import_changed_row"
            continue
        try:
            perform(OneRow(one), acting=person, command=Command(one.command_id, one.record.told_at), now=site.now)
            commands[one.case_id] = one.command_id
        except Refused as refused:
            told[one.number] = refused.problems[0].code


def together(size: int) -> Callable[[CaseSource, Site, dict[int, str]], None]:
    def run(source: CaseSource, site: Site, told: dict[int, str]) -> None:
        def refuse(number: int, problems: Sequence[Problem]) -> None:
            told[number] = problems[0].code

        import_cases(source, acting=ADMIN, now=site.now, refuse=refuse, batch_size=size, counting=NewCases())

    return run


def plain(value: Any, words: dict[str, str]) -> str:
    """A value with the words put back that stand for a random id and hash."""
    text = repr(sorted(value.items()) if isinstance(value, dict) else value)
    return re.sub(r"content:([0-9a-f-]{36}):[0-9a-f]{64}", lambda found: words[found[1]], text)


def dump(site: Site) -> Dump:
    """All that an import writes, but for what is drawn at random."""
    words = {str(one.content_id): one.text or "sealed" for one in Content.objects.all()}
    for case_id in Case.objects.values_list("id", flat=True):
        assert verify_chain(entries_of(case_id)) is None
    journal = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE).order_by("aggregate_id", "seq")
    cases = [{name: plain(value, words) for name, value in one.items() if name != "head_hash"}
             for one in Case.objects.order_by("id").values()]  # fmt: skip
    tallies = Tally.objects.order_by("case_id").values_list("case_id", "seq", "counted")
    return {
        "journal": [(one.aggregate_id, one.seq, one.kind, plain(one.data, words), one.happened_at, one.recorded_at,
                     one.actor, one.acting_as, one.command_id) for one in journal],
        "cases": cases,
        "words": sorted((one.aggregate_id, one.text, one.expires_on) for one in Content.objects.all()),
        "contacts": sorted((one.case_id, one.hint, bytes(one.phone_hash), one.expires_on)
                           for one in ReporterContact.objects.all()),
        "found": sorted(id for page in found_ids("不亮", "", "") for _, id in page),
        "tallies": [(case_id, seq, plain(counted, words)) for case_id, seq, counted in tallies],
        "figures": sorted(Figure.objects.values_list()),
        "rollups": sorted(Rollup.objects.values_list()),
        "waiting": sorted(OutboxEntry.objects.values_list("aggregate_id", "seq")),
    }  # fmt: skip


def outcome(lane: Callable[[CaseSource, Site, dict[int, str]], None], source: CaseSource, site: Site) -> Any:
    told: dict[int, str] = {}
    with transaction.atomic():
        lane(source, site, told)
        while duties.work_off_outbox(site.now + timedelta(seconds=1)):
            pass
        found = dump(site)
        transaction.set_rollback(True)
    return found, told


@pytest.mark.parametrize("size", [7, 500])
def test_both_lanes_write_the_same(tmp_path: Path, size: int) -> None:
    site = build_site("demo_city")
    source = source_of(tmp_path, rows())
    alone, told_alone = outcome(one_by_one, source, site)
    many, told_many = outcome(together(size), source, site)
    assert told_many == told_alone
    assert len(told_many) == 5
    assert len(alone["cases"]) == 60
    for name in alone:
        assert many[name] == alone[name], name


def test_what_an_import_counted_the_worker_does_not_count_again(tmp_path: Path) -> None:
    site = build_site("demo_city")
    together(500)(source_of(tmp_path, rows()), site, {})
    assert Tally.objects.count() == 60
    left = OutboxEntry.objects.filter(aggregate_kind=events.AGGREGATE)
    ended = set(Case.objects.filter(ended=True).values_list("id", flat=True))
    assert ended.isdisjoint(left.values_list("aggregate_id", flat=True))
    assert not left.filter(due_at__gt=site.now).exists()
    before = sorted(Figure.objects.values_list())
    while duties.work_off_outbox(site.now + timedelta(seconds=1)):
        pass
    assert sorted(Figure.objects.values_list()) == before
    assert rebuild_cases().differed == 0
    assert rebuild_figures().figures_differed == 0


def test_an_import_that_dies_before_it_counted_leaves_it_to_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build_site("demo_city")

    def died(self: NewCases) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(NewCases, "write", died)
    with pytest.raises(KeyboardInterrupt):
        together(500)(source_of(tmp_path, rows()), site, {})
    monkeypatch.undo()
    assert duties.work_off_outbox(site.now + timedelta(minutes=9)) == 0
    while duties.work_off_outbox(site.now + timedelta(minutes=11)):
        pass
    assert Tally.objects.count() == 60
    assert rebuild_figures().figures_differed == 0


def test_a_worker_that_was_quicker_is_left_to_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = build_site("demo_city")
    honest = NewCases.write

    def late(self: NewCases) -> None:
        first = Case.objects.order_by("id").first()
        assert first is not None
        Tally.objects.create(case_id=first.id, seq=0, counted={})
        honest(self)

    monkeypatch.setattr(NewCases, "write", late)
    together(500)(source_of(tmp_path, rows()), site, {})
    assert not Tally.objects.exists()  # all or nothing, the worker's own included here
    assert OutboxEntry.objects.filter(aggregate_kind=events.AGGREGATE, due_at__lte=site.now).count() == 60
    while duties.work_off_outbox(site.now + timedelta(seconds=1)):
        pass
    assert Tally.objects.count() == 60
    assert rebuild_figures().figures_differed == 0


def test_of_many_rows_the_figures_are_those_of_few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On PostgreSQL many rows go into the figures by COPY; on top of others they are added to them."""
    site = build_site("demo_city")
    source = source_of(tmp_path, rows())
    few, _ = outcome(together(500), source, site)
    monkeypatch.setattr("yiwang.insight.actions.fold.MANY", 3)
    many, _ = outcome(together(7), source, site)
    assert many["figures"] == few["figures"]
    assert many["rollups"] == few["rollups"]
