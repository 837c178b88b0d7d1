"""The command `yiwang`. Each group of subcommands stands in its own module and is added here."""

from __future__ import annotations

import importlib
import pkgutil

import click

from yiwang.faces import cli
from yiwang.faces.cli.pack import pack


@click.group()
@click.version_option(package_name="yiwang")
def main() -> None:
    """Yiwang (一网): govern a district from one net; the way of governing is data."""


main.add_command(pack)

# A module `pack_<name>.py` beside this one adds its subcommands to the group `pack` when it is imported.
for _found in pkgutil.iter_modules(cli.__path__):
    if _found.name.startswith("pack_"):
        importlib.import_module(f"{cli.__name__}.{_found.name}")

if __name__ == "__main__":
    main()
