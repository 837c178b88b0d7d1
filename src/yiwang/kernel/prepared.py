"""Questions that are asked again and again: written once, and planned once for each connection.

The ORM takes longer to write the question of a list than a database to answer it; a `Question` is what it wrote.

To plan a question of a table in sixteen months, with twenty indexes each, takes the database ten times as long as to
answer it. A prepared statement keeps its plan. On SQLite nothing is in months, and the question is asked as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from yiwang.kernel.bulk import stored_id
from yiwang.kernel.columns import Recent

Rows = list[tuple[Any, ...]]
OFTEN = 2
"""What was asked more often than this is prepared."""
KEPT = 16
"""So many plans are kept by a connection: one of a table in sixteen months takes the database four megabytes."""


class Question(NamedTuple):
    """A statement as the ORM wrote it, and how what comes back is read: for ids, texts, numbers and moments."""

    sql: str
    params: tuple[Any, ...]
    reading: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]

    def asked(self, marks: Mapping[Any, Any] = MappingProxyType({}), keep_plan: bool = True) -> Rows:
        """The rows. `marks`: moments, ids and texts that stand in the statement in place of others, and the others.
        `keep_plan`: PostgreSQL plans it once for all."""
        real = {_stored(mark): _stored(value) for mark, value in marks.items()}
        params = [real.get(one, one) if isinstance(one, _MARKED) else one for one in self.params]
        if keep_plan and connection.vendor == "postgresql":
            rows = told(self.sql, params)
        else:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, params)
                rows = cursor.fetchall()
        return [self._read(row) for row in rows] if self.reading else rows

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        read = list(row)
        for place, converters, expression in self.reading:
            for convert in converters:
                read[place] = convert(read[place], expression, connection)
        return tuple(read)


_MARKED = (str, datetime, UUID)


def _stored(value: Any) -> Any:
    if isinstance(value, UUID):
        return stored_id(value)
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


class Standing:
    """A question that is always the same but for its marks: the ORM writes it once for each kind of database."""

    def __init__(self, write: Callable[[], QuerySet[Any, Any]]) -> None:
        self._write = write
        self._written: dict[str, Question] = {}

    def asked(self, marks: Mapping[Any, Any]) -> Rows:
        found = self._written.get(connection.vendor)
        if found is None:
            made = question(self._write())
            assert made is not None
            found = self._written[connection.vendor] = made
        return found.asked(marks)


MARKS_OF_IDS = tuple(UUID(int=number + 1) for number in range(250))
"""Stand for ids in a question; SQLite takes no more than a thousand values in one."""
SIZES = 64


def marked(ids: Sequence[UUID]) -> Iterator[dict[UUID, UUID]]:
    """Marks and the ids that they stand for, as many at once as a statement takes."""
    most = len(MARKS_OF_IDS)
    for start in range(0, len(ids), most):
        yield dict(zip(MARKS_OF_IDS, ids[start : start + most], strict=False))


class OfIds:
    """What is always the same but for the ids: the ORM writes it once for each number of ids."""

    def __init__(self, write: Callable[[Sequence[UUID]], QuerySet[Any, Any]]) -> None:
        self._write = write
        self._written: Recent[tuple[str, int], Question] = Recent(SIZES)

    def asked(self, ids: Sequence[UUID]) -> Rows:
        """The rows, in no order. PostgreSQL plans for these ids each time: they lie in a few of many months."""
        return [row for marks in marked(ids) for row in self._of(len(marks)).asked(marks, keep_plan=False)]

    def _of(self, number: int) -> Question:
        key = (connection.vendor, number)
        found = self._written.get(key)
        if found is None:
            made = question(self._write(MARKS_OF_IDS[:number]))
            assert made is not None
            found = self._written.keep(key, made)
        return found


def question(values: QuerySet[Any, Any]) -> Question | None:
    """What a `values_list` asks; None for one that finds nothing whatever there is."""
    compiler = values.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    found = compiler.get_converters([one[0] for one in compiler.select])
    return Question(sql, tuple(params), tuple((place, tuple(how), on) for place, (how, on) in found.items()))


def of_one(values: QuerySet[Any, Any], mark: UUID, also: Mapping[str, str] = MappingProxyType({})) -> Question | None:
    """What a `values_list` asks of one row, for whose id a mark stands.

    `also`: other tables that say something of a row, and their column with its id. The statement sees no more of them
    than what belongs to the row: however much else they hold, it is not read.
    """
    found = question(values.filter(id=mark))
    if found is None or not also:
        return found
    # With its schema: else SQLite takes the name of the table for that of the part.
    real = "" if connection.vendor == "postgresql" else "main."
    within = ", ".join(f'"{table}" AS (SELECT * FROM {real}"{table}" WHERE "{column}" = %s)'
                       for table, column in also.items())  # fmt: skip
    params = (*([_stored(mark)] * len(also)), *found.params)
    return Question(f"WITH {within} {found.sql}", params, found.reading)


def how_many(each: Sequence[QuerySet[Any, Any]], most: int = 0) -> Question | None:
    """How many there are in any of some lists, each once; no more than `most` when that is given. Each is read by an
    index of its own and no further: what is joined by OR the database reads by one index, or by none."""
    lists = [rows.order_by().values("pk") for rows in each]
    found = [one for rows in lists if (one := question(rows[:most] if most else rows)) is not None]
    if not found:
        return None
    if len(found) == 1:
        return Question(f"SELECT count(*) FROM ({found[0].sql}) AS found", found[0].params, ())
    sql = " UNION ".join(f"SELECT pk FROM ({one.sql}) AS list_{number}" for number, one in enumerate(found))
    end = f" LIMIT {most}" if most else ""
    params = tuple(one for part in found for one in part.params)
    return Question(f"SELECT count(*) FROM ({sql}{end}) AS found", params, ())


def grouped(each: Sequence[QuerySet[Any, Any]], by: Sequence[str], moment: str, mark: datetime) -> Question | None:
    """How many there are in any of some lists, each once, by the values of some columns, and of how many a moment lies
    before the one that `mark` stands for. Each list is read by an index of its own, as by `how_many`."""
    lists = [rows.order_by().values_list("id", moment, *by) for rows in each]
    found = [one for rows in lists if (one := question(rows)) is not None]
    if not found:
        return None
    union = " UNION ".join(f"SELECT * FROM ({one.sql}) AS list_{number}" for number, one in enumerate(found))
    columns = ", ".join(by)
    sql = (
        f"SELECT {columns}, count(*), count(CASE WHEN {moment} < %s THEN 1 END) "
        f"FROM ({union}) AS found GROUP BY {columns}"
    )
    params = tuple(one for part in found for one in part.params)
    return Question(sql, (connection.ops.adapt_datetimefield_value(mark), *params), ())


def asked(values: QuerySet[Any, Any]) -> Rows:
    """The rows of a `values_list`."""
    found = question(values)
    return found.asked() if found else []


def among(rows: QuerySet[Any, Any], ids: Sequence[UUID], also: Mapping[str, str] = MappingProxyType({})) -> set[UUID]:
    """Those of some ids that are among the rows. However many ids there are, it is the same statement.

    `also`: other tables that say something of a row, and their column with its id. On PostgreSQL the statement sees no
    more of all these tables than what belongs to the ids: planned once for any ids, it would read more than it must.
    """
    if connection.vendor != "postgresql":
        return set(rows.order_by().filter(id__in=ids).values_list("id", flat=True))
    try:
        sql, params = rows.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return set()
    tables = {rows.model._meta.db_table: "id", **also}
    within = ", ".join(
        f'"{table}" AS MATERIALIZED (SELECT * FROM "{table}" WHERE "{column}" = ANY(%s))'
        for table, column in tables.items()
    )
    return {id for (id,) in told(f"WITH {within} {sql}", [*([list(ids)] * len(tables)), *params])}


def told(sql: str, params: Sequence[Any]) -> Rows:
    """SQL of our own on PostgreSQL, planned once; behind a pooler by transactions (YIWANG_POOLER) each time."""
    from psycopg import Cursor

    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None and connection.settings_dict.get("PREPARES", True):
        raw.prepare_threshold, raw.prepared_max = OFTEN, KEPT
    with connection._prepare_cursor(Cursor(raw)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, params)
        return list(cursor.fetchall())
