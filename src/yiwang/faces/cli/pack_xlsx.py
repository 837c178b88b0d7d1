"""`yiwang pack to-xlsx` and `from-xlsx`: packs as workbooks and back."""

from __future__ import annotations

from pathlib import Path

import click

from yiwang.engine.problems import Language
from yiwang.faces.cli.pack import language_option, leave, pack, print_problems

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@pack.command("to-xlsx")
@click.argument("folder", metavar="PACK", type=_FOLDER)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook.")
@language_option
def to_xlsx_command(folder: Path, output: Path, language: Language) -> None:
    """Write PACK as an Excel workbook. Nothing is lost on the way back."""
    from yiwang.packtools.workbook import to_xlsx  # large, and every command would load it

    problems = to_xlsx(folder, output)
    print_problems(problems, language)
    leave(problems)
    click.echo(output)


@pack.command("from-xlsx")
@click.argument("file", metavar="FILE.xlsx", type=_FILE)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="A new folder.")
@language_option
def from_xlsx_command(file: Path, output: Path, language: Language) -> None:
    """Write the pack in the workbook FILE into a new folder; then check it."""
    if output.is_dir() and any(output.iterdir()):
        raise click.UsageError(
            f"文件夹 {output} 不是空的，请另选。" if language == "zh-Hans" else f"The folder {output} is not empty."
        )
    from yiwang.packtools.workbook import from_xlsx  # large, and every command would load it

    problems = from_xlsx(file, output)
    print_problems(problems, language)
    leave(problems)
    click.echo(f"{output}  →  yiwang pack check {output}")
