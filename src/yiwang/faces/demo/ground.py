"""The ground of the demo: the tree of areas, and grid cells without a gap between them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt
from pathlib import Path
from random import Random

from yiwang.faces.demo.plan import DemoPlan

METRES = 111_320.0
"""Of a degree of latitude."""
WOBBLE = 0.25
"""How far the side of a cell may lean, in widths."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid cell: four corners, counter-clockwise."""

    code: str
    title: str
    community: str
    corners: tuple[Point, Point, Point, Point]

    def inside(self, chance: Random) -> Point:
        """Some point well inside."""
        across, up = chance.uniform(0.15, 0.85), chance.uniform(0.15, 0.85)
        (x0, y0), (x1, _), (x2, y2), (x3, _) = self.corners
        left, right = x0 + (x3 - x0) * up, x1 + (x2 - x1) * up
        return left + (right - left) * across, y0 + (y2 - y0) * up


def community_codes(plan: DemoPlan) -> list[str]:
    """Codes of the communities, in order."""
    numbered = [f"{plan.areas[-1]['code']}{number:03}" for number in range(1, len(plan.communities) + 1)]
    return plan.codes or numbered


def draw_cells(plan: DemoPlan) -> list[Cell]:
    """Communities as rectangles in rows, each cut into strips by lines that lean: neighbours share them."""
    chance = Random(plan.seed)
    high = plan.cell_metres / METRES
    wide = high / cos(radians(plan.centre[1]))
    columns = ceil(sqrt(len(plan.communities)))
    most = max(plan.cells)
    found: list[Cell] = []
    for number, (code, count) in enumerate(zip(community_codes(plan), plan.cells, strict=True)):
        row, column = divmod(number, columns)
        west = plan.centre[0] + (column - columns / 2) * wide * most
        south = plan.centre[1] - row * high * 2
        found += _strips(code, count, Cell("", "", "", ((west, south),) * 4), wide * most, high * 2, chance)
    return found


def _strips(code: str, count: int, at: Cell, width: float, height: float, chance: Random) -> Iterator[Cell]:
    west, south = at.corners[0]
    step = width / count
    lines = [(west + step * n, west + step * n) for n in range(count + 1)]
    for n in range(1, count):
        lean = chance.uniform(-WOBBLE, WOBBLE) * step
        lines[n] = lines[n][0] + lean, lines[n][1] - lean
    for n in range(count):
        (low_left, high_left), (low_right, high_right) = lines[n], lines[n + 1]
        corners = (
            (low_left, south), (low_right, south), (high_right, south + height), (high_left, south + height),
        )  # fmt: skip
        yield Cell(f"{code}-{n + 1:02}", f"第{n + 1}网格", code, corners)


def write_areas(plan: DemoPlan, file: Path) -> None:
    """The CSV that `import-areas` takes."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["code", "parent_code", "level", "name"])
        parent = ""
        for area in plan.areas:
            writer.writerow([area["code"], parent, area["level"], area["name"]])
            parent = area["code"]
        for code, name in zip(community_codes(plan), plan.communities, strict=True):
            writer.writerow([code, parent, plan.community_level, name])


def write_cells(cells: list[Cell], file: Path) -> None:
    """The GeoJSON that `import-cells` takes."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": cell.code, "title": cell.title, "area": cell.community},
            "geometry": {"type": "Polygon", "coordinates": [[*cell.corners, cell.corners[0]]]},
        }
        for cell in cells
    ]
    collection = {"type": "FeatureCollection", "features": features}
    file.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
