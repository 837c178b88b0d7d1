"""Measure places: loading the national codes, looking areas up, and finding cells of points among 20,000.

    python -m bench.places areas FILE       (a new SQLite file; DATABASE_URL for PostgreSQL)
    python -m bench.places cells [COUNT]

Loads into the site of YIWANG_HOME and DATABASE_URL: give an empty one. The last line printed is JSON of the figures.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles

import django

NAMES = ("和平", "太平村", "新", "城关", "中山街道", "东", "朝阳区", "王家", "没有这个名字")
CODES = ("4", "44", "4403", "440306", "110101001", "99")
DAY = date(2026, 1, 1)


Figures = dict[str, list[float]]
"""By what was done: median and 99th percentile in ms, or seconds."""


def timed(label: str, calls: list[Callable[[], object]]) -> Figures:
    """Print how long calls take: median, 95th percentile, worst, in milliseconds."""
    spent: list[float] = []
    for call in calls:
        begun = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begun) * 1000)
    print(f"{label:<34} n {len(spent):>6}  p50 {median(spent):8.3f} ms  "
          f"p95 {quantiles(spent, n=20)[-1]:8.3f} ms  worst {max(spent):8.3f} ms")  # fmt: skip
    return {label: [median(spent), quantiles(spent, n=100)[-1]]}


def measure_areas(file: Path) -> Figures:
    """Load a file of areas twice, then look areas up."""
    from yiwang.faces.cli.site import operator
    from yiwang.foundation.places import interface as places
    from yiwang.kernel.actions import Command, perform
    from yiwang.kernel.ids import new_id

    found: Figures = {}
    for turn in ("first", "second"):
        begun = time.perf_counter()
        now = datetime.now(UTC)
        imported = perform(
            places.ImportAreas(new_id(), file), acting=operator(), command=Command(new_id(), now), now=now
        )
        found[f"import, {turn} time"] = [time.perf_counter() - begun]
        print(f"import, {turn} time: {time.perf_counter() - begun:.1f} s  {imported.counts}")
    found["the same rows copied"] = [_copied()]
    found |= timed("find by name prefix", [lambda name=name: places.find_areas(name) for name in NAMES * 20])
    found |= timed("find by code prefix", [lambda code=code: places.find_areas(code) for code in CODES * 20])
    codes = [one.code for name in NAMES for one in places.find_areas(name, 40)]
    found |= timed("one area", [lambda code=code: places.area(code) for code in codes])
    found |= timed("an area and those above it", [lambda code=code: places.ancestors(code) for code in codes])
    return found


def _copied() -> float:
    """Seconds that the database takes to copy the rows into a table without an index."""
    from django.db import connection

    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE area_copied AS SELECT * FROM area")
        spent = time.perf_counter() - begun
        cursor.execute("DROP TABLE area_copied")
    return spent


def measure_cells(count: int) -> Figures:
    """Build the index of a chessboard of cells of a hundred points each and find the cells of random points."""
    from yiwang.foundation.places.queries.cells import Located, build_index

    chance = random.Random(7)
    side = round(count**0.5)
    rows = [_cell(x, y) for x in range(side) for y in range(side)]
    made = [(Located(code, "area", f"area/{code}/", code), geometry) for code, geometry in rows]
    begun = time.perf_counter()
    index = build_index(made)
    print(f"{len(made)} cells, {sum(text.count('[') for _, text in rows)} points: "
          f"index built in {time.perf_counter() - begun:.2f} s")  # fmt: skip
    points = [(113 + chance.random() * side / 100, 22 + chance.random() * side / 100) for _ in range(50_000)]
    begun = time.perf_counter()
    found = sum(1 for point in points if index.at(*point))
    spent = time.perf_counter() - begun
    print(f"{len(points) / spent:,.0f} look-ups/s; {found} of {len(points)} points in a cell")
    rate = {"look-ups of points": [len(points) / spent]}
    return rate | timed("nearest five to a point outside", [lambda: index.near(112.995, 22.5, 5) for _ in range(200)])


def _cell(x: int, y: int) -> tuple[str, str]:
    """A square of a hundredth of a degree, with 25 points to each side that all neighbours share."""

    def corner(i: int, j: int) -> tuple[float, float]:
        return 113 + (x + i / 25) / 100, 22 + (y + j / 25) / 100

    ring = [corner(i, 0) for i in range(25)] + [corner(25, j) for j in range(25)]
    ring += [corner(25 - i, 25) for i in range(25)] + [corner(0, 25 - j) for j in range(26)]
    return f"cell-{x}-{y}", json.dumps({"type": "Polygon", "coordinates": [ring]})


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    if arguments[:1] == ["areas"] and len(arguments) == 2:
        from yiwang.faces.cli.site import make_ready

        make_ready()
        print(json.dumps(measure_areas(Path(arguments[1]))))
    elif arguments[:1] == ["cells"]:
        print(json.dumps(measure_cells(int(arguments[1]) if len(arguments) > 1 else 20_000)))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
