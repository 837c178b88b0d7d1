"""A pack folder as a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from yiwang.engine.problems import Problem, Where
from yiwang.packtools.reader.files import CSV_LIMIT, YAML_LIMIT, Reading, list_files, read_text
from yiwang.packtools.reader.kinds import FILE_MISSING
from yiwang.packtools.reader.yaml_nodes import Node
from yiwang.packtools.workbook.cells import CELL_LIMIT, to_cell
from yiwang.packtools.workbook.files import files_of
from yiwang.packtools.workbook.problems import AS_TEXT, NOT_TEXT, TOO_LONG
from yiwang.packtools.workbook.sheets import (
    FILE_FOLDERS,
    Role,
    Sheet,
    csv_rows,
    files_sheet,
    items_sheet,
    table_sheet,
    text_sheet,
)
from yiwang.packtools.workbook.trees import comments_of, parse, same

OVERVIEW = "规则包 pack"
_HOW = (
    "改法：在各工作表里直接改，加一行就是加一条。每张表第一行和灰色的英文列名不要改；▼ 开头的中文列名只供看。",
    "所有单元格都是文本：1-3、18:00、=team 照写即可。改完存盘，用 yiwang pack from-xlsx 转回，再用 check 检查。",
    "How: edit the sheets; a new row is a new rule. Leave the first row and the grey names. All cells are text.",
)
_FONT = {
    "file": Font(color="525C6B"), "note": Font(color="1D4F8F"), "section": Font(bold=True, size=13),
    "label": Font(bold=True), "header": Font(color="6B7480", size=9), "data": Font(),
}  # fmt: skip
_FILL = {
    "label": PatternFill("solid", fgColor="DCE8F4"), "header": PatternFill("solid", fgColor="EEF0F2"),
    "section": PatternFill("solid", fgColor="E1ECD9"), "file": PatternFill("solid", fgColor="F5F5F2"),
}  # fmt: skip
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Alignment(wrap_text=False, vertical="top")


def to_xlsx(folder: Path, file: Path) -> list[Problem]:
    """Write the pack in `folder` as the workbook `file`; what could not go in, or only as text, is reported."""
    reading = Reading(Path(folder).absolute())
    texts: dict[str, str] = {}
    for path in list_files(reading):
        name = path.relative_to(reading.folder).as_posix()
        limit = CSV_LIMIT if path.suffix == ".csv" else YAML_LIMIT
        if path.is_dir() or path.suffix not in (".yaml", ".csv", ".md"):
            reading.report(NOT_TEXT, Where(reading.name(path)), name=name)
        elif (text := read_text(reading, path, limit)) is not None:
            texts[name] = text
    if not (reading.folder / "pack.yaml").is_file():
        reading.report(FILE_MISSING, Where(f"{reading.folder.name}/pack.yaml"), name="pack.yaml")
    sheets, problems = sheets_of(texts)
    for sheet in sheets:
        if any(len(to_cell(cell)) > CELL_LIMIT for _, cells in sheet.rows for cell in cells):
            problems.append(TOO_LONG.at(Where(sheet.path), name=sheet.path))
    problems = [*reading.problems, *problems]
    if not any(problem.is_error for problem in problems):
        _write(reading.folder.name, sheets, file)
    return problems


def sheets_of(texts: dict[str, str]) -> tuple[list[Sheet], list[Problem]]:
    """The sheets for the files of a pack. A file goes in as a table only when the table gives it back."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    left = dict(texts)
    for folder in FILE_FOLDERS:
        found = {name: text for name, text in texts.items() if name.startswith(f"{folder}/") and name.endswith(".yaml")}
        stems = {Path(name).stem: text for name, text in found.items()}
        sheet = files_sheet(folder, stems) if len(found) > 1 else None
        if sheet and _gives_back(sheet, found):
            sheets.append(sheet)
            left = {name: text for name, text in left.items() if name not in found}
    for name, text in left.items():
        made = {".csv": table_sheet, ".yaml": items_sheet}.get(Path(name).suffix)
        sheet = made(name, text) if made else text_sheet(name, text)
        if sheet is None or not _gives_back(sheet, {name: text}):
            problems.append(AS_TEXT.at(Where(name), name=name))
            sheet = text_sheet(name, text)
        sheets.append(sheet)
    return sorted(sheets, key=_place), problems


def _gives_back(sheet: Sheet, texts: dict[str, str]) -> bool:
    rows = [(number, [cell.strip() if sheet.layout != "text" else cell for cell in cells])
            for number, cells in sheet.cells()[1:]]  # fmt: skip
    made = files_of(sheet.path, sheet.layout, rows, lambda row, column: Where())
    if made.problems or made.files.keys() != texts.keys():
        return False
    return all(_same_file(name, text, made.files[name]) for name, text in texts.items())


