"""A workbook as a pack folder. Nothing is believed of the file: its size is bounded before it is opened."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from yiwang.engine.problems import Problem, Text, Where, errors
from yiwang.packtools.workbook.cells import text_of
from yiwang.packtools.workbook.files import Rows, files_of
from yiwang.packtools.workbook.problems import (
    BAD_PATH,
    NO_PACK,
    NOT_XLSX,
    SHEET_MISSING,
    TOO_LARGE,
    TWICE,
    UNKNOWN_SHEET,
)
from yiwang.packtools.workbook.sheets import FILE, LABEL
from yiwang.packtools.workbook.writing import OVERVIEW

FILE_LIMIT = 50 * 1024 * 1024
PART_LIMIT = 32 * 1024 * 1024
SHEET_LIMIT = 200 * 1024 * 1024
WHOLE_LIMIT = 400 * 1024 * 1024
SHEETS, ROWS, COLUMNS, CELLS = 5_000, 250_000, 300, 4_000_000
_PATH = re.compile(r"(?:\w[\w-]*/)?(?:\w[\w.-]*|\*)\.(?:yaml|csv|md)")
_LAYOUTS = {".csv": "table", ".md": "text", ".yaml": "items"}
_ENCRYPTED = Text("文件有密码，或是旧的 .xls 格式", "it has a password, or is an old .xls")
_NOT_ZIP = Text("不是 .xlsx 文件，或已损坏", "it is no .xlsx file, or damaged")


def from_xlsx(file: Path, folder: Path) -> list[Problem]:
    """Write the pack that the workbook `file` holds into `folder`; nothing is written when there are errors."""
    found, problems = read_workbook(file)
    if errors(problems):
        return problems
    for name, text in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return problems


def read_workbook(file: Path) -> tuple[dict[str, str], list[Problem]]:
    """The files that a workbook holds, by path, and what is wrong with it."""
    if refusal := _refusal(file):
        return {}, [refusal]
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        return {}, [NOT_XLSX.at(Where(file.name), name=file.name, reason=type(error).__name__)]
    try:
        return _Reader(file.name).read(book)
    except MemoryError:
        raise
    except Exception as error:
        return {}, [NOT_XLSX.at(Where(file.name), name=file.name, reason=type(error).__name__)]
    finally:
        book.close()


def _refusal(file: Path) -> Problem | None:
    """Why the file is not opened at all."""
    where = Where(file.name)
    if file.stat().st_size > FILE_LIMIT:
        return TOO_LARGE.at(where, name=file.name, reason=f"> {FILE_LIMIT // 1048576} MB")
    with file.open("rb") as stream:
        if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return NOT_XLSX.at(where, name=file.name, reason=_ENCRYPTED)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return NOT_XLSX.at(where, name=file.name, reason=_NOT_ZIP)
    if any(part.flag_bits & 1 for part in parts):
        return NOT_XLSX.at(where, name=file.name, reason=_ENCRYPTED)
    # zipfile gives no more than the size that a part declares, so that the sum bounds what is ever read.
    whole = sum(part.file_size for part in parts)
    single = any(part.file_size > (SHEET_LIMIT if "worksheets/" in part.filename else PART_LIMIT) for part in parts)
    if whole > WHOLE_LIMIT or single or len(parts) > SHEETS * 2:
        return TOO_LARGE.at(where, name=file.name, reason=f"{len(parts)} / {whole // 1048576} MB")
    return None


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.files: dict[str, str] = {}
        self.listed: list[str] = []
        self.cells = 0

    def read(self, book: Any) -> tuple[dict[str, str], list[Problem]]:
        paths: set[str] = set()
        for sheet in book.worksheets:
            first, rows = self._rows(sheet)
            if first[:1] == [OVERVIEW]:
                self.listed = [cells[1] for _, cells in rows if len(cells) > 1 and _PATH.fullmatch(cells[1])]
            elif first[:1] != [FILE]:
                if first or rows:
                    self.problems.append(UNKNOWN_SHEET.at(self._where(sheet), name=sheet.title))
            elif path := self._path(sheet, first):
                paths.add(path)
                self._take(sheet, path, first, rows)
        self.problems += [SHEET_MISSING.at(Where(self.name), name=path) for path in self.listed if path not in paths]
        if not paths:
            self.problems.append(NO_PACK.at(Where(self.name), name=self.name))
        return self.files, self.problems

    def _where(self, sheet: Any, row: int = 1, column: int = 1) -> Where:
        return Where(f"{self.name}[{sheet.title}]", row, column, f"{get_column_letter(column)}{row}")

    def _path(self, sheet: Any, first: list[str]) -> str:
        path = first[1] if len(first) > 1 else ""
        if not _PATH.fullmatch(path) or ".." in path:
            self.problems.append(BAD_PATH.at(self._where(sheet, 1, 2), name=path))
            return ""
        return path

    def _take(self, sheet: Any, path: str, first: list[str], rows: Rows) -> None:
        layout = first[3] if len(first) > 3 and first[3] else _LAYOUTS[path[path.rindex(".") :]]
        layout = "files" if path.endswith("/*.yaml") else "items" if layout == "files" else layout
        made = files_of(path, layout, rows, lambda row, column: self._where(sheet, row, column + self.shift))
        self.problems += made.problems
        for name, text in made.files.items():
            if not _PATH.fullmatch(name) or "*" in name or ".." in name:
                self.problems.append(BAD_PATH.at(self._where(sheet), name=name))
            elif name in self.files:
                self.problems.append(TWICE.at(self._where(sheet), name=name))
            else:
                self.files[name] = text

    def _rows(self, sheet: Any) -> tuple[list[str], Rows]:
        """The texts of the first row that has any, and of those below, numbered as if that row were the first."""
        self.shift = 0
        first: list[str] = []
        rows: Rows = []
        header: list[str] = []
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=ROWS, max_col=COLUMNS), 1):
            self.cells += len(cells)
            if self.cells > CELLS:
                raise ValueError("too many cells")
            if not first:
                first = self._first(cells)
                continue
            texts = self._texts(sheet, number, cells[self.shift :], header, first)
            if any(texts):
                rows.append((number, texts))
                header = _header(header, texts)
        return first, rows

    def _first(self, cells: Any) -> list[str]:
        """The first row; columns put in before it are skipped in the whole sheet."""
        texts = [str(cell.value).strip() if cell.value is not None else "" for cell in cells]
        while texts and not texts[0]:
            texts.pop(0)
            self.shift += 1
        if not texts:
            self.shift = 0
        return texts

    def _texts(self, sheet: Any, number: int, cells: Any, header: list[str], first: list[str]) -> list[str]:
        text_layout = first[3:4] == ["text"] or first[1:2] and first[1].endswith(".md")
        found: list[str] = []
        for place, cell in enumerate(cells):
            if cell.value is None:
                found.append("")
                continue
            text, doubt = text_of(cell.value, cell.data_type, _name(header, found, place))
            if doubt and first[:1] == [FILE]:
                self.problems.append(doubt.at(self._where(sheet, number, place + 1 + self.shift), value=text))
            found.append(text if text_layout else text.strip())
        while found and not found[-1]:
            found.pop()
        return found


def _header(header: list[str], texts: list[str]) -> list[str]:
    """What the columns are called from here on: a section or labels mean that the next row says it anew."""
    if texts[0] == "§" or any(text.startswith(LABEL) for text in texts):
        return []
    return header if header or texts[0].startswith("#") and texts[0] != "#" else texts


def _name(header: list[str], before: list[str], place: int) -> str:
    """The column or item that a cell stands under, its last step: `values/[1]/since` is `since`."""
    if header[:1] == ["项目 path"] or not header:
        name = before[0] if before else ""
    else:
        name = header[place] if place < len(header) else ""
    return name.rpartition("/")[2]
