"""The docs against the program: files, functions, commands, options, links and variables that they name exist."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

from tests.shared import ROOT
from yiwang.cases import events
from yiwang.faces.cli.main import main
from yiwang.packtools.simulation.mapping import read_mapping

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")])
STOP = re.compile(r"^(\d+)\. \*\*.+?\*\* `([^`]+)` · `([^`]+)`$", re.MULTILINE)
FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def named(path: Path) -> set[str]:
    """Functions and methods of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {node.name for node in tree.body if isinstance(node, kinds)}
    for owner in tree.body:
        if isinstance(owner, ast.ClassDef):
            found |= {f"{owner.name}.{node.name}" for node in owner.body if isinstance(node, kinds)}
    return found


def test_the_tour_has_ten_stops_each_a_file_and_a_function() -> None:
    stops = STOP.findall((ROOT / "docs" / "tour.md").read_text("utf-8"))
    assert [int(number) for number, _, _ in stops] == list(range(1, 11))
    assert [(file, name) for _, file, name in stops if name not in named(ROOT / file)] == []


def commands() -> list[tuple[str, str]]:
    """(page, line) of every call of the program in a fenced block, comments cut off."""
    found = []
    for page in PAGES:
        for block in FENCED.findall(page.read_text("utf-8")):
            for line in block.splitlines():
                text = line.partition(" #")[0].strip().removeprefix(".venv/bin/")
                if text.startswith("yiwang "):
                    found.append((page.name, text))
    return found


def test_there_are_commands_to_look_at() -> None:
    assert len(commands()) > 30


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda value: value[:60])
def test_commands_and_options_of_the_docs_exist(page: str, line: str) -> None:
    context = click.Context(main)
    command: click.Command | None = main
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group):
        name = words.pop(0)
        command = command.get_command(context, name)
        assert command is not None, f"{page}: {line}"
    assert command is not None
    options = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    assert [word for word in given if word not in options] == [], f"{page}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_in_sentences_exist(page: Path) -> None:
    context = click.Context(main)
    pack = main.get_command(context, "pack")
    assert isinstance(pack, click.Group)
    for group, name in re.findall(r"`yiwang (pack )?([a-z][a-z-]*)", page.read_text("utf-8")):
        known = pack.list_commands(context) if group else main.list_commands(context)
        assert name in known, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_variable_of_the_settings_is_explained() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "yiwang" / "config").glob("*.py"))
    used = set(re.findall(r'"((?:YIWANG_|DATABASE_)[A-Z_]+)"', code))
    page = (ROOT / "docs" / "installing.md").read_text("utf-8")
    explained = set(re.findall(r"`((?:YIWANG_|DATABASE_)[A-Z_]+)`", page))
    assert used - explained == set()
    assert explained - used == set()


def test_every_entry_of_the_shell_is_named() -> None:
    page = (ROOT / "docs" / "case-life-cycle.md").read_text("utf-8")
    assert [kind for kind in sorted(events.SHELL) if f"`{kind}`" not in page] == []


def test_the_mapping_of_the_format_page_is_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "pack-format.md").read_text("utf-8")
    (block,) = re.findall(r"mapping\.yaml — .*?```yaml\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "x.mapping.yaml"
    file.write_text(block, "utf-8")
    mapping, problems = read_mapping(file)
    assert problems == []
    assert mapping is not None
    assert (mapping.source, mapping.crs, mapping.history.closed.column) == ("old_hotline", "GCJ02", "closed_date")