def _same_file(name: str, one: str, other: str) -> bool:
    if name.endswith(".yaml"):
        before, after = parse(one), parse(other)
        return before is not None and after is not None and same(before, after) and _kept(one, before, other, after)
    if name.endswith(".csv"):
        return _rows(one) == _rows(other)
    return one == other


def _kept(one: str, before: Node, other: str, after: Node) -> bool:
    """Has every word of every comment come back?"""
    texts = [sorted("\n".join(comments_of(*pair).values()).split()) for pair in ((one, before), (other, after))]
    return texts[0] == texts[1]


def _rows(text: str) -> list[list[str]]:
    found = [cells for _, cells in csv_rows(text) if any(cells)]
    for cells in found:
        while not cells[-1]:
            cells.pop()
    return found


_ORDER = (
    "pack.yaml", "README.md", "orgchart/", "duties.csv", "case_types/", "decisions/", "parameters/", "forms/",
    "catalogs/", "meetings/", "visits/", "indicators/", "calculations/", "templates/", "answers/", "clocks/",
    "scenarios/", "sources.yaml", "glossary.yaml", "coverage.yaml",
)  # fmt: skip


def _place(sheet: Sheet) -> tuple[int, str]:
    for number, beginning in enumerate(_ORDER):
        if sheet.path.startswith(beginning):
            return number, sheet.path
    return len(_ORDER), sheet.path


def _write(name: str, sheets: Sequence[Sheet], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:  # Opened first: a book that cannot be saved leaves half-written sheets behind.
        _book(name, sheets).save(stream)


def _book(name: str, sheets: Sequence[Sheet]) -> Workbook:
    book = Workbook(write_only=True)
    names = _names(sheets)
    overview = book.create_sheet("目录")
    overview.column_dimensions["A"].width = 34
    overview.column_dimensions["B"].width = 44
    overview.column_dimensions["C"].width = 40
    _append(overview, "section", [OVERVIEW, name])
    for line in _HOW:
        _append(overview, "note", [line])
    _append(overview, "label", ["工作表 sheet", "文件 file", "名称 title"])
    for sheet, title in zip(sheets, names, strict=True):
        row = _cells(overview, "data", [title, sheet.path, sheet.title])
        row[0].hyperlink = f"#'{title}'!A1"
        overview.append(row)
    for sheet, title in zip(sheets, names, strict=True):
        _write_sheet(book, sheet, title)
    return book


def _write_sheet(book: Workbook, sheet: Sheet, title: str) -> None:
    made = book.create_sheet(title)
    for number, width in enumerate(_widths(sheet), 1):
        made.column_dimensions[get_column_letter(number)].width = width
    headers = [number for number, (role, _) in enumerate(sheet.rows, 1) if role == "header"]
    if len(headers) == 1:
        made.freeze_panes = f"A{headers[0] + 1}"
    for role, cells in sheet.rows:
        _append(made, role, cells)


def _widths(sheet: Sheet) -> list[float]:
    """Columns as wide as most of their cells need, between 8 and 48 characters."""
    found: list[int] = []
    for role, cells in sheet.rows[:2000]:
        if role in ("note", "file") and sheet.layout != "text":
            continue
        found += [8] * (len(cells) - len(found))
        for place, cell in enumerate(cells):
            longest = max(
                (sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in cell.split("\n")), default=0
            )
            found[place] = max(found[place], min(longest + 2, 48))
    return [110.0] if sheet.layout == "text" else [float(width) for width in found]


def _append(sheet: object, role: Role, texts: Iterable[str]) -> None:
    sheet.append(_cells(sheet, role, texts))  # type: ignore[attr-defined]


def _cells(sheet: object, role: Role, texts: Iterable[str]) -> list[Cell]:
    """Cells that are text and nothing else, whatever they look like."""
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, to_cell(text) if text else None)  # type: ignore[arg-type]
        if text:
            cell.data_type = "s"
        cell.number_format = "@"
        cell.font = _FONT[role]
        cell.alignment = _WRAPPED if role in ("data", "label") else _LINE
        if role in _FILL:
            cell.fill = _FILL[role]
        cells.append(cell)
    return cells


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names of sheets: of the file, at most 31 characters, each once in any spelling."""
    used: set[str] = {"目录"}
    found = []
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\']", "_", sheet.path.removesuffix(Path(sheet.path).suffix).removesuffix("/*"))
        stem = plain.rpartition("_")[2] if len(plain) > 31 and "/" not in sheet.path else plain
        if len(stem) > 31:
            stem = Path(sheet.path).stem
        name, number = stem[:31], 2
        while name.lower() in used:
            name = f"{stem[:27]} {number}"
            number += 1
        used.add(name.lower())
        found.append(name)
    return found
