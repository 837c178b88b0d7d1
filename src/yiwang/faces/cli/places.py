"""`yiwang import-areas`, `import-cells`, `import-premises`, `redraw-areas`, `list-gaps`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option
from yiwang.faces.cli.site import FILE, do, make_ready, progress_bar, tell
from yiwang.foundation.places.interface import (
    CRS,
    CellSource,
    ImportAreas,
    ImportCells,
    ImportPremises,
    NewArea,
    RedrawAreas,
    RedrawCells,
    area,
    civil,
    flaws,
)
from yiwang.kernel.ids import new_id

DAY = click.DateTime(["%Y-%m-%d"])
REPORT = click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows to a CSV file."
)


def today() -> datetime:
    """Midnight of today, as clocks on the wall have it."""
    return civil(datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)


@click.command()
@click.argument("file", type=FILE)
@REPORT
@language_option
def import_areas(file: Path, report: Path | None, language: Language) -> None:
    """Import areas from FILE, a CSV of code,parent_code,level,name, plain or gzipped."""
    make_ready()
    with progress_bar(file.name) as progress:
        imported = do(ImportAreas(new_id(), file, progress), language)
    tell(imported, report, language)


@click.command()
@click.argument("file", type=FILE)
@REPORT
@language_option
def import_premises(file: Path, report: Path | None, language: Language) -> None:
    """Import premises from FILE, a CSV of code,area,address,longitude,latitude (CGCS2000)."""
    make_ready()
    with progress_bar(file.name) as progress:
        imported = do(ImportPremises(new_id(), file, progress), language)
    tell(imported, report, language)


@click.command()
@click.argument("file", type=FILE)
@click.option("--crs", type=click.Choice(CRS, case_sensitive=False), required=True, help="Of the coordinates in FILE.")
@click.option("--since", type=DAY, default=today, help="From which day the cells are there; today by default.")
@click.option("--map", "names", multiple=True, metavar="FIELD=PROPERTY",
              help="Which property holds id, title, area or replaces. May be repeated.")  # fmt: skip
@click.option("--under", default="", metavar="CODE", help="Areas given by name are looked up below this one.")
@click.option("--prefix", default="", help="Put before every id.")
@click.option("--redraw", is_flag=True, help="End the cells that the property `replaces` names; all or nothing.")
@REPORT
@language_option
def import_cells(
    file: Path, crs: str, since: datetime, names: tuple[str, ...], under: str, prefix: str, redraw: bool,
    report: Path | None, language: Language,
) -> None:  # fmt: skip
    """Import grid cells from FILE, a GeoJSON FeatureCollection of polygons with id, title and area."""
    make_ready()
    mapping = _mapping(names)
    above = area(under) if under else None
    if under and above is None:
        raise click.BadParameter(f"no area {under}", param_hint="--under")
    source = CellSource(file, crs.upper(), mapping, above.path if above else "", prefix)
    if redraw:
        click.echo(do(RedrawCells(new_id(), source, since.date()), language))
        return
    tell(do(ImportCells(new_id(), source, since.date()), language), report, language)


def _mapping(names: tuple[str, ...]) -> dict[str, str]:
    pairs = [name.partition("=") for name in names]
    for field, _, value in pairs:
        if field not in ("id", "title", "area", "replaces") or not value:
            raise click.BadParameter(f"{field}={value}", param_hint="--map")
    return {field: value for field, _, value in pairs}


@click.command()
@click.option("--on", type=DAY, required=True, help="The first day of the new areas.")
@click.option("--end", "ends", multiple=True, metavar="CODE[=CODE,CODE]", help="An area that ends=its successors.")
@click.option("--begin", "begins", multiple=True, metavar="CODE,PARENT,LEVEL,NAME", help="An area that begins.")
@language_option
def redraw_areas(on: datetime, ends: tuple[str, ...], begins: tuple[str, ...], language: Language) -> None:
    """End areas on a day, name what comes after them, and begin new ones: mergers and splits."""
    make_ready()
    pairs = (text.partition("=") for text in ends)
    ending = {code: after.replace(",", " ").split() for code, _, after in pairs}
    beginning = [text.split(",", 3) for text in begins]
    if wrong := [text for text, parts in zip(begins, beginning, strict=True) if len(parts) != 4]:
        raise click.BadParameter(wrong[0], param_hint="--begin")
    do(RedrawAreas(new_id(), on.date(), ending, [NewArea(*parts) for parts in beginning]), language)


@click.command()
@click.argument("code", default="")
@click.option("--on", type=DAY, default=today, help="The day whose cells are looked at; today by default.")
def list_gaps(code: str, on: datetime) -> None:
    """List gaps and overlaps of grid cells, below the area CODE or everywhere, largest first."""
    make_ready()
    above = area(code) if code else None
    if code and above is None:
        raise click.BadParameter(f"no area {code}", param_hint="CODE")
    for flaw in flaws(above.path if above else "", on.date()):
        place = f"{flaw.longitude:.6f},{flaw.latitude:.6f}"
        click.echo(f"{flaw.kind}\t{flaw.area}\t{flaw.square_metres:.1f} m²\t{place}\t{' '.join(flaw.cells)}")
