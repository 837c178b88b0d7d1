"""Large tables in months, on PostgreSQL (docs/decisions/0010): made ahead, set aside, taken back into use.

The database itself says which tables these are: those that are partitioned. Rows of no month that was made lie in the
table's `_rest`: what was there before, and years that somebody imports. Every function is to be called in a
transaction or makes its own, waits no longer than `PATIENCE` for others, and does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from yiwang.kernel import months
from yiwang.kernel.months import VERSION, Month, month_at
from yiwang.kernel.versions import bump

AHEAD = 3
"""So many months after the present one are made ahead."""
PATIENCE = "5s"
_LOCK = 7_061_202_611


class Table(NamedTuple):
    """A table in months, and the column whose ids say in which."""

    name: str
    key: str

    def of(self, month: Month) -> str:
        return f"{self.name}_{month.suffix}"

    @property
    def rest(self) -> str:
        return f"{self.name}_rest"


class MonthSize(NamedTuple):
    """A month and how much lies in it, by the database's own estimate. No month: the rest."""

    month: Month | None
    aside: bool
    rows: int
    bytes: int


def tables() -> list[Table]:
    """The tables in months; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    rows = _ask(
        "SELECT c.relname, a.attname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0] "
        "WHERE pg_table_is_visible(c.oid) ORDER BY c.relname"
    )
    return [Table(str(name), str(key)) for name, key in rows]


def make_ahead(now: datetime) -> int:
    """The present month and those after it, where nothing lies in the way. How many tables were made."""
    found, first = tables(), month_at(now)
    wanted = [(table, first.plus(number)) for number in range(AHEAD + 1) for table in found]
    missing = [(table, month) for table, month in wanted if not _exists(table.of(month))]
    return sum(_made(table, month) for table, month in missing if not _rest_holds(table, month))


def make(month: Month) -> int:
    """A month, whatever lies in the rest moved into it: others who write wait until that is done."""
    return sum(_made(table, month) for table in tables())


def is_made(month: Month) -> bool:
    """Does the month have its tables, in use?"""
    return all(_exists(table.of(month)) for table in tables())


def ahead_until(now: datetime) -> Month:
    """The last month, from the present one on, that new rows have tables for without a gap."""
    month = month_at(now)
    while is_made(month) and tables():
        month = month.plus(1)
    return month.plus(-1)


def _made(table: Table, month: Month) -> int:
    low, high = month.ids
    if not _rest_holds(table, month):
        _promise(table, month)
    with _alone():
        if _exists(table.of(month)):
            return 0
        _do(f'CREATE TABLE "{table.of(month)}" (LIKE "{table.name}" INCLUDING ALL EXCLUDING INDEXES)')
        if _rest_holds(table, month):
            _move(table.rest, table.of(month), f'"{table.key}" >= %s AND "{table.key}" < %s', [low, high])
        _look_as_closely(table, month)
        _attach(table, month)
        _protect(table, month)
        _do(f'ALTER TABLE "{table.rest}" DROP CONSTRAINT IF EXISTS "{_promised(month)}"')
    return 1


def _look_as_closely(table: Table, month: Month) -> None:
    """Of a column that is looked at more closely than others, so in the new table too: LIKE does not say that."""
    asked = "SELECT attname, attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attstattarget > 0"
    for column, target in _ask(asked, f'"{table.name}"'):
        _do(f'ALTER TABLE "{table.of(month)}" ALTER COLUMN "{column}" SET STATISTICS {int(target)}')


def _promise(table: Table, month: Month) -> None:
    """Let the database see, without making anybody wait, that the rest holds nothing of a month: attaching a table for
    it would look through all of the rest and keep others out meanwhile."""
    low, high = month.ids
    with _alone():
        if _exists(table.of(month)):
            return
        _do(f'ALTER TABLE "{table.rest}" DROP CONSTRAINT IF EXISTS "{_promised(month)}"')
        _do(f"""ALTER TABLE "{table.rest}" ADD CONSTRAINT "{_promised(month)}"
                CHECK ("{table.key}" < '{low}' OR "{table.key}" >= '{high}') NOT VALID""")
    with transaction.atomic():
        if _ask("SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass",
                _promised(month), f'"{table.rest}"'):  # fmt: skip
            _do(f'ALTER TABLE "{table.rest}" VALIDATE CONSTRAINT "{_promised(month)}"')


def detach(month: Month, owner: Table) -> None:
    """Set a month aside: its tables leave the ones in use and can be read only (`months.reading`).

    Rows of the journal whose aggregate has none in the table `owner` stay in use: accounts and areas live on.
    """
    with _alone():
        _do(f'CREATE SCHEMA "{month.schema}"')
        for table in tables():
            _do(f'ALTER TABLE "{table.name}" DETACH PARTITION "{table.of(month)}"')
        for table in tables():
            strangers = f'"{table.key}" NOT IN (SELECT "{owner.key}" FROM "{owner.of(month)}")'
            if table.key == _SHARED:
                _move(table.of(month), table.rest, strangers, [])
            else:
                _promise_within(table, month)
        for table in tables():
            _do(f'CREATE TRIGGER set_aside BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table.of(month)}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION month_is_set_aside()")  # fmt: skip
            _do(f'ALTER TABLE "{table.of(month)}" SET SCHEMA "{month.schema}"')
            _do(f'ALTER TABLE "{month.schema}"."{table.of(month)}" RENAME TO "{table.name}"')
        bump(VERSION)


_SHARED = "aggregate_id"
"""The key of tables that hold other things than the owner's too."""


