"""Rollups of many more events than there are, on PostgreSQL: rows of several weeks and months laid over one another.

A figure reads the months of its period and at most two months of days, of a cell only days; `PERIODS` of bench.rollups
reach ten years back. Of just these rows a table is made in place of the real one: each day holds what it and the same
weekday of the weeks before it held, each month what it and the months before it held. So many events would leave as
many rows: the keys are those that came, and the numbers are sums. Whoever calls it rolls the transaction back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

DAYS, YEARS = 100, 10
"""Of areas above the cells the days of so long are read; months, and the days of cells, of so many years."""

TABLE = """
ALTER TABLE rollup RENAME TO rollup_before;
CREATE TABLE rollup (LIKE rollup_before INCLUDING ALL);
"""
OVER = """
INSERT INTO rollup (area, split, what, grain, since, key, number)
SELECT area, split, what, grain, {moved} AS day, key, sum(number)
FROM rollup_before CROSS JOIN generate_series(0, %(times)s - 1) AS k
WHERE area = ANY(%(areas)s) AND grain = %(grain)s AND since >= %(source)s AND {moved} BETWEEN %(first)s AND %(last)s
GROUP BY area, split, what, grain, day, key
"""
BY_WEEKS, BY_MONTHS = "since + 7 * k", "(since + make_interval(months => k))::date"
TOTALS = """
INSERT INTO rollup SELECT * FROM rollup_before WHERE area = ANY(%(areas)s) AND grain = 't'
"""


def laid(scopes: Sequence[Any], times: int) -> int:
    """Put the larger table in the place of the rollups until the transaction ends; how many rows it has."""
    from django.db import connection

    from yiwang.foundation.places import interface as places
    from yiwang.foundation.places.models import Area

    cells, today = places.cell_codes(), scopes[0].today
    above = sorted(set(Area.objects.values_list("code", flat=True)) - cells)
    small = sorted(({*(one.code for scope in scopes for one in scope.below)} | {one.code for one in scopes}) & cells)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        for areas, grain, since in (
            (above, "d", today - timedelta(days=DAYS)),
            (above, "m", date(today.year - YEARS, 1, 1)),
            (small, "d", date(today.year - YEARS, 1, 1)),
        ):
            _over(cursor, areas, grain, (since, today), times)
        cursor.execute(TOTALS, {"areas": above + small})
        cursor.execute("ANALYZE rollup")
        cursor.execute("SELECT count(*) FROM rollup")
        return int(cursor.fetchone()[0])


def _over(cursor: Any, areas: list[str], grain: str, period: tuple[date, date], times: int) -> None:
    first, last = period
    longest = timedelta(days=times * (31 if grain == "m" else 7))
    given = {"areas": areas, "grain": grain, "first": first, "last": last, "source": first - longest, "times": times}
    cursor.execute(OVER.format(moved=BY_MONTHS if grain == "m" else BY_WEEKS), given)
