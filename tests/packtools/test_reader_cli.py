"""The command line: exit codes, texts, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.packtools.packs import LEVELS, MANIFEST, write
from yiwang.faces.cli.main import main


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env=env or {"LANG": "C", "LC_ALL": ""}).invoke(main, ["pack", *map(str, arguments)])


def test_check_names_place_code_and_how_to_mend(tmp_path: Path) -> None:
    folder = write(tmp_path, {"orgchart/levels.csv": LEVELS + "cell,格,Cell,third,,\n"})
    result = run("check", folder)
    assert result.exit_code == 1
    (line,) = [line for line in result.output.splitlines() if "levels.csv:4" in line and "bad_value" in line]
    assert line.startswith("small/orgchart/levels.csv:4:4 (rank)  error pack.bad_value  The value “third”")
    assert " — Make it a whole number." in line


def test_check_as_json_in_chinese(tmp_path: Path) -> None:
    folder = write(tmp_path, {"notes.txt": ""})
    result = run("check", folder, "--format", "json", "--language", "zh-Hans")
    found = [item for item in json.loads(result.output) if item["code"] == "pack.unknown_file"]
    assert found[0]["file"] == "small/notes.txt" and found[0]["what"] == "规则包里没有“notes.txt”的位置"
    assert set(found[0]) == {"file", "line", "column", "path", "code", "severity", "what", "why", "mend"}


def test_the_language_of_the_environment(tmp_path: Path) -> None:
    assert "没有这个规则包" in run("check", tmp_path / "none", env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""}).output
    assert "There is no pack" in run("check", tmp_path / "none", env={"LANG": "en_US.UTF-8", "LC_ALL": ""}).output


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--format", "xml", "x"), ("new", "Bad-Name"), ("compare", "x")]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_list() -> None:
    result = run("check", "--list")
    assert result.exit_code == 0 and "pack.duplicate_key" in result.output


def test_new_copies_the_template_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, {"orgchart/levels.csv": LEVELS})
    (tmp_path / "small").rename(tmp_path / "template")
    assert run("new", "my_city", "--in", tmp_path).exit_code == 0
    assert (tmp_path / "my_city" / "pack.yaml").read_text() == MANIFEST.replace("id: small", "id: my_city")
    assert (tmp_path / "my_city" / "orgchart" / "levels.csv").read_text() == LEVELS
    assert run("new", "my_city", "--in", tmp_path).exit_code == 2


def test_compare_and_describe(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"orgchart/levels.csv": LEVELS})
    new = write(tmp_path / "new", {"orgchart/levels.csv": LEVELS.replace("Village", "Hamlet")})
    result = run("compare", old, new)
    assert result.exit_code == 0 and "changes from Village to Hamlet" in result.output
    assert "No rule changes." in run("compare", old, old).output
    described = run("describe", old)
    assert described.exit_code == 0 and "level: 2" in described.output
    assert run("describe", tmp_path / "none").exit_code == 1
