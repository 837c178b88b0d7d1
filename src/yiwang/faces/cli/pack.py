"""`yiwang pack …`: the group, and the options and printing that its subcommands share.

A further subcommand goes into its own file `pack_<name>.py`: `@pack.command()` is all it needs. It is imported when it
is called, so that no command waits for what only another one needs.
Exit codes: 0 fine, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from yiwang.engine.problems import Language, Problem, errors
from yiwang.faces import cli

LANGUAGES = ("zh-Hans", "en")


class _LazyGroup(click.Group):
    """Finds subcommands in the modules `pack_*.py` beside this one; says which file cannot be read or written."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:  # Whoever read our output has seen enough; click ends quietly.
                raise
            said = "无法读写文件" if default_language() == "zh-Hans" else "A file cannot be read or written"
            named = f" {error.filename}" if error.filename else ""
            raise click.ClickException(f"{said}{named}: {error.strerror or error}") from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            module = f"pack_{cmd_name.replace('-', '_')}"
            for name in [module] if module in _modules() else _modules():
                importlib.import_module(f"{cli.__name__}.{name}")
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        for name in _modules():
            importlib.import_module(f"{cli.__name__}.{name}")
        return super().list_commands(ctx)


def _modules() -> list[str]:
    return [found.name for found in pkgutil.iter_modules(cli.__path__) if found.name.startswith("pack_")]


@click.group(cls=_LazyGroup)
def pack() -> None:
    """Read, check, compare and describe packs: ways of governing as data."""


def default_language() -> Language:
    """The language of the environment: Chinese when LANG (or LC_ALL) says so, else English."""
    return "zh-Hans" if (os.environ.get("LC_ALL") or os.environ.get("LANG", "")).startswith("zh") else "en"


_Command = TypeVar("_Command", bound=Callable[..., Any])


def language_option(command: _Command) -> _Command:
    """The option `--language`, by default the language of the environment."""
    option = click.option(
        "--language", type=click.Choice(LANGUAGES), default=default_language, help="Language of what is printed."
    )
    return option(command)


def as_json(problem: Problem, language: Language) -> dict[str, object]:
    """A problem as JSON: place, code, severity, texts."""
    where = problem.where
    return {
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "path": where.path,
        "code": problem.code,
        "severity": problem.kind.severity,
        "what": problem.what(language),
        "why": problem.why(language),
        "mend": problem.mend(language),
    }


_SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "说明"}


def as_line(problem: Problem, language: Language) -> str:
    """A problem as one line: `file:line:column  severity code  what — why — mend`."""
    severity = _SEVERITIES[problem.kind.severity] if language == "zh-Hans" else problem.kind.severity
    texts = (problem.what(language), problem.why(language), problem.mend(language))
    return f"{problem.where}  {severity} {problem.code}  {' — '.join(text for text in texts if text)}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, line and column; each once."""
    unique = {(problem.where, problem.code, problem.what("en")): problem for problem in problems}
    return [unique[key] for key in sorted(unique)]


def print_problems(problems: Sequence[Problem], language: Language, form: str = "text") -> None:
    """Print problems as text (one a line, then a count) or as one JSON list."""
    shown = in_order(problems)
    if form == "json":
        click.echo(json.dumps([as_json(problem, language) for problem in shown], ensure_ascii=False, indent=1))
        return
    for problem in shown:
        click.echo(as_line(problem, language))


def leave(problems: Iterable[Problem]) -> None:
    """Exit 1 when a problem forbids going on."""
    if errors(problems):
        raise click.exceptions.Exit(1)
