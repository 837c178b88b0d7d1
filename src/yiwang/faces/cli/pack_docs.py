"""`yiwang pack docs`: packs as HTML rule books."""

from __future__ import annotations

from pathlib import Path

import click

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Language, Problem, errors
from yiwang.faces.cli.pack import default_language, leave, pack, print_problems
from yiwang.packtools.reader import PackReader
from yiwang.packtools.rulebook import write_rulebook, write_shelf
from yiwang.packtools.rulebook.book import BookLanguage

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@pack.command()
@click.argument("folders", metavar="PACK…", nargs=-1, required=True, type=FOLDER)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where it goes.")
@click.option("--language", type=click.Choice(["zh-Hans", "en", "both"]), default="zh-Hans", show_default=True)
def docs(folders: tuple[Path, ...], output: Path, language: BookLanguage) -> None:
    """Write a readable rule book of each PACK: start at index.html in the output folder.

    What can be read of a pack with errors is written as well; the exit code is then 1.
    """
    said: Language = default_language() if language == "both" else language
    reader = PackReader()
    several = len(folders) > 1
    books: list[tuple[str, Pack]] = []
    found: list[Problem] = []
    for folder in folders:
        own, merged, base, problems = _read(reader, folder, said)
        found += problems
        name = folder.resolve().name
        write_rulebook(own, merged, base, output / name if several else output, language, up=several)
        books.append((name, own))
    if several:
        write_shelf(books, output, language)
    click.echo(output / "index.html")
    leave(found)


def _read(reader: PackReader, folder: Path, language: Language) -> tuple[Pack, Pack, Pack | None, list[Problem]]:
    own, _ = reader.own(folder)
    merged, problems = reader.with_base(folder)
    print_problems(errors(problems), language)
    if own is None or merged is None:
        leave(problems)
        raise click.exceptions.Exit(1)
    extends = own.manifest.extends
    base = reader.own(folder.absolute().parent / extends)[0] if extends.isidentifier() else None
    return own, merged, base, problems
