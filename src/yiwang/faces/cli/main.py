"""The command `yiwang`. Commands of a running site stand in modules of their own, loaded when they are called.

A further one needs a line in `SITE_COMMANDS` and a function of that name (with `_`) in the module. Django is set up
before the module is imported, so the module may import models at its top; `yiwang pack` never waits for Django.
"""

from __future__ import annotations

import importlib
import os

import click
import django

from yiwang.faces import cli
from yiwang.faces.cli.access import row_of
from yiwang.faces.cli.pack import pack

SITE_COMMANDS = {
    "agree-to-local-day": ("local_days", "Let a local day count that somebody else entered."),
    "agree-to-pack": ("setup", "Put in force what somebody else proposed."),
    "backup": ("backup", "Write the whole site to one archive, while it runs."),
    "case": ("case", "Report, read and handle cases in somebody's name."),
    "create-account": ("setup", "Open an account that may sign in."),
    "demo": ("demo", "Build a site with a month of cases, and serve it."),
    "doctor": ("doctor", "Look whether everything a site needs is in order."),
    "end-local-answer": ("local_answers", "Offer an answer template of an office no more."),
    "enter-local-day": ("local_days", "Enter a day on which an area is closed, or at work."),
    "import-areas": ("places", "Import a file of areas."),
    "import-cases": ("import_cases", "Import cases from a file, by a mapping."),
    "import-cells": ("places", "Import grid cells, or redraw them from a date."),
    "import-organization": ("organizations", "Import units, people, roles and where matters go."),
    "import-premises": ("places", "Import premises: addresses and where they are."),
    "install-pack": ("setup", "Install a pack, and put it in force."),
    "list-access": ("access_list", "Print who may use each page, endpoint and command."),
    "list-gaps": ("places", "List gaps and overlaps between grid cells."),
    "list-local-answers": ("local_answers", "List the answer templates of offices."),
    "list-local-days": ("local_days", "List days that areas have of their own."),
    "list-problems": ("problem_list", "Print every kind of problem as a page."),
    "make-cells-from-points": ("make_cells", "Make areas and grid cells from the points of a file."),
    "migrate": ("setup", "Bring the tables of the database up to date."),
    "partitions": ("partitions", "List months of the large tables (PostgreSQL), set old ones aside."),
    "rebuild": ("rebuild", "Make rows and figures anew from the journal."),
    "redraw-areas": ("places", "Merge, split or end areas from a date."),
    "report": ("report", "Compile a daily, weekly or monthly analysis into a file."),
    "restore": ("backup", "Bring a site back from an archive."),
    "rotate-key": ("keys", "Seal personal fields again with the first of the keys."),
    "seals": ("upkeep", "Seal the days that are over, and publish the seals."),
    "serve": ("serve", "Serve the site over HTTP."),
    "set-local-answer": ("local_answers", "Add an answer template of an office, or change it."),
    "verify": ("upkeep", "Verify every chain of the journal and every seal."),
    "withdraw-local-day": ("local_days", "Withdraw a local day before it has come."),
    "worker": ("worker", "Do what falls due."),
}
"""Command -> the module beside this one that holds it, and its line in the help."""


class _Main(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *SITE_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _load(cmd_name) if cmd_name in SITE_COMMANDS else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading those of a site."""
        shorts = {name: short for name, (_, short) in SITE_COMMANDS.items()}
        shorts |= {name: command.get_short_help_str() for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl([(name, shorts[name]) for name in sorted(shorts)])


def _load(name: str) -> click.Command:
    row_of(name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    module = importlib.import_module(f"{cli.__name__}.{SITE_COMMANDS[name][0]}")
    command = getattr(module, name.replace("-", "_"))
    if not isinstance(command, click.Command):
        raise TypeError(f"{module.__name__}.{name} is not a command")
    return command


@click.group(cls=_Main)
@click.version_option(package_name="yiwang")
def main() -> None:
    """Yiwang (一网): govern a district from one net; the way of governing is data."""


main.add_command(pack)

if __name__ == "__main__":
    main()
