"""Search by two characters of Chinese or more, in number, title, place and the beginning of the description.

One row for a case: on PostgreSQL a `tsvector` under a GIN index, on SQLite an FTS5 table. Its words are every two
characters that stand side by side, so no dictionary is needed; the codes of the areas are words too, so that a search
in one area reads that area's matches only. A table with one row for each pair would be thirty times as many rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from yiwang.cases.models import Case
from yiwang.foundation.places import interface as places
from yiwang.kernel import months
from yiwang.kernel.bulk import Statement, write_together
from yiwang.kernel.ids import new_id
from yiwang.kernel.prepared import told

INDEXED = 300
"""Characters of a case that are indexed."""
CHUNK, BIGGEST_CHUNK = 200, 900
"""Matches looked at together; SQLite takes no more than a thousand ids in one question."""


def pairs_of(text: str) -> list[str]:
    """Every two letters, digits or characters side by side, as ASCII words that both databases take."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text.lower()):
        spelled = [f"x{ord(letter):x}" for letter in run]
        found.update(dict.fromkeys(map(add, spelled, spelled[1:])))
    return list(found)


_RUNS = re.compile(r"[^\W_]+")
"""Letters, digits and characters that stand together."""


@lru_cache(maxsize=50_000)
def area_word(code: str) -> str:
    """The code of an area as a word."""
    return "a" + "".join(f"{ord(letter):x}" for letter in code)


def id_word(case_id: UUID) -> str:
    return f"c{case_id.hex}"


def index_words(row: Case, text: str) -> None:
    """Make a case findable. `text` is what it says."""
    write_together([words_statement(row, text)])


def words_statement(row: Case, text: str) -> Statement:
    """What makes a case findable, to be written with its row."""
    words = " ".join(words_of(row.id, row.area_path, row.number, text))
    if connection.vendor == "postgresql":  # as a tsvector is spelled: the words are ASCII letters and digits
        return Statement("INSERT INTO case_words (case_id, words) VALUES (%s, %s::tsvector)", [row.id, words])
    return Statement("INSERT INTO case_words (words, case_id) VALUES (%s, %s)", [words, row.id.hex])


def index_many(rows: Sequence[tuple[Case, str]]) -> None:
    """Make many cases findable, together."""
    if connection.vendor == "postgresql" and rows:
        with connection.cursor() as cursor, cursor.copy("COPY case_words (case_id, words) FROM STDIN") as copy:
            for row, text in rows:
                copy.write_row((row.id, " ".join(words_of(row.id, row.area_path, row.number, text))))
    elif rows:
        said = [words_statement(row, text) for row, text in rows]
        with connection.cursor() as cursor:
            cursor.executemany(said[0].sql, [one.values for one in said])


def words_of(case_id: UUID, area_path: str, number: str, text: str) -> list[str]:
    """The words that a case is found by."""
    areas = [area_word(code) for code in area_path.strip("/").split("/")]
    return [id_word(case_id), *areas, *pairs_of(f"{number} {text[:INDEXED]}")]


