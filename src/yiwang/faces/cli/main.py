"""The command `yiwang`. Each group of subcommands stands in its own module and is added here."""

from __future__ import annotations

import click

from yiwang.faces.cli.pack import pack


@click.group()
@click.version_option(package_name="yiwang")
def main() -> None:
    """Yiwang (一网): govern a district from one net; the way of governing is data."""


main.add_command(pack)

if __name__ == "__main__":
    main()