def _promise_within(table: Table, month: Month) -> None:
    """As long as the month is aside nothing of it may be written elsewhere."""
    low, high = month.ids
    _do(f"""ALTER TABLE "{table.rest}" ADD CONSTRAINT "{_promised(month)}"
            CHECK ("{table.key}" < '{low}' OR "{table.key}" >= '{high}')""")


def attach(month: Month) -> None:
    """Take a month back into use."""
    with _alone():
        for table in tables():
            low, high = month.ids
            _do(f'ALTER TABLE "{month.schema}"."{table.name}" RENAME TO "{table.of(month)}"')
            _do(f'ALTER TABLE "{month.schema}"."{table.of(month)}" SET SCHEMA public')
            _do(f'DROP TRIGGER set_aside ON "{table.of(month)}"')
            if table.key == _SHARED:
                _move(table.rest, table.of(month), f'"{table.key}" >= %s AND "{table.key}" < %s', [low, high])
            _attach(table, month)
            _do(f'ALTER TABLE "{table.rest}" DROP CONSTRAINT IF EXISTS "{_promised(month)}"')
        _do(f'DROP SCHEMA "{month.schema}"')
        bump(VERSION)


def aside_now() -> list[Month]:
    """The months that are set aside, as the database has it this moment: before there is anything else to ask."""
    return months.asked() if connection.vendor == "postgresql" else []


def sizes() -> Iterator[MonthSize]:
    """Every month that has tables, the oldest first, and what lies in none."""
    rows = _ask(
        r"SELECT n.nspname, c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid) "
        r"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        r"WHERE c.relkind = 'r' AND (c.relispartition OR n.nspname ~ '^aside_\d{4}_\d\d$')"
    )
    found: dict[tuple[str, bool], tuple[int, int]] = {}
    for schema, name, count, size in rows:
        aside = schema != "public"
        label = "" if name.endswith("_rest") else (schema if aside else name)[-7:]
        rows_before, bytes_before = found.get((label, aside), (0, 0))
        found[label, aside] = rows_before + count, bytes_before + size
    for (label, aside), (count, size) in sorted(found.items()):
        yield MonthSize(Month(int(label[:4]), int(label[5:])) if label else None, aside, count, size)


def _attach(table: Table, month: Month) -> None:
    low, high = month.ids
    _do(f"""ALTER TABLE "{table.name}" ATTACH PARTITION "{table.of(month)}" FOR VALUES FROM ('{low}') TO ('{high}')""")


def _protect(table: Table, month: Month) -> None:
    """A table of its own needs its own trigger against being emptied; those on rows come from the whole."""
    for name, statement in _truncate_triggers(table.name):
        if not _ask("SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass", name,
                    f'"{table.of(month)}"'):  # fmt: skip
            _do(statement.replace(f" ON public.{table.name} ", f' ON public."{table.of(month)}" '))


def _truncate_triggers(table: str) -> list[tuple[str, str]]:
    """Those on the emptying of a table: name and statement."""
    rows = _ask("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass "
                "AND NOT tgisinternal AND (tgtype & 32) <> 0", f'"{table}"')  # fmt: skip
    return [(str(name), str(statement)) for name, statement in rows]


def _move(source: str, target: str, which: str, values: list[Any]) -> None:
    """Move rows from table to table: neither a change nor a deletion, so the triggers that forbid these sleep."""
    _do(f'ALTER TABLE "{source}" DISABLE TRIGGER USER')
    _do(f'WITH moved AS (DELETE FROM "{source}" WHERE {which} RETURNING *) INSERT INTO "{target}" SELECT * FROM moved',
        *values)  # fmt: skip
    _do(f'ALTER TABLE "{source}" ENABLE TRIGGER USER')


def _rest_holds(table: Table, month: Month) -> bool:
    low, high = month.ids
    asked = f'SELECT 1 FROM "{table.rest}" WHERE "{table.key}" >= %s AND "{table.key}" < %s LIMIT 1'
    return bool(_ask(asked, low, high))


def _promised(month: Month) -> str:
    return f"not_of_{month.suffix}"


def _exists(name: str) -> bool:
    return bool(_ask("SELECT 1 FROM pg_class WHERE relname = %s AND pg_table_is_visible(oid)", name))


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else changes partitions, and that does not make everybody wait for one reader."""
    with transaction.atomic():
        _do(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        _do(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield
        _do("SET LOCAL lock_timeout TO DEFAULT")


def _ask(sql: str, *values: str | UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def _do(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
