"""Rollups of many more events than there are, on PostgreSQL: the months that there are, laid before themselves again.

A figure reads the months of its period and at most two months of days, of a cell only days; `PERIODS` of bench.rollups
reach ten years back. Of just these rows a table is made in place of the real one: the months of the site, then the same
months as the ones before them, and so on, ten years at most. What would lie further back is added to the numbers: as
many events would leave as many rows. Whoever calls it rolls the transaction back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

YEARS = 10
DAYS = 100
"""Of areas above the cells the days of so long are read; months, and the days of cells, of so many years."""

TABLE = """
ALTER TABLE rollup RENAME TO rollup_before;
CREATE TABLE rollup (LIKE rollup_before INCLUDING ALL EXCLUDING INDEXES);
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'rollup_before'
"""
BEFORE = """
INSERT INTO rollup (area, split, what, grain, since, key, number)
SELECT area, split, what, grain, day, key, sum(number) * %(each)s
FROM (SELECT area, split, what, grain, key, number,
             (since - make_interval(months => k * %(months)s))::date AS day
      FROM rollup_before CROSS JOIN generate_series(0, %(blocks)s - 1) AS k
      WHERE area = ANY(%(areas)s) AND grain = %(grain)s) AS laid
WHERE day >= %(first)s
GROUP BY area, split, what, grain, day, key
"""
TOTALS = """
INSERT INTO rollup (area, split, what, grain, since, key, number)
SELECT area, split, what, grain, since, key, number * %(times)s FROM rollup_before
WHERE area = ANY(%(areas)s) AND grain = 't'
"""
SPAN = """
SELECT max(extract(year FROM since) * 12 + extract(month FROM since))
     - min(extract(year FROM since) * 12 + extract(month FROM since)) + 1
FROM rollup WHERE area = ANY(%(areas)s) AND grain = 'm'
"""


def laid(scopes: Sequence[Any], times: int) -> int:
    """Put the larger table in the place of the rollups until the transaction ends; how many rows it has."""
    from django.db import connection

    from yiwang.foundation.places import interface as places
    from yiwang.foundation.places.models import Area

    cells, today = places.cell_codes(), scopes[0].today
    above = sorted(set(Area.objects.values_list("code", flat=True)) - cells)
    small = sorted(({*(one.code for scope in scopes for one in scope.below)} | {one.code for one in scopes}) & cells)
    long_ago, lately = date(today.year - YEARS, 1, 1), today - timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute(SPAN, {"areas": above})
        months = int(cursor.fetchone()[0])
        blocks = min(times, -(-YEARS * 12 // months))
        cursor.execute(TABLE)
        for areas, grain, first in ((above, "d", lately), (above, "m", long_ago), (small, "d", long_ago)):
            given = {"areas": areas, "grain": grain, "first": first, "months": months, "blocks": blocks}
            cursor.execute(BEFORE, given | {"each": -(-times // blocks)})
        cursor.execute(TOTALS, {"areas": above + small, "times": times})
        _index(cursor)
        cursor.execute("ANALYZE rollup")
        cursor.execute("SELECT count(*) FROM rollup")
        return int(cursor.fetchone()[0])


def _index(cursor: Any) -> None:
    """The same indexes as before, made once the rows are there: row by row they take many times as long."""
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(INDEXES)
    for name, definition in cursor.fetchall():
        made, _, on = definition.partition(f" {name} ON ")
        cursor.execute(f"{made} {name}_laid ON {on.replace('rollup_before', 'rollup', 1)}")
