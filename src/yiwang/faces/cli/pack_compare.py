"""`yiwang pack compare` and `yiwang pack describe`."""

from __future__ import annotations

from pathlib import Path

import click

from yiwang.engine.packs.comparing import compare, notice
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.describing import describe
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.problems import Language, errors
from yiwang.faces.cli.pack import language_option, leave, pack, print_problems
from yiwang.packtools.reader import PackReader

_FOLDER = click.Path(path_type=Path)


def load(reader: PackReader, folder: Path, language: Language) -> Pack:
    """The pack merged over its base; leaves when a file of it cannot be read: a rule not read would be told as gone."""
    found, problems = reader.with_base(folder)
    print_problems(errors(problems), language)
    leave(problems)
    assert found is not None
    return found


@pack.command("compare")
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@language_option
def compare_command(old: Path, new: Path, language: Language) -> None:
    """Say in words what changes from pack OLD to pack NEW: what, for whom, since when."""
    reader = PackReader()
    before, after = load(reader, old, language), load(reader, new, language)
    changes = compare(before, after)
    title = after.manifest.title.in_language(language)
    versions = f"{before.manifest.version} → {after.manifest.version}"
    click.echo(
        f"关于《{title}》修改的告知（{versions}）" if language == "zh-Hans" else f"Changes to {title} ({versions})"
    )
    for line in notice(changes, language):
        click.echo(line)
    if not changes:
        click.echo("没有规则变化。" if language == "zh-Hans" else "No rule changes.")


@pack.command("describe")
@click.argument("folder", metavar="PACK", type=_FOLDER)
@language_option
def describe_command(folder: Path, language: Language) -> None:
    """Say in a few lines what a pack is and holds."""
    found = load(PackReader(), folder, language)
    for line in (*describe(found, language), f"sha256 {content_hash(found)}"):
        click.echo(line)
