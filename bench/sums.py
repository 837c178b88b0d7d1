"""Figures and rollups of many copies (bench.generate), added up week by week and written."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bench.moulds import Mould, id_of

if TYPE_CHECKING:
    from bench.generate import Copy

Write = Callable[[str, Sequence[str], Sequence[Sequence[Any]]], None]
"""Writes rows: of which table, columns, values."""
GRAIN_AT = 2
KEY = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'"


class Sums:
    """Figures and rollups of the copies, added up week by week from the oldest on."""

    def __init__(self, found: Sequence[Mould]) -> None:
        self.found = found
        self.figures: Counter[tuple[Any, ...]] = Counter()
        self.parts: Counter[Any] = Counter()
        self.first = min(day for one in found for *_, day, _, _ in one.parts)

    def add(self, copies: Sequence[Copy]) -> None:
        """All copies of one week, or of any."""
        from yiwang.insight.queries.deltas import Key, Part

        for copy in copies:
            mould, back = self.found[copy.mould], timedelta(weeks=copy.weeks)
            filled = _Units(copy, mould)
            for depth, unit, case_type, day, column, number in mould.figures:
                self.figures[Key(copy.path[depth], filled[unit], case_type, day - back, column)] += number
            for depth, split, key, day, what, number in mould.parts:
                self.parts[Part(copy.path[depth], split, filled[key], day - back, what)] += number

    def settled(self, before: date) -> Any:
        """What lies before a month that nothing is added to any more, taken out."""
        from yiwang.insight.queries.deltas import Deltas

        found = Deltas()
        for key in [one for one in self.figures if one.day < before]:
            found.figures[key] = self.figures.pop(key)  # type: ignore[index]
        for part in [one for one in self.parts if one.day < before]:
            found.parts[part] = self.parts.pop(part)
        return found


class _Units(dict[str, str]):
    """Keys with the units of a copy in place of the mould's."""

    def __init__(self, copy: Copy, mould: Mould) -> None:
        super().__init__()
        self.copy_, self.mould = copy, mould

    def __missing__(self, key: str) -> str:
        if "%(" not in key:
            said = key.replace("%%", "%")
        else:
            what, kind, depth, hexed = self.mould.places[key[2:-2]]
            said = id_of(what, kind, self.copy_.path[depth], hexed)
        self[key] = said
        return said


@contextmanager
def _without_keys(*tables: str) -> Iterator[None]:
    """Primary keys of PostgreSQL made at the end, all at once: kept while rows come they take half the time."""
    from django.db import connection

    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        held = [(table, *cursor.execute(KEY, [table]).fetchone()) for table in tables]
        for table, name, _ in held:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        yield
        for table, name, said in held:
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {said}')


def figures(found: Sequence[Mould], copies: Sequence[Copy], write: Write) -> None:
    """Write the figures and rollups of copies into empty tables."""
    with _without_keys("figure", "rollup"):
        _by_weeks(found, copies, write)


def _by_weeks(found: Sequence[Mould], copies: Sequence[Copy], write: Write) -> None:
    """Month by month: the copies of so many weeks ago add to no month before theirs."""
    from django.db import transaction

    from yiwang.insight.queries.adding import FIGURES, ROLLUPS, figure_rows, rollup_rows

    sums = Sums(found)
    totals: Counter[tuple[Any, ...]] = Counter()
    by_week: dict[int, list[Copy]] = {}
    for one in copies:
        by_week.setdefault(one.weeks, []).append(one)
    for weeks in sorted(by_week, reverse=True):
        print(f"  figures: {weeks} weeks to go", file=sys.stderr, flush=True)
        sums.add(by_week[weeks])
        later = max((one for one in by_week if one < weeks), default=None)
        before = date.max if later is None else (sums.first - timedelta(weeks=later)).replace(day=1)
        deltas = sums.settled(before)
        with transaction.atomic():
            write("figure", FIGURES, figure_rows(deltas))
            write("rollup", ROLLUPS, _without_totals(rollup_rows(deltas), totals))
    with transaction.atomic():
        write("rollup", ROLLUPS, [(*key, number) for key, number in sorted(totals.items()) if number])


def _without_totals(rows: Sequence[Sequence[Any]], totals: Counter[tuple[Any, ...]]) -> list[Sequence[Any]]:
    """What is of a day or a month; the rest is added up."""
    left = []
    for row in rows:
        if row[GRAIN_AT] == "t":
            totals[tuple(row[:-1])] += row[-1]
        else:
            left.append(row)
    return left
