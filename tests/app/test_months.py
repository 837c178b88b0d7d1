"""Months of the large tables on PostgreSQL: made ahead, set aside, read all the same, taken back into use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction

from tests.app.people import Person
from tests.app.site import Site, build_site
from tests.app.test_import_cases import row, source_of
from yiwang.cases.actions.add_note import AddNote
from yiwang.cases.actions.import_cases import import_cases
from yiwang.cases.actions.set_month_aside import SetMonthAside, TakeMonthBack, months_in_use
from yiwang.cases.interface import verify_cases
from yiwang.cases.models import Case
from yiwang.cases.queries.details import case_detail, why
from yiwang.cases.queries.tracking import ids_numbered, tracker, tracking_code
from yiwang.faces.cli.doctor import examine
from yiwang.faces.cli.main import main
from yiwang.faces.worker import duties
from yiwang.insight.actions.fold import fold
from yiwang.insight.actions.rebuild import rebuild_figures
from yiwang.insight.models import Figure
from yiwang.kernel import partitions
from yiwang.kernel.bulk import insert_rows
from yiwang.kernel.ids import new_id, uuid7_from
from yiwang.kernel.into_months import _turn
from yiwang.kernel.journal import NO_HEAD, Event, Stamp, chain, entries_of, verify_chain
from yiwang.kernel.journal_search import Wanted, count_entries, find_entries
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import Month, month_at, month_named, month_of, set_aside
from yiwang.kernel.partitions import Table
from yiwang.kernel.refusals import Refused
from yiwang.kernel.seals import verify

pytestmark = pytest.mark.django_db
postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no months")
ADMIN = Person()
OLD = Month(2024, 3)


def test_a_month_is_of_the_site_and_not_of_greenwich() -> None:
    at = datetime(2024, 2, 29, 16, 0, tzinfo=UTC)
    assert month_of(uuid7_from(int(at.timestamp() * 1000), bytes(10))) == OLD
    assert month_of(uuid7_from(int(at.timestamp() * 1000) - 1, bytes(10))) == Month(2024, 2)
    assert OLD.ids[1] == OLD.plus(1).ids[0]
    assert (OLD.plus(10), OLD.plus(-3), str(OLD)) == (Month(2025, 1), Month(2023, 12), "2024-03")
    assert month_of(UUID("ffffffff-0000-5000-8000-000000000000")) is None
    assert month_named("2024-03") == OLD
    assert [month_named(text) for text in ("2024-13", "1066-10", "yesterday")] == [None] * 3


def test_on_sqlite_there_is_nothing_to_make_and_nothing_to_set_aside() -> None:
    if connection.vendor == "sqlite":
        assert duties.make_months(datetime.now(UTC)) == 0
        done = CliRunner().invoke(main, ["partitions", "list", "--language", "en"])
        assert (done.exit_code, "keeps no months apart" in done.output) == (1, True)


@postgresql
def test_months_are_made_ahead_and_made_once() -> None:
    now = datetime.now(UTC)
    assert duties.make_months(now) == 0
    assert partitions.ahead_until(now) == month_at(now).plus(partitions.AHEAD)
    later = datetime(now.year + 1, 5, 20, tzinfo=UTC)
    assert "doctor.months" in {problem.code for problem in examine(later)}
    tables = len(partitions.tables())
    assert tables == 7
    assert duties.make_months(later) == tables * (partitions.AHEAD + 1)
    assert duties.make_months(later) == 0
    assert "doctor.months" not in {problem.code for problem in examine(later)}


def entry(at: datetime) -> JournalEntry:
    stamp = Stamp("a", "b", new_id(), at, at)
    note = uuid7_from(int(at.timestamp() * 1000), new_id().bytes)
    return chain(note, "note", NO_HEAD, [Event("written", {"word": 1})], stamp)[0]


def where(table: str) -> dict[str, int]:
    """How many rows lie in each part of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT tableoid::regclass::text, count(*) FROM "{table}" GROUP BY 1')
        return dict(cursor.fetchall())


@postgresql
def test_words_are_counted_as_closely_in_every_month() -> None:
    partitions.make(OLD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT attrelid::regclass::text, attstattarget FROM pg_attribute WHERE attname = 'words' "
                       "AND attrelid::regclass::text LIKE 'case\\_words%' AND attrelid IN "
                       "(SELECT oid FROM pg_class WHERE relkind IN ('r', 'p'))")  # fmt: skip
        found = dict(cursor.fetchall())
    assert {"case_words", "case_words_rest", "case_words_2024_03"} < set(found)
    assert set(found.values()) == {500}


