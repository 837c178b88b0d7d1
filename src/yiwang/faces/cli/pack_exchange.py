"""`yiwang pack export-dmn`, `import-dmn`, `export-bpmn`: to and from the tools of other makers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from yiwang.engine.decisions.definitions import Table
from yiwang.engine.decisions.problems import UNKNOWN_PARAMETER
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.editions import holding
from yiwang.engine.packs.figures import figure_on
from yiwang.engine.problems import Language, errors
from yiwang.engine.values import Value
from yiwang.faces.cli.pack import language_option, leave, pack, print_problems
from yiwang.packtools.bpmn import export_bpmn
from yiwang.packtools.dmn import export_dmn, import_dmn
from yiwang.packtools.reader import read_with_base
from yiwang.packtools.writer import write_table

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_OUTPUT = click.option("-o", "--output", required=True, type=_FILE, help="The file to write.")
_ON = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose rules are meant; else the newest.")


def _read(folder: Path, language: Language) -> Pack:
    found, problems = read_with_base(folder)
    print_problems(errors(problems), language)
    leave(problems)
    if found is None:
        raise click.exceptions.Exit(1)
    return found


@pack.command("export-dmn")
@click.argument("folder", metavar="PACK", type=_FOLDER)
@click.argument("tables", metavar="TABLE…", nargs=-1, required=True)
@_OUTPUT
@_ON
@language_option
def export_dmn_command(
    folder: Path, tables: tuple[str, ...], output: Path, on: date | None, language: Language
) -> None:
    """Write decision tables of PACK as a DMN 1.3 file."""
    found = _read(folder, language)
    chosen: list[Table] = []
    for id in dict.fromkeys(tables):
        versions = found.decisions.get(id)
        if not versions:
            raise click.BadParameter(_unknown(id, found.decisions, language), param_hint="TABLE")
        held = holding(versions, _day(on)) if on else versions[-1]
        if held is None:
            raise click.BadParameter(_unknown(id, found.decisions, language), param_hint="--on")
        chosen.append(held)
    output.write_bytes(export_dmn(chosen, _figures(found, _day(on) if on else date.max)))
    click.echo(output)


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def _figures(found: Pack, day: date) -> dict[str, Value]:
    values = {id: figure_on(parameter, day)[0] for id, parameter in found.parameters.items()}
    return {id: value for id, value in values.items() if value is not None}


def _unknown(id: str, known: object, language: Language) -> str:
    names = ", ".join(sorted(known)) if isinstance(known, dict) else ""
    return f"没有“{id}”；有：{names}" if language == "zh-Hans" else f"there is no {id}; there are: {names}"


@pack.command("import-dmn")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder.")
@language_option
def import_dmn_command(file: Path, output: Path, language: Language) -> None:
    """Write the decision tables of a DMN file as CSV into a folder, such as decisions of a pack."""
    model, problems = import_dmn(file.read_bytes(), file.name)
    # A figure that a table names stands in the pack that it goes into; `check` looks there.
    problems = [problem for problem in problems if problem.kind is not UNKNOWN_PARAMETER]
    print_problems(problems, language)
    if not model.tables:
        leave(problems)
        raise click.UsageError("文件里没有决策表。" if language == "zh-Hans" else "The file holds no decision table.")
    paths = {output / f"{_file_name(name)}.csv": table for name, table in model.tables.items()}
    existing = [path.name for path in paths if path.exists()]
    if existing:
        raise click.UsageError(
            f"已有同名文件：{', '.join(existing)}" if language == "zh-Hans" else f"already there: {', '.join(existing)}"
        )
    for path, table in paths.items():
        write_table(path, table if table.id.isidentifier() else replace(table, id=path.stem))
        click.echo(path)
    leave(problems)


def _file_name(name: str) -> str:
    """The name of a decision as that of a file: letters, digits and underscores."""
    return re.sub(r"\W+", "_", name).strip("_") or "table"


@pack.command("export-bpmn")
@click.argument("folder", metavar="PACK", type=_FOLDER)
@click.argument("case_type")
@_OUTPUT
@_ON
@language_option
def export_bpmn_command(folder: Path, case_type: str, output: Path, on: date | None, language: Language) -> None:
    """Write the life cycle of CASE_TYPE as BPMN 2.0 with a diagram."""
    found = _read(folder, language)
    versions = found.case_types.get(case_type, ())
    held = holding(versions, _day(on)) if on else versions[-1] if versions else None
    if held is None:
        raise click.BadParameter(_unknown(case_type, found.case_types, language), param_hint="CASE_TYPE")
    output.write_bytes(export_bpmn(held, found, language))
    click.echo(output)