def forget_words(case_id: UUID) -> None:
    """Make a case not findable by its words any more."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM case_words WHERE case_id = %s", [case_id])
        else:
            found = "SELECT rowid FROM case_words WHERE case_words MATCH %s"
            cursor.execute(f"DELETE FROM case_words WHERE rowid IN ({found})", [f'"{id_word(case_id)}"'])


def found_ids(text: str, area_path: str, before: str, without: str = "") -> Iterator[list[tuple[str, UUID]]]:
    """Cases that hold all pairs of a text, newest first, in chunks of (mark, id). `before`: a mark to go on at;
    `without`: not those of this area."""
    words = [*pairs_of(text), *_words_of_area(area_path)]
    apart = _words_of_area(without)
    read = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    size, held, stretches = CHUNK, list[tuple[Any, Any]](), _stretches(before, area_path)
    stretch = next(stretches)
    while True:
        wanted = size - len(held)
        rows = read(words, apart, stretch, before, wanted)
        held += rows
        if len(rows) == wanted:
            yield _marked(held)
            before, size, held = str(held[-1][0]), min(2 * size, BIGGEST_CHUNK), []
        elif (following := next(stretches, None)) is not None:
            stretch = following
        else:
            if held:
                yield _marked(held)
            return


def _marked(rows: Sequence[tuple[Any, Any]]) -> list[tuple[str, UUID]]:
    return [(str(mark), UUID(str(case_id))) for mark, case_id in rows]


class Stretch(NamedTuple):
    """A range of ids, the newest of all where there is no end; the second exclusive."""

    since: UUID | None
    until: UUID | None


EVERYWHERE = Stretch(None, None)
RECENT = 3
"""Months before the newest that are looked through together."""


def _stretches(before: str, area_path: str) -> Iterator[Stretch]:
    """Where matches are looked for, one after the other until there are enough: in the newest month, in some before it,
    in all others. Asked for all at once, the newest matches of every month would be read to tell which are newest.
    In a part of a district a month has few: the words are followed through all months. On SQLite nothing is in months.
    """
    in_months = connection.vendor == "postgresql" and _is_wide(area_path)
    first = months.month_of(UUID(before) if before else new_id()) if in_months else None
    if first is None:
        yield EVERYWHERE
        return
    newest, recent = first.ids[0], first.plus(-RECENT).ids[0]
    yield from (Stretch(newest, None), Stretch(recent, newest), Stretch(None, recent))


WIDE = 3
"""The rank of a county or district: cases are dense there and in what lies above it."""


def _is_wide(area_path: str) -> bool:
    above = places.upward(area_path.strip("/").rsplit("/", 1)[-1]) if area_path else []
    return not area_path or bool(above) and above[0].rank <= WIDE


def _words_of_area(path: str) -> list[str]:
    code = path.strip("/").rsplit("/", 1)[-1]
    return [area_word(code)] if code else []


def holding(text: str, case_ids: Sequence[UUID]) -> list[UUID]:
    """Those of a few cases that hold all pairs of a text."""
    words = pairs_of(text)
    if not case_ids or not words:
        return []
    if connection.vendor == "postgresql":
        sql = "SELECT case_id FROM case_words WHERE words @@ %s::tsquery AND case_id = ANY(%s)"
        return [case_id for (case_id,) in told(sql, [" & ".join(f"'{word}'" for word in words), list(case_ids)])]
    ids = " OR ".join(f'"{id_word(case_id)}"' for case_id in case_ids)
    said = " AND ".join(f'"{word}"' for word in words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id FROM case_words WHERE case_words MATCH %s", [f"({ids}) AND {said}"])
        return [UUID(str(case_id)) for (case_id,) in cursor.fetchall()]


def _on_postgresql(
    words: Sequence[str], apart: Sequence[str], stretch: Stretch, before: str, size: int
) -> list[tuple[Any, Any]]:
    """The words, of digits and Latin letters alone, stand in the statement: how it is best done depends on how often
    they come, and of a value PostgreSQL does not ask that. So do the ends of the stretch: it plans for those months."""
    bounds = [("<", stretch.until), (">=", stretch.since)]
    within = " ".join(f"AND case_id {than} '{bound}'::uuid" for than, bound in bounds if bound)
    further = "AND case_id < %s::uuid" if before else ""
    wanted = " & ".join([*(f"''{one}''" for one in words), *(f"!''{one}''" for one in apart)])
    return told(
        f"SELECT case_id, case_id FROM case_words WHERE words @@ '{wanted}'::tsquery {within} {further} "
        f"ORDER BY case_id DESC LIMIT {size:d}",
        [before] if before else [],
    )


def _on_sqlite(words: Sequence[str], apart: Sequence[str], _: Stretch, before: str, size: int) -> list[tuple[Any, Any]]:
    further = "AND rowid < %s" if before else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, case_id FROM case_words WHERE case_words MATCH %s {further} ORDER BY rowid DESC LIMIT %s",
            [
                " AND ".join(f'"{one}"' for one in words) + "".join(f' NOT "{one}"' for one in apart),
                *([int(before)] if before else []),
                size,
            ],
        )
        return list(cursor.fetchall())
