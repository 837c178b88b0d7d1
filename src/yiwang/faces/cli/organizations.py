"""`yiwang import-organization`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Language, errors
from yiwang.faces.cli.pack import language_option, leave, print_problems
from yiwang.faces.cli.places import DAY, REPORT, today
from yiwang.faces.cli.site import FILE, make_ready, operator, progress_bar, tell
from yiwang.foundation.organizations.interface import OrganizationSource
from yiwang.foundation.organizations.interface import import_organization as run_import
from yiwang.foundation.places.interface import area
from yiwang.packtools.reader import read_with_base


@click.command()
@click.argument("file", type=FILE)
@click.option("--pack", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="The pack whose kinds of units and posts are meant.")  # fmt: skip
@click.option("--since", type=DAY, default=today, help="For rows that say no day; today by default.")
@click.option("--under", default="", metavar="CODE", help="Areas given by name are looked up below this one.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@REPORT
@language_option
def import_organization(
    file: Path, folder: Path | None, since: datetime, under: str, dry_run: bool, report: Path | None, language: Language
) -> None:
    """Import units, people, roles and dispatch rules from FILE, XLSX or CSV, headers in Chinese or English."""
    make_ready()
    above = area(under) if under else None
    if under and above is None:
        raise click.BadParameter(f"no area {under}", param_hint="--under")
    chart = _chart(folder, language) if folder else None
    source = OrganizationSource(file, since.date(), chart, above.path if above else "")
    with progress_bar(file.name) as progress:
        imported = run_import(source, acting=operator(), now=datetime.now(UTC), dry_run=dry_run, progress=progress)
    tell(imported, report, language)


def _chart(folder: Path, language: Language) -> OrgChart:
    pack, problems = read_with_base(folder)
    print_problems(errors(problems), language)
    leave(problems)
    if pack is None:
        raise click.exceptions.Exit(1)
    return Editions(pack).chart
