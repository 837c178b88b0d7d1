"""One table of every page, endpoint and command and who may use it: nothing is missing, and docs/access.md shows it."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.shared import ROOT
from yiwang.faces.api.access import ACCESS
from yiwang.faces.api.urls import api
from yiwang.faces.cli import access
from yiwang.faces.cli.access_list import page
from yiwang.faces.cli.main import main
from yiwang.faces.web.access import PAGES


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand that can be called."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, (*path, name))


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    names = dict(commands(main))
    rows = {name: access.row_of(name) for name in names}
    assert all(row.because for row in rows.values())
    groups = {name.partition(" ")[0] for name in names}
    assert set(access.COMMANDS) <= set(names) | groups


def test_a_command_without_a_row_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(access.COMMANDS, "backup")
    result = CliRunner().invoke(main, ["backup", "--help"])
    assert isinstance(result.exception, KeyError)
    with pytest.raises(KeyError):
        test_every_command_has_a_row_and_every_row_a_command()


def test_commands_in_somebodys_name_say_whose() -> None:
    """A row `person`: the command takes `--as`; no other command does."""
    for name, command in commands(main):
        named = any("--as" in one.opts for one in command.params)
        assert named == (access.row_of(name).acts == "person"), name


def test_every_endpoint_has_a_row_and_every_row_an_endpoint() -> None:
    paths = api.get_openapi_schema()["paths"]
    named = {operation["operationId"] for path in paths.values() for operation in path.values()}
    assert named == set(ACCESS)


def test_the_page_of_the_docs_is_that_of_the_tables() -> None:
    written = (ROOT / "docs" / "access.md").read_text("utf-8")
    assert written == page(), "print it anew: yiwang list-access > docs/access.md"
    assert all(f"| `{name}` |" in written for name in (*PAGES, *ACCESS))


def test_a_row_that_changes_makes_the_page_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = page()
    monkeypatch.setitem(PAGES, "desk:export", PAGES["portal:start"])
    assert page() != before
