"""`yiwang pack new`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from yiwang.faces.cli.pack import pack


@pack.command()
@click.argument("name")
@click.option("--in", "packs", type=click.Path(path_type=Path), default=Path("packs"), help="The folder of packs.")
def new(name: str, packs: Path) -> None:
    """Make the pack NAME from the template beside it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise click.UsageError(f"“{name}” is no id: small letters, digits and _ only, beginning with a letter")
    template, folder = packs / "template", packs / name
    if not (template / "pack.yaml").is_file():
        raise click.UsageError(f"there is no template in {packs}; name the folder of packs with --in")
    if folder.exists():
        raise click.UsageError(f"{folder} is already there")
    shutil.copytree(template, folder)
    manifest = folder / "pack.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(re.sub(r"(?m)^id:.*$", f"id: {name}", text, count=1), encoding="utf-8")
    click.echo(f"{folder}: yiwang pack check {folder}")
