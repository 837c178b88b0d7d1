"""`yiwang make-cells-from-points`: areas and cells for a trial run, from a file of cases with points."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.import_cases import mapping_of
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.site import FILE
from yiwang.foundation.places.interface import NamedPoint, Square, converter, squares_over
from yiwang.packtools.simulation.mapping import PastMapping
from yiwang.packtools.simulation.tables import Table, open_table


@click.command()
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="Which columns are the point and the area.")
@click.option("--code", required=True, help="Code of the area above all; the others begin with it.")
@click.option("--name", required=True, help="Its name.")
@click.option("--level", default="district", show_default=True, help="Its level.")
@click.option("--area-level", default="subdistrict", show_default=True, help="Level of the areas that FILE names.")
@click.option("--side", default=2000.0, show_default=True, help="Side of a cell, in metres.")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True)
@language_option
def make_cells_from_points(
    file: Path, mapping: Path, code: str, name: str, level: str, area_level: str, side: float, output: Path,
    language: Language,
) -> None:  # fmt: skip
    """Write areas.csv and cells.geojson for FILE: an area for each name, square cells over the points.

    Both are then imported: `yiwang import-areas`, `yiwang import-cells --crs CGCS2000`. Cells made so are good for a
    trial; for daily work draw them on a map.
    """
    read = mapping_of(mapping, language)
    table, problems = open_table(file)
    problems = problems if table is None else table.check(read.columns)
    if table is None or problems:
        print_problems(problems, language)
        raise click.exceptions.Exit(1)
    squares = squares_over(_points(table, read), side)
    if not squares:
        raise click.UsageError("no row has both a point and an area")
    output.mkdir(parents=True, exist_ok=True)
    codes = {area: f"{code}-{number:02}" for number, area in enumerate(sorted({one.area for one in squares}), 1)}
    _write_areas(output / "areas.csv", (code, "", level, name), codes, area_level)
    features = _features(squares, codes)
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (output / "cells.geojson").write_text(text, "utf-8")
    click.echo(f"{len(codes)} areas, {len(squares)} cells, {sum(one.points for one in squares)} points")


def _points(table: Table, mapping: PastMapping) -> Iterator[NamedPoint]:
    """The points of the rows that have one, converted."""
    convert = converter(mapping.crs)
    for row in table.rows():
        cells = dict(zip(table.header, row.cells, strict=False))
        try:
            point = convert(float(mapping.longitude.of(cells)), float(mapping.latitude.of(cells)))
        except ValueError:
            continue
        yield NamedPoint(*point, mapping.area.of(cells))


def _write_areas(file: Path, top: Sequence[str], codes: dict[str, str], level: str) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["code", "parent_code", "level", "name"])
        writer.writerow(top)
        writer.writerows([code, top[0], level, name] for name, code in codes.items())


def _features(squares: Sequence[Square], codes: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            "type": "Feature",
            "properties": {
                "id": f"{codes[one.area]}-{one.column:03}-{one.row:03}",
                "title": f"{one.area} {one.column}-{one.row}",
                "area": codes[one.area],
            },
            "geometry": {"type": "Polygon", "coordinates": [one.ring]},
        }
        for one in squares
    ]
