"""Workbooks: what goes in comes back; what Excel does to cells is undone or reported; a hostile file is a problem."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.packtools.pack_strategies import packs as any_packs
from tests.packtools.packs import CASE_TYPE, LEVELS, TABLE, write
from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.problems import Problem
from yiwang.faces.cli.pack import pack as pack_command
from yiwang.packtools.reader import read_pack
from yiwang.packtools.reader.csv_rows import open_sheet
from yiwang.packtools.reader.files import Reading
from yiwang.packtools.workbook import from_xlsx, to_xlsx
from yiwang.packtools.workbook.cells import to_cell, unescaped
from yiwang.packtools.workbook.layouts import parse_path, parse_value, path_text, value_text
from yiwang.packtools.workbook.reading import read_workbook
from yiwang.packtools.workbook.trees import Scalar, comments_of, meaning, parse, same
from yiwang.packtools.writer import write_pack

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))


def files_in(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def csv_meaning(path: Path) -> object:
    """Notes, header and rows as the reader of packs sees them."""
    sheet = open_sheet(Reading(path.parent), path)
    assert sheet is not None
    return [(note.name, note.values) for note in sheet.notes], sheet.header, [cells for _, cells in sheet.rows()]


def same_files(one: Path, other: Path) -> None:
    before, after = files_in(one), files_in(other)
    assert before.keys() == after.keys()
    for name, path in before.items():
        if name.endswith(".yaml"):
            nodes = [parse(found.read_text("utf-8")) for found in (path, after[name])]
            assert nodes[0] is not None and nodes[1] is not None and same(nodes[0], nodes[1]), name
            loaded = [yaml.safe_load(found.read_text("utf-8")) for found in (path, after[name])]
            assert str_leaves(loaded[0]) == str_leaves(loaded[1]), name
        elif name.endswith(".csv"):
            assert csv_meaning(path) == csv_meaning(after[name]), name
        else:
            assert path.read_bytes() == after[name].read_bytes(), name


def str_leaves(value: object) -> object:
    """YAML values without the types that only PyYAML sees: every leaf as its text."""
    if isinstance(value, dict):
        return {"on" if key is True else str(key): str_leaves(item) for key, item in value.items()}
    return [str_leaves(item) for item in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_pack_comes_back(folder: Path, tmp_path: Path) -> None:
    assert to_xlsx(folder, tmp_path / "pack.xlsx") == []
    assert from_xlsx(tmp_path / "pack.xlsx", tmp_path / folder.name) == []
    same_files(folder, tmp_path / folder.name)
    (before, _), (after, problems) = read_pack(folder), read_pack(tmp_path / folder.name)
    assert before is not None and after is not None
    assert content_hash(before) == content_hash(after)
    assert (before.scenarios, before.changelog) == (after.scenarios, after.changelog)
    assert problems == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_comments_are_kept(folder: Path, tmp_path: Path) -> None:
    to_xlsx(folder, tmp_path / "pack.xlsx")
    from_xlsx(tmp_path / "pack.xlsx", tmp_path / folder.name)
    for name, path in files_in(folder).items():
        text, again = path.read_text("utf-8"), (tmp_path / folder.name / name).read_text("utf-8")
        if name.endswith(".csv"):
            kept = [line.rstrip() for line in text.splitlines() if line.startswith("##")]
            assert kept == [line for line in again.splitlines() if line.startswith("##")], name
        elif name.endswith(".yaml"):
            words = [sorted(" ".join(comments_of(one, parse(one)).values()).split()) for one in (text, again)]  # type: ignore[arg-type]
            assert words[0] == words[1], name


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(pack=any_packs)
def test_any_pack_comes_back(pack: Pack) -> None:
    with TemporaryDirectory() as name:
        folder, again = Path(name) / "small", Path(name) / "again"
        write_pack(pack, folder)
        problems = to_xlsx(folder, Path(name) / "pack.xlsx")
        assert not any(problem.is_error for problem in problems)
        assert from_xlsx(Path(name) / "pack.xlsx", again) == []
        (before, _), (after, _) = read_pack(folder), read_pack(again)
        assert before is not None and after is not None
        assert content_hash(before) == content_hash(after)
        assert before.scenarios == after.scenarios and before.changelog == after.changelog


AWKWARD = st.one_of(
    st.sampled_from([
        "1-3", "18:00", "=team", "=1+1", "=SUM(A1:A9)", "+86", "-2", "@limit", "#N/A", "#REF!", "TRUE", "1e5", "007",
        "0.10", "_x000D_", "_x000d_x", "2026-01-01", "12345678901234567890", "null", "[a, b]", "[a", "{}", '"',
        '"quoted"', "'x", "a, b", "▼ x", "§", "◆ 完 end", "文件 file", "[1]", "a/b", "a: b", "# x",
        "多行\n文字",
        "tab\tx", "\u2028", "😀",
    ]),  # fmt: skip
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=20),
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(AWKWARD, min_size=6, max_size=6))
def test_any_words_come_back(words: list[str]) -> None:
    """In a table, in a life cycle, in a scenario, in a text."""
    one, two, three, four, five, six = words
    lines = yaml.safe_dump([{"scenario": one, "given": {two: three, "x": [four, five]}}], allow_unicode=True)
    case_type = yaml.safe_dump({"id": one, "stages": {two: {"title": three}, "b": {"owner": four}}}, allow_unicode=True)
    table = io.StringIO()
    quoted = [f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words]
    table.write(
        f"# id, x\n# note, {quoted[0]}\nif a,then b,note\n"
        f"{quoted[1]},{quoted[2]},{quoted[3]}\nx,{quoted[4]},{quoted[5]}\n"
    )
    with TemporaryDirectory() as name:
        files: dict[str, str | bytes] = {
            "scenarios/s.yaml": lines, "case_types/c.yaml": case_type, "decisions/t.csv": table.getvalue(),
            "CHANGELOG.md": "\n".join(words), "templates/t.md": f"{one}\n\n{six}\n",
        }  # fmt: skip
        folder = write(Path(name), files)
        problems = to_xlsx(folder, Path(name) / "p.xlsx")
        assert not any(problem.is_error for problem in problems)
        assert from_xlsx(Path(name) / "p.xlsx", Path(name) / "again") == []
        for file in files:
            before, after = ((base / file).read_bytes().decode() for base in (folder, Path(name) / "again"))
            if file.endswith(".md"):
                assert before == after
            elif file.endswith(".csv"):
                assert csv_meaning(folder / file) == csv_meaning(Path(name) / "again" / file)
            elif (tree := parse(before)) is not None:
                found = parse(after)
                assert found is not None and same(tree, found)
            else:
                assert before == after


@given(text=st.text())
def test_cell_texts_are_undone(text: str) -> None:
    assert unescaped(to_cell(text)) == text


@given(text=st.text(), quoted=st.booleans())
def test_values_are_undone(text: str, quoted: bool) -> None:
    scalar = Scalar(text, quoted=quoted or text[:1] in ('"', "[", "{") or text != text.strip())
    again = parse_value(value_text(scalar))
    assert isinstance(again, Scalar) and meaning(again) == meaning(scalar)


@given(path=st.lists(st.one_of(st.integers(1, 99), st.text()), min_size=1, max_size=4).map(tuple))
def test_paths_are_undone(path: tuple[str | int, ...]) -> None:
    assert parse_path(path_text(path)) == path


SMALL: dict[str, str | bytes] = {
    "decisions/warning.csv": TABLE, "orgchart/levels.csv": LEVELS, "case_types/dispute.yaml": CASE_TYPE,
    "parameters/limit.yaml": "id: limit\ntitle: {zh-Hans: 时限, en: Limit}\ndomain: {type: span}\n"
    "values:\n  - {since: 2020-01-01, value: 3 days, source: S 1}\n",
    "parameters/limit_count.yaml": "id: limit_count\ntitle: {zh-Hans: 次数, en: Count}\ndomain: {type: integer}\n"
    "values:\n  - {since: 2020-01-01, value: 2, source: S 1}\n",
    "CHANGELOG.md": "# 变更\n\n- 首版\n",
}  # fmt: skip


def test_every_cell_is_text(tmp_path: Path) -> None:
    table = TABLE.replace(">=10,red,many,", '=1+1,+red,"@x","-1"')
    to_xlsx(write(tmp_path, {"decisions/warning.csv": table}), tmp_path / "p.xlsx")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(re.search('<f>|t="[^i"][^>]*><v>', sheet) for sheet in sheets)
    assert any(">=1+1<" in sheet for sheet in sheets)


def edited(folder: Path, change: Callable[[Any], None]) -> tuple[dict[str, str], list[Problem]]:
    """What a small pack becomes when somebody changes its workbook."""
    to_xlsx(write(folder, SMALL), folder / "p.xlsx")
    book = load_workbook(folder / "p.xlsx")
    change(book)
    book.save(folder / "q.xlsx")
    return read_workbook(folder / "q.xlsx")


def sheet_of(book: Any, path: str) -> Any:
    return next(sheet for sheet in book if sheet["B1"].value == path)


def cell_with(sheet: Any, text: str) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_untouched_by_another_program(tmp_path: Path) -> None:
    """Loaded and saved as any program does: shared strings instead of inline ones."""
    files, problems = edited(tmp_path, lambda book: None)
    assert problems == [] and set(files) == {*SMALL, "pack.yaml"}


def test_cells_that_excel_changed(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        table = sheet_of(book, "decisions/warning.csv")
        cell_with(table, ">=10").value = 10
        cell_with(table, "many").value = True
        cell_with(table, "blue").value = "=team"
        figures = sheet_of(book, "parameters/*.yaml")
        first = cell_with(figures, "2020-01-01")
        first.value, first.number_format = datetime(2021, 3, 4), "yyyy/m/d"
        stage = cell_with(sheet_of(book, "case_types/dispute.yaml"), "until 18:00")
        stage.value = time(18, 0)

    files, problems = edited(tmp_path, change)
    assert problems == []
    assert "10,red,true," in files["decisions/warning.csv"] and "-,=team," in files["decisions/warning.csv"]
    assert "since: 2021-03-04" in files["parameters/limit.yaml"]
    assert "within: 18:00" in files["case_types/dispute.yaml"] or '"18:00"' in files["case_types/dispute.yaml"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (datetime(2026, 1, 3), "workbook.date"),
        ("=SUM(A1:A9)", "workbook.formula"),
        (420607199001011234, "workbook.digits"),
        ("#REF!", "workbook.error"),
    ],
)
def test_cells_that_lost_their_meaning(value: object, code: str, tmp_path: Path) -> None:
    place = []

    def change(book: Any) -> None:
        cell = cell_with(sheet_of(book, "decisions/warning.csv"), ">=10")
        cell.value = value
        place.append((cell.parent.title, cell.coordinate))

    _, problems = edited(tmp_path, change)
    assert [problem.code for problem in problems] == [code]
    sheet, coordinate = place[0]
    assert problems[0].where.file == f"q.xlsx[{sheet}]" and problems[0].where.path == coordinate


def test_rows_columns_and_sheets_moved(tmp_path: Path) -> None:
    """Blank rows and columns, columns in another order, sheets renamed and moved: the same pack."""

    def change(book: Any) -> None:
        table = sheet_of(book, "decisions/warning.csv")
        table.insert_rows(3, 2)
        table.insert_cols(1, 1)
        levels = sheet_of(book, "orgchart/levels.csv")
        rows = [[cell.value for cell in row] for row in levels.iter_rows(min_row=2)]
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(reversed(row[:6]), 1):
                levels.cell(number, place).value = value
        levels.title = "层级"
        book.move_sheet(levels, -5)
        book.create_sheet("草稿")

    files, problems = edited(tmp_path, change)
    assert problems == []
    target = tmp_path / "again" / "small"
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    (before, _), (after, _) = read_pack(tmp_path / "small"), read_pack(target)
    assert before is not None and after is not None and content_hash(before) == content_hash(after)


def test_new_rows_deleted_sheets_and_strays(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        figures = sheet_of(book, "parameters/*.yaml")
        header = next(row for row in figures.iter_rows() if row[0].value == "*")
        new = {"*": "third", "id": "third", "domain/type": "integer", "values/[1]/value": 7}
        figures.append([new.get(cell.value) for cell in header])
        book.remove(sheet_of(book, "orgchart/levels.csv"))
        book.create_sheet("notes").append(["remember"])
        sheet_of(book, "decisions/warning.csv").cell(20, 9).value = "lost"

    files, problems = edited(tmp_path, change)
    assert yaml.safe_load(files["parameters/third.yaml"]) == {
        "id": "third", "domain": {"type": "integer"}, "values": [{"value": 7}],
    }  # fmt: skip
    found = {problem.code: problem for problem in problems}
    assert set(found) == {"workbook.sheet_missing", "workbook.unknown_sheet", "workbook.no_header"}
    assert found["workbook.no_header"].where.path == "I20"


def test_contradictions_in_a_sheet(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        cases = sheet_of(book, "case_types/dispute.yaml")
        cell_with(cases, "channels").value = "id"
        cell_with(cases, "handling").value = "reported"

    _, problems = edited(tmp_path, change)
    assert {problem.code for problem in problems} == {"workbook.item", "workbook.twice"}


@pytest.mark.parametrize(
    "path", ["../evil.yaml", "a/../../evil.csv", "/etc/x.yaml", "a/b/c.csv", "x.py", "C:\\x.csv", ""]
)
def test_paths_stay_inside(path: str, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet_of(book, "decisions/warning.csv")["B1"].value = path

    files, problems = edited(tmp_path, change)
    assert "workbook.bad_path" in {problem.code for problem in problems}
    assert all("evil" not in name for name in files)
    assert from_xlsx(tmp_path / "q.xlsx", tmp_path / "out") and not (tmp_path / "out").exists()


def test_rubbish_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    to_xlsx(write(tmp_path, SMALL), tmp_path / "good.xlsx")
    good = (tmp_path / "good.xlsx").read_bytes()
    for content in (
        b"",
        b"abc",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        good[: len(good) // 2],
    ):
        file.write_bytes(content)
        assert [problem.code for problem in read_workbook(file)[1]] == ["workbook.unreadable"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(damage=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_damaged_bytes_never_crash(damage: list[tuple[float, int]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    to_xlsx(write(folder, SMALL), folder / "good.xlsx")
    content = bytearray((folder / "good.xlsx").read_bytes())
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    (folder / "x.xlsx").write_bytes(bytes(content))
    read_workbook(folder / "x.xlsx")


def rebuilt(folder: Path, name: str, content: bytes) -> Path:
    """The small workbook with one part replaced."""
    to_xlsx(write(folder, SMALL), folder / "good.xlsx")
    with (
        zipfile.ZipFile(folder / "good.xlsx") as old,
        zipfile.ZipFile(folder / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return folder / "x.xlsx"


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    bomb = rebuilt(tmp_path, "xl/worksheets/sheet2.xml", b"<x>" + b" " * (210 * 1024 * 1024))
    tracemalloc.start()
    assert [problem.code for problem in read_workbook(bomb)[1]] == ["workbook.too_large"]
    assert tracemalloc.get_traced_memory()[1] < 10 * 1024 * 1024
    tracemalloc.stop()


def test_entities_and_wide_rows_are_refused(tmp_path: Path) -> None:
    start = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = b'<worksheet xmlns="' + main + b'"><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row>'
    entity = rebuilt(tmp_path, "xl/worksheets/sheet2.xml", start + body + b"</sheetData></worksheet>")
    assert [problem.code for problem in read_workbook(entity)[1]] == ["workbook.unreadable"]
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_001))
    wide = rebuilt(tmp_path, "xl/worksheets/sheet2.xml",
                   b'<worksheet xmlns="' + main + b'"><sheetData>' + rows + b"</sheetData></worksheet>")  # fmt: skip
    assert [problem.code for problem in read_workbook(wide)[1]][:1] == ["workbook.unreadable"]


def test_long_cells_are_refused(tmp_path: Path) -> None:
    problems = to_xlsx(write(tmp_path, {"templates/long.md": "x" * 40_000}), tmp_path / "p.xlsx")
    assert [problem.code for problem in problems] == ["workbook.too_long"] and not (tmp_path / "p.xlsx").exists()


def test_broken_files_go_in_as_text(tmp_path: Path) -> None:
    broken: dict[str, str | bytes] = {"case_types/x.yaml": "a: [1\n", "decisions/y.csv": 'a,b\n"x\n', "odd.txt": "x"}
    problems = to_xlsx(write(tmp_path, broken), tmp_path / "p.xlsx")
    assert sorted(problem.code for problem in problems) == ["workbook.as_text", "workbook.as_text", "workbook.not_text"]
    files, _ = read_workbook(tmp_path / "p.xlsx")
    assert (files["case_types/x.yaml"], files["decisions/y.csv"]) == (
        broken["case_types/x.yaml"],
        broken["decisions/y.csv"],
    )


def test_command(tmp_path: Path) -> None:
    run = CliRunner().invoke
    template = str(ROOT / "packs" / "template")
    assert run(pack_command, ["to-xlsx", template, "-o", str(tmp_path / "t.xlsx")]).exit_code == 0
    assert run(pack_command, ["from-xlsx", str(tmp_path / "t.xlsx"), "-o", str(tmp_path / "t")]).exit_code == 0
    again = run(pack_command, ["from-xlsx", str(tmp_path / "t.xlsx"), "-o", str(tmp_path / "t"), "--language", "en"])
    assert again.exit_code == 2 and "not empty" in again.output
    (tmp_path / "bad.xlsx").write_bytes(b"x")
    bad = run(pack_command, ["from-xlsx", str(tmp_path / "bad.xlsx"), "-o", str(tmp_path / "b"), "--language", "en"])
    assert bad.exit_code == 1 and "bad.xlsx" in bad.output
