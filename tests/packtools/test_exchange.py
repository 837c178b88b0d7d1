"""The commands that exchange with other tools."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from tests.shared import ROOT
from yiwang.faces.cli.pack import pack as pack_command
from yiwang.packtools.reader import read_pack, read_with_base
from yiwang.packtools.writer import write_pack

XIANGZHOU = str(ROOT / "packs" / "xiangzhou")


def run(*words: str) -> Result:
    return CliRunner().invoke(pack_command, [*words, "--language", "en"])


def test_tables_come_back_from_dmn(tmp_path: Path) -> None:
    """Out of a pack, and into the decisions of another: the very tables."""
    names = ["need_route", "mediation_level", "dispute_warning"]
    file, folder = tmp_path / "t.dmn", tmp_path / "copy"
    assert run("export-dmn", XIANGZHOU, *names, "-o", str(file)).exit_code == 0
    done = run("import-dmn", str(file), "-o", str(folder / "decisions"))
    assert done.exit_code == 0, done.output
    pack, _ = read_with_base(Path(XIANGZHOU))
    template, _ = read_pack(ROOT / "packs" / "template")
    assert pack is not None and template is not None
    write_pack(template, folder)
    again, problems = read_pack(folder)
    assert again is not None and problems == []
    for name in names:
        assert again.decisions[name][-1] == pack.decisions[name][-1]


def test_the_table_of_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / "old.dmn", tmp_path / "new.dmn"
    assert run("export-dmn", XIANGZHOU, "dispute_warning", "-o", str(old), "--on", "2026-06-30").exit_code == 0
    assert run("export-dmn", XIANGZHOU, "dispute_warning", "-o", str(new), "--on", "2026-07-01").exit_code == 0
    assert "&gt;=3" in old.read_text("utf-8") and "&gt;=3" not in new.read_text("utf-8")


def test_names_that_are_not_there(tmp_path: Path) -> None:
    unknown = run("export-dmn", XIANGZHOU, "nothing", "-o", str(tmp_path / "x.dmn"))
    assert unknown.exit_code == 2 and "need_route" in unknown.output
    unknown = run("export-bpmn", XIANGZHOU, "nothing", "-o", str(tmp_path / "x.bpmn"))
    assert unknown.exit_code == 2 and "dispute" in unknown.output
    assert not list(tmp_path.iterdir())


def test_files_are_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "t.dmn"
    run("export-dmn", XIANGZHOU, "need_route", "-o", str(file))
    assert run("import-dmn", str(file), "-o", str(tmp_path)).exit_code == 0
    again = run("import-dmn", str(file), "-o", str(tmp_path))
    assert again.exit_code == 2 and "need_route.csv" in again.output


def test_rubbish_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.dmn").write_text("<a/>")
    done = run("import-dmn", str(tmp_path / "x.dmn"), "-o", str(tmp_path / "out"))
    assert done.exit_code == 1 and "x.dmn" in done.output and not (tmp_path / "out").exists()


def test_bpmn(tmp_path: Path) -> None:
    file = tmp_path / "d.bpmn"
    assert run("export-bpmn", XIANGZHOU, "dispute", "-o", str(file)).exit_code == 0
    assert b"BPMNDiagram" in file.read_bytes()