@postgresql
def test_rows_lie_in_their_month_and_are_moved_into_one_that_is_made_later() -> None:
    old, new = datetime(2024, 3, 9, tzinfo=UTC), datetime.now(UTC)
    insert_rows([entry(old), entry(old), entry(new)])
    present = f"journal_entry_{month_at(new).suffix}"
    assert where("journal_entry") == {"journal_entry_rest": 2, present: 1}
    assert duties.make_months(old) == 2 * 0 + 7 * 4 - 1  # not where rows lie in the way: they are moved by hand
    assert partitions.make(OLD) == 1
    assert where("journal_entry") == {"journal_entry_2024_03": 2, present: 1}
    assert partitions.make(OLD) == 0
    assert verify().fault is None


@postgresql
def test_a_table_with_rows_is_turned_without_moving_one() -> None:
    """What a site of an earlier release goes through."""
    table = Table("grown", "id")
    old, now = new_id(), datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE grown (id uuid PRIMARY KEY, number int NOT NULL DEFAULT 3)')
        cursor.execute('CREATE INDEX grown_number ON grown (number) WHERE number > 1')
        for what in ("UPDATE OR DELETE ON grown FOR EACH ROW", "TRUNCATE ON grown FOR EACH STATEMENT"):
            name = "rows" if "ROW" in what else "whole"
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {what} EXECUTE FUNCTION journal_is_append_only()")
        cursor.execute("INSERT INTO grown VALUES (%s)", [old])
        _turn(cursor, table)
        assert table in partitions.tables()
        assert partitions.make_ahead(now) == partitions.AHEAD  # its row lies where the present month would
        assert where("grown") == {"grown_rest": 1}
        cursor.execute("INSERT INTO grown VALUES (%s, 7)", [month_at(now).plus(2).ids[0]])
        assert where("grown")[f"grown_{month_at(now).plus(2).suffix}"] == 1
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'grown'")
        assert {name for (name,) in cursor.fetchall()} == {"grown_pkey", "grown_number"}
    for part in ("grown", "grown_rest", f"grown_{month_at(now).plus(2).suffix}"):
        for statement in (f"UPDATE {part} SET number = 1", f"DELETE FROM {part}", f"TRUNCATE {part}"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)


@postgresql
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("part", ["journal_entry", "journal_entry_rest", "month"])
def test_every_part_of_the_journal_is_append_only(statement: str, part: str) -> None:
    now = datetime.now(UTC)
    insert_rows([entry(now), entry(datetime(2024, 3, 9, tzinfo=UTC))])
    table = f"journal_entry_{month_at(now).suffix}" if part == "month" else part
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.fixture
def site() -> Site:
    return build_site("demo_city")


@pytest.fixture
def old_cases(site: Site, tmp_path: Path) -> list[UUID]:
    """Three cases of March 2024 that ended and whose words were erased when their day came, and one of April."""
    days = ["2024-03-02 08:30", "2024-03-05 10:00", "2024-03-31 23:59", "2024-04-01 00:00"]
    rows = [row(编号=str(n), 时间=day, 状态="办结", 办结时间="2024-04-03") for n, day in enumerate(days)]
    assert import_cases(source_of(tmp_path, rows), acting=ADMIN, now=site.now).counts.new == 4
    fold(list(Case.objects.values_list("id", flat=True)))
    for years in (4, 5):
        assert duties.expire_words(site.now + timedelta(days=365 * years)) == 4
    partitions.make(OLD)
    return list(Case.objects.order_by("id").values_list("id", flat=True)[:3])


@postgresql
def test_a_month_that_was_set_aside_is_read_and_not_changed(site: Site, old_cases: list[UUID]) -> None:
    first, number = old_cases[0], Case.objects.get(id=old_cases[0]).number
    chief = site.person("dispatch_chief", "demo-community-1")
    before, reasons = case_detail(chief, first, site.now), why(chief, first)
    whole, figures = verify(), list(Figure.objects.order_by("pk").values_list())
    entries = find_entries(Wanted(aggregates=(first,)))
    assert before is not None
    strangers = entry(datetime(2024, 3, 9, tzinfo=UTC))
    insert_rows([strangers])

    site.do(SetMonthAside(new_id(), OLD), ADMIN)

    assert list(set_aside()) == [OLD]
    assert list(Case.objects.filter(id__in=old_cases)) == []
    after = case_detail(chief, first, site.now)
    assert after is not None
    assert (after.lines, after.facts, after.actions) == (before.lines, before.facts, [])
    assert why(chief, first) == reasons
    assert ids_numbered(number) == [first]
    assert getattr(tracker(number, tracking_code(first)), "case_id", None) == first
    assert find_entries(Wanted(aggregates=(first,))) == entries
    assert count_entries(Wanted(kind="Imported"), 100) == 4
    assert verify_chain(entries_of(first)) is None
    now_whole = verify()
    # two more of an aggregate that is no case, and that this month was set aside
    assert (now_whole.fault, now_whole.entries) == (None, whole.entries + 2)
    assert verify_cases() == []
    assert where("journal_entry")["journal_entry_rest"] >= 1  # what is no case lives on
    assert entries_of(strangers.aggregate_id) == [strangers]
    assert rebuild_figures().figures_differed == 0
    assert list(Figure.objects.order_by("pk").values_list()) == figures
    with pytest.raises(Refused) as refused:
        site.do(AddNote(first, "还有话说"), chief)
    assert refused.value.problems[0].code == "cases.month_aside"


