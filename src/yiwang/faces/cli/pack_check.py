"""`yiwang pack check`."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from yiwang.engine.problems import ALL_KINDS, Language, Problem, errors
from yiwang.faces.cli.pack import language_option, leave, pack, print_problems
from yiwang.packtools.reader import PackReader
from yiwang.packtools.validators import VALIDATORS, check_pack, subject_of


@pack.command()
@click.argument("folders", metavar="PACK…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How problems are printed.")
@click.option("--list", "list_", is_flag=True, help="List everything that is checked, and stop.")
@language_option
def check(folders: tuple[Path, ...], form: str, list_: bool, language: Language) -> None:
    """Check packs: every problem with its place, why it is one, and how to mend it."""
    if list_:
        _print_list(language)
        return
    if not folders:
        raise click.UsageError("name at least one pack folder")
    reader = PackReader()
    gc.disable()  # Packs are trees without circles; looking for circles among them takes a fifth of the time.
    try:
        found = [problem for folder in folders for problem in check_folder(reader, folder)]
    finally:
        gc.enable()
    print_problems(found, language, form)
    if form == "text":
        _print_count(len(folders), found, language)
    leave(found)


def check_folder(reader: PackReader, folder: Path) -> list[Problem]:
    """Everything wrong with the pack in `folder`: its files, its overrides, and what the validators find."""
    own, _ = reader.own(folder)
    merged, problems = reader.with_base(folder)
    if own is None or merged is None:
        return problems
    return problems + check_pack(subject_of(own, merged))


def _print_count(packs: int, found: list[Problem], language: Language) -> None:
    wrong = len(errors(found))
    if language == "zh-Hans":
        click.echo(f"检查了 {packs} 个规则包：{wrong} 个错误，{len(found) - wrong} 个提醒。")
    else:
        click.echo(f"{packs} packs checked: {wrong} errors, {len(found) - wrong} warnings.")


def _print_list(language: Language) -> None:
    """What is proved, then every kind of problem that can be reported."""
    for validator in VALIDATORS:
        click.echo(f"{validator.id}: {validator.proves.in_language(language)}")
    click.echo()
    for code, kind in sorted(ALL_KINDS.items()):
        click.echo(f"{code}  {kind.severity}  {kind.what.in_language(language)}")
