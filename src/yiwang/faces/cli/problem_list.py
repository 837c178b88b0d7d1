"""`yiwang list-problems`: every kind of problem that the system can tell, as a page of the docs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from itertools import groupby

import click

import yiwang
from yiwang.engine.problems import ALL_KINDS, ProblemKind, Text

HEAD = """# Problems

Every refusal has a code, a sentence and a way out, in Simplified Chinese and English. Names in braces are filled in.
Printed by `yiwang list-problems > docs/problems.md`.
"""


@click.command("list-problems")
def list_problems() -> None:
    """Print every kind of problem as Markdown."""
    click.echo(page(), nl=False)


def page() -> str:
    """The page: a section for each room, the codes in order."""
    for module in pkgutil.walk_packages(yiwang.__path__, "yiwang."):
        importlib.import_module(module.name)
    kinds = [ALL_KINDS[code] for code in sorted(ALL_KINDS)]
    lines = [HEAD]
    for room, group in groupby(kinds, key=lambda kind: kind.code.partition(".")[0]):
        lines += [f"## {room}", "", *(line for kind in group for line in _lines(kind))]
    return "\n".join(lines).rstrip() + "\n"


def _lines(kind: ProblemKind) -> Iterator[str]:
    severity = "" if kind.severity == "error" else f" ({kind.severity})"
    yield f"### {kind.code}{severity}"
    yield ""
    yield f"- {_line(kind.what)}"
    yield f"- {_line(kind.why)}"
    yield f"- {_line(kind.mend)}"
    yield ""


def _line(text: Text) -> str:
    return f"{text.zh} · {text.en}".replace("<", "&lt;").replace("\n", " ")