@postgresql
def test_nobody_changes_a_month_that_was_set_aside_and_a_changed_byte_is_found(
    site: Site, old_cases: list[UUID]
) -> None:
    site.do(SetMonthAside(new_id(), OLD), ADMIN)
    tables = [f'aside_2024_03."{table.name}"' for table in partitions.tables()]
    for table in tables:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"INSERT INTO {table} DEFAULT VALUES"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    with pytest.raises(DatabaseError, match="not_of_2024_03"), transaction.atomic():
        Case.objects.create(id=old_cases[0], rules_on=site.now.date(), reported_at=site.now, entered_at=site.now,
                            tracking_hash=b"", head_hash=b"", seq=1)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE aside_2024_03.journal_entry SET actor = 'x' WHERE aggregate_id = %s", [old_cases[1]])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    fault = verify().fault
    assert fault is not None
    assert fault[0] == old_cases[1]
    assert [one.aggregate_id for one in verify_cases()] == [old_cases[1]]


@postgresql
def test_a_month_is_taken_back_as_it_was(site: Site, old_cases: list[UUID], tmp_path: Path) -> None:
    before, parts = list(Case.objects.order_by("id").values()), where("journal_entry")
    site.do(SetMonthAside(new_id(), OLD), ADMIN)
    again = import_cases(source_of(tmp_path, [row(编号="0", 时间="2024-03-02 08:30")]), acting=ADMIN, now=site.now)
    assert [problem.code for problem in again.problems] == ["cases.month_aside"]
    with months_in_use():
        assert list(Case.objects.order_by("id").values()) == before
    assert Case.objects.count() == 1
    site.do(TakeMonthBack(new_id(), OLD), ADMIN)
    assert list(Case.objects.order_by("id").values()) == before
    assert where("journal_entry")["journal_entry_2024_03"] == parts["journal_entry_2024_03"]
    assert verify().fault is None
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry_2024_03")
    site.do(AddNote(old_cases[0], "还有话说"), site.person("dispatch_chief", "demo-community-1"))


@postgresql
def test_a_month_in_which_something_is_left_to_do_stays(site: Site, tmp_path: Path) -> None:
    days = {"1": "办结", "2": ""}
    rows = [row(编号=number, 时间="2024-03-02 08:30", 状态=stage) for number, stage in days.items()]
    import_cases(source_of(tmp_path, rows), acting=ADMIN, now=site.now)
    with pytest.raises(Refused) as refused:
        site.do(SetMonthAside(new_id(), OLD), ADMIN)
    assert refused.value.problems[0].code == "cases.no_such_month"
    partitions.make(OLD)
    with pytest.raises(Refused) as refused:
        site.do(SetMonthAside(new_id(), OLD), ADMIN)
    problem = refused.value.problems[0]
    assert (problem.code, problem.details["open"], problem.details["words"]) == ("cases.month_still_needed", 1, 1)
    with pytest.raises(Refused) as refused:
        site.do(TakeMonthBack(new_id(), OLD), ADMIN)
    assert refused.value.problems[0].code == "cases.month_not_aside"


@postgresql
def test_the_terminal_lists_makes_and_refuses(site: Site, old_cases: list[UUID]) -> None:
    def yiwang(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["partitions", *arguments, "--language", "en"])
        assert done.exit_code == code, done.output
        return done.output

    assert "2019-07: 7 tables made" in yiwang("make", "2019-07")
    assert "2019-07: 0 tables made" in yiwang("make", "2019-07")
    assert "is set aside" in yiwang("detach", "2024-03")
    states = [line.split("MB")[1].strip() for line in yiwang("list").splitlines()[1:]]
    assert states.count("set aside (read only)") == 1
    assert "no tables of its own" in yiwang("detach", "2024-03", code=1)
    assert "in use again" in yiwang("attach", "2024-03")
    assert "no month" in yiwang("make", "March", code=2)
