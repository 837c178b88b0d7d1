"""The command line: exit codes, texts, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.packtools.packs import LEVELS, MANIFEST, write
from tests.shared import ROOT
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


def test_a_pack_that_cannot_be_read_is_not_compared_with(tmp_path: Path) -> None:
    """A rule that was not read would be told to the staff as taken away."""
    old = write(tmp_path / "old", {"orgchart/levels.csv": LEVELS})
    new = write(tmp_path / "new", {"orgchart/levels.csv": "\0"})
    result = run("compare", old, new)
    assert result.exit_code == 1 and "pack.unreadable" in result.output and "Changes to" not in result.output


def test_a_folder_in_the_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, {"duties.csv/note.txt": ""})
    result = run("check", folder)
    assert result.exit_code == 1 and "small/duties.csv/note.txt  error pack.unknown_file" in result.output
    (folder / "duties.csv" / "note.txt").unlink()
    (folder / "orgchart" / "posts.csv").mkdir(parents=True)
    assert "small/orgchart/posts.csv  error pack.unknown_file" in run("check", folder).output


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("docs", []), ("to-xlsx", []), ("export-bpmn", ["dispute"]), ("export-dmn", ["notice_channels"])],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, command: str, arguments: list[str]) -> None:
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    pack = ROOT / "packs" / "demo_city"
    result = run(command, pack, *arguments, "-o", file / "below")
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "cannot be read or written" in result.output and str(file) in result.output


def test_a_rule_book_of_a_faulty_pack_says_so(tmp_path: Path) -> None:
    result = run("docs", write(tmp_path / "packs", {"duties.csv": "\0"}), "-o", tmp_path / "book", "--language", "en")
    assert result.exit_code == 1 and "pack.unreadable" in result.output
    assert (tmp_path / "book" / "index.html").is_file()


def test_an_empty_folder_is_no_workbook(tmp_path: Path) -> None:
    result = run("to-xlsx", tmp_path, "-o", tmp_path / "x.xlsx")
    assert result.exit_code == 1 and "pack.file_missing" in result.output and not (tmp_path / "x.xlsx").exists()
