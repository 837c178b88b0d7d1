"""What was counted, as the rows that it is added to: in every area of its path, and of rollups on every grain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from yiwang.foundation.places import interface as places
from yiwang.insight.models import COLUMNS, EVER, STANDING, TOTALLED
from yiwang.insight.queries.deltas import Deltas, Mention, areas_of

Row = tuple[str | int, ...]
FIGURES = ("area", "unit", "case_type", "day", *COLUMNS)
ROLLUPS = ("area", "split", "grain", "since", "key", "what", "number")
COUNTS = ("what", "day", "case_id", "key", "number")


class Since(NamedTuple):
    """What a day's row, its month's and the total's stand under, as the database takes it."""

    day: str
    month: str
    ever: str = EVER.isoformat()


def since(day: date) -> Since:
    return Since(day.isoformat(), day.replace(day=1).isoformat())


def figure_rows(deltas: Deltas) -> list[Row]:
    """Rows of `Figure`, in the order of their keys."""
    cells: dict[tuple[str, str, str, str], list[int]] = {}
    areas, written = cache(areas_of), cache(date.isoformat)
    at = {name: place for place, name in enumerate(COLUMNS)}
    for (path, unit, case_type, day, column), number in deltas.figures.items():
        if number:
            place, on = at[column], written(day)
            for area in areas(path):
                key = area, unit, case_type, on
                if (row := cells.get(key)) is None:
                    row = cells[key] = [0] * len(COLUMNS)
                row[place] += number
    return [(*key, *row) for key, row in sorted(cells.items())]


def rollup_rows(deltas: Deltas) -> list[Row]:
    """Rows of `Rollup`, in the order of their keys: each number on its day, in its month and in its total. By the hour
    of the day it is only asked for days, and cells have no months."""
    cells, on, areas = places.cell_codes(), cache(since), cache(areas_of)
    found: dict[tuple[str, ...], int] = {}
    for (path, split, key, day, what), number in deltas.parts.items():
        if not number:
            continue
        times, by_month, total = on(day), split != "hour", split in TOTALLED and what in STANDING
        for area in areas(path):
            place: tuple[str, ...] = area, split, "d", times.day, key, what
            found[place] = found.get(place, 0) + number
            if by_month and area not in cells:
                place = area, split, "m", times.month, key, what
                found[place] = found.get(place, 0) + number
            if total:
                place = area, split, "t", times.ever, key, what
                found[place] = found.get(place, 0) + number
    return [(*place, number) for place, number in sorted(found.items()) if number]


def count_rows(mentions: Mapping[Mention, int], noughts: bool = False) -> list[Row]:
    """Rows of `CaseCount`, in the order of their keys."""
    written = cache(date.isoformat)
    rows: list[Row] = [(one.what, written(one.day), one.case_id.hex, one.key, number)
                       for one, number in mentions.items() if number or noughts]  # fmt: skip
    return sorted(rows)
