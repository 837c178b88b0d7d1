"""`yiwang import-cases`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click

from yiwang.cases.interface import CaseSource
from yiwang.cases.interface import import_cases as run_import
from yiwang.engine.problems import Language, Problem
from yiwang.faces.cli.pack import as_line, language_option, print_problems
from yiwang.faces.cli.site import FILE, SHOWN, make_ready, operator, progress_bar
from yiwang.foundation.places.interface import AreaInfo, area
from yiwang.insight.interface import NewCases
from yiwang.kernel.imports import Imported
from yiwang.kernel.refusals import Refused
from yiwang.packtools.simulation.mapping import PastMapping, read_mapping

Refuse = Callable[[int, Sequence[Problem]], None]
HEADER = ("row", "code", "what", "why", "mend")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command()
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="How the columns are read (docs/pack-format.md).")
@click.option("--under", required=True, metavar="CODE", help="The area that all the cases lie in.")
@click.option("--dry-run", is_flag=True, help="Decide every row, and write nothing.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every refused row, with why, to a CSV."
)
@language_option
def import_cases(
    file: Path, mapping: Path, under: str, dry_run: bool, report: Path | None, language: Language
) -> None:
    """Import cases from FILE (CSV or XLSX). Run again, or stopped and run again, it does nothing twice."""
    make_ready()
    source = CaseSource(file, mapping_of(mapping, language), area_of(under))
    began = perf_counter()
    try:
        with _reporting(report, language) as refuse, progress_bar(file.name) as progress:
            imported = run_import(
                source, acting=operator(), now=datetime.now(UTC), dry_run=dry_run, progress=progress, refuse=refuse,
                counting=NewCases(),
            )  # fmt: skip
    except Refused as refused:
        print_problems(refused.problems, language)
        raise click.exceptions.Exit(1) from None
    _tell(imported, perf_counter() - began, dry_run, language)
    if imported.counts.refused:
        raise click.exceptions.Exit(1)


def mapping_of(path: Path, language: Language) -> PastMapping:
    """The mapping, or its problems printed and the command ended with 1."""
    found, problems = read_mapping(path)
    if found is None or problems:
        print_problems(problems, language)
        raise click.exceptions.Exit(1)
    return found


def area_of(code: str) -> AreaInfo:
    found = area(code)
    if found is None:
        raise click.BadParameter(f"no area {code}", param_hint="--under")
    return found


@contextmanager
def _reporting(report: Path | None, language: Language) -> Iterator[Refuse]:
    """Writes refused rows as they come, so that the report of a large file needs no memory."""
    if report is None:
        yield lambda number, problems: None
        return
    with report.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)

        def refuse(number: int, problems: Sequence[Problem]) -> None:
            for one in problems:
                texts = (one.what(language), one.why(language), one.mend(language))
                writer.writerow([number, one.code, *map(harmless, texts)])

        yield refuse


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _tell(imported: Imported, seconds: float, dry_run: bool, language: Language) -> None:
    counts = imported.counts
    for problem in imported.problems[:SHOWN]:
        click.echo(as_line(problem, language))
    numbers = (counts.read, counts.new, counts.unchanged, counts.refused, seconds, counts.read / max(seconds, 1e-9))
    texts = {
        "zh-Hans": "共 {} 行：新登记 {}，已有 {}，未收 {}；用时 {:.1f} 秒，每秒 {:,.0f} 行",
        "en": "{} rows: {} new, {} already there, {} refused; {:.1f} s, {:,.0f} rows a second",
    }
    click.echo(texts[language].format(*numbers))
    if dry_run:
        click.echo({"zh-Hans": "试运行：什么都没有写入。", "en": "Dry run: nothing was written."}[language])
