"""Measure areas: a file of the size of the nation's is imported, imported again, and looked up in; cells of points.

The file is invented, with as many units on each level as the national codes of 2023 have. A part of `python -m bench`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from bench.intake import NAMES
from bench.parts import Given, Row
from bench.server import Place

LEVELS = (("province", 31), ("city", 342), ("county", 2_978), ("township", 41_352), ("village", 620_573))
"""665,276 in all."""
NAMED = ("和平", "太平村", "新", "城关", "中山街道", "东", "朝阳区", "王家", "李", "西", "北", "红旗", "向阳")
QUICK = (("province", 2), ("city", 6), ("county", 30), ("township", 200), ("village", 2_000))


def rows(given: Given) -> list[Row]:
    """Importing 665,276 areas, once and again, and looking in them; finding the cells of points among 20,000."""
    file = given.folder / "areas.csv"
    levels = given.pick(QUICK, LEVELS, LEVELS)
    write(file, levels)
    total = sum(many for _, many in levels)
    found: list[Row] = []
    for database in given.databases:
        with given.database(database) as address:
            place = Place(given.folder / database / "home", address)
            found += _rows(f"{NAMES[database]}, {total:,} areas", _told(place, "areas", str(file)))
    cells = given.pick(1_000, 20_000, 20_000)
    told = _told(Place(given.folder / "cells", ""), "cells", str(cells))
    rate = round(told["look-ups of points"][0])
    return [*found, Row("areas", f"the cell of a point, of {cells:,} of 100 points each", "/s", rate)]


def write(file: Path, levels: tuple[tuple[str, int], ...]) -> None:
    """A CSV of areas: each level is spread evenly below the one above."""
    with file.open("w", encoding="utf-8") as out:
        out.write("code,parent_code,level,name\n")
        above = [""]
        for level, many in levels:
            made = list(_below(above, many))
            lines = zip(made, cycle(NAMED), strict=False)
            out.writelines(f"{code},{parent},{level},{name}{code}\n" for (code, parent), name in lines)
            above = [code for code, _ in made]


def _below(above: list[str], many: int) -> Iterator[tuple[str, str]]:
    """Codes as the national ones are built: that of the area above, and the number in it."""
    width = 2 if len(above[0]) < 6 else 3
    for number in range(many):
        parent = above[number % len(above)]
        yield f"{parent}{number // len(above) + 1:0{width}}", parent


def _told(place: Place, *arguments: str) -> dict[str, list[float]]:
    place.home.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[float]] = place.told("bench.places", *arguments)
    return found


def _rows(where: str, told: dict[str, list[float]]) -> Iterator[Row]:
    (copied,) = told.pop("the same rows copied")
    for what, spent in told.items():
        if len(spent) == 1:
            beside = "the database copies the rows"
            yield Row("areas", f"{what}, {where}", "s", round(spent[0], 2), limit=round(copied, 2), beside=beside)
        else:
            median, worst = (round(one, 3) for one in spent)
            yield Row("areas", f"{what}, {where}", "ms", median, median, worst)
