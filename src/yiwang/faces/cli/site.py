"""What the commands of a site share: the person at the terminal, a database that is ready, progress, reports."""

from __future__ import annotations

import csv
import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeVar

import click
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from yiwang.cases.interface import months_in_use
from yiwang.engine.problems import Language, Problem
from yiwang.faces.cli.pack import print_problems
from yiwang.kernel.actions import Action, Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.imports import Imported, Progress
from yiwang.kernel.planner import learn_sizes
from yiwang.kernel.refusals import Refused

Answer = TypeVar("Answer")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TABLE = "django_migrations"
SHOWN = 20
"""Refused rows printed on the screen; `--report` writes them all."""


@dataclass(frozen=True)
class Operator:
    """Whoever may use the terminal of the machine is its administrator."""

    actor: str
    acting_as: str = "operator"
    roles: frozenset[str] = frozenset({"admin"})
    area_path: str = ""


def operator() -> Operator:
    return Operator(f"terminal:{getpass.getuser()}")


def make_ready() -> None:
    """Bring the tables of the site's database up to date."""
    if steps_on_disk() <= _steps_done():
        return
    from django.db.migrations.executor import MigrationExecutor  # it reads every step: 8 MiB that would stay

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with months_in_use():
            call_command("migrate", verbosity=0, interactive=False)
        learn_sizes()


def steps_on_disk() -> set[tuple[str, str]]:
    """The migrations that there are, by app and name; none of them is loaded."""
    folders = ((app.label, Path(app.path) / "migrations") for app in apps.get_app_configs())
    return {(label, one.name) for label, folder in folders for one in iter_modules([str(folder)]) if not one.ispkg}


def _steps_done() -> set[tuple[str, str]]:
    if TABLE not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {TABLE}")
        return set(cursor.fetchall())


def do(action: Action[Answer], language: Language) -> Answer:
    """Run an action for the person at the terminal. A refusal is printed and ends the command with 1."""
    now = datetime.now(UTC)
    try:
        return perform(action, acting=operator(), command=Command(new_id(), now), now=now)
    except Refused as refused:
        print_problems(refused.problems, language)
        raise click.exceptions.Exit(1) from None


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A bar on the terminal. Where there is none (nohup, a service), a plain line for each tenth that is done."""
    if not sys.stderr.isatty():
        yield _lines(label)
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show


def _lines(label: str) -> Progress:
    """`cases: 300,000 of 1,000,000`: by how much is done, not by the clock, so that a log is the same every time."""
    told = -1

    def show(done: int, total: int) -> None:
        nonlocal told
        tenth = min(done * 10 // max(total, 1), 10)
        if tenth > told:
            told = tenth
            click.echo(f"{label}: {done:,} of {total:,}", err=True)

    return show


def tell(imported: Imported, report: Path | None, language: Language) -> None:
    """Print what an import did, and what it refused and why. Ends the command with 1 when a row was refused."""
    counts = imported.counts
    numbers = (counts.read, counts.new, counts.changed, counts.unchanged, counts.refused)
    texts = {
        "zh-Hans": "共 {} 行：新增 {}，更新 {}，不变 {}，未导入 {}",
        "en": "{} rows: {} new, {} changed, {} as before, {} refused",
    }
    click.echo(texts[language].format(*numbers))
    print_problems(imported.problems[:SHOWN], language)
    if report is not None:
        write_report(report, imported.problems, language)
    if counts.refused:
        raise click.exceptions.Exit(1)


def write_report(file: Path, problems: Sequence[Problem], language: Language) -> None:
    """A CSV of refused rows: where, code, what, why, how to mend."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "path", "code", "what", "why", "mend"])
        for problem in problems:
            texts = (problem.what(language), problem.why(language), problem.mend(language))
            writer.writerow([problem.where.file, problem.where.line or "", problem.where.path, problem.code, *texts])
