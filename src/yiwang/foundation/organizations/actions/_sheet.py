"""Reading a spreadsheet of units, people and dispatch rules: XLSX or CSV, headers in Chinese or English."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yiwang.engine.problems import Problem, Where
from yiwang.foundation.organizations import checks

HEADERS = {
    "unit": ("单位", "单位名称", "机构", "机构名称", "unit", "unit title"),
    "kind": ("单位类型", "类型", "机构类型", "kind", "unit kind"),
    "area": ("区域", "区划", "区域编码", "区划编码", "所属区域", "area", "area code"),
    "parent": ("上级单位", "上级", "parent", "parent unit"),
    "post": ("岗位", "职务", "岗位名称", "post"),
    "holder": ("姓名", "人员", "任职人", "holder", "name"),
    "login": ("账号", "登录名", "login", "account"),
    "post_area": ("负责区域", "负责网格", "任职区域", "post area"),
    "acting": ("代理", "是否代理", "acting"),
    "roles": ("角色", "权限", "roles"),
    "since": ("起始日期", "起", "任职日期", "生效日期", "since"),
    "until": ("终止日期", "止", "离任日期", "失效日期", "until"),
    "matter": ("事项", "事项类型", "承办事项", "matter", "matters"),
    "matter_area": ("承办区域", "matter area"),
}
NEEDED = ("unit", "kind", "area")
LARGEST_ROWS = 200_000
LARGEST = 200_000_000
"""Bytes of a workbook's parts unpacked."""
BROKEN = (
    OSError, ValueError, KeyError, IndexError, EOFError, SyntaxError, csv.Error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip
"""What reading a file that is no table ends with. XML that breaks off is a kind of SyntaxError."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: where it stands, its cells by field, and in which column each field is; one without a cell is empty."""

    where: Where
    cells: dict[str, str]
    columns: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def cell(self, field: str) -> Where:
        """The very cell: sheet, row and column; the row where there is no such column."""
        return self.where._replace(column=self.columns.get(field, 0))


def read_sheet(file: Path) -> tuple[list[SheetRow], list[Problem]]:
    """The rows of the first sheet that are not empty, or why the file cannot be read."""
    try:
        sheet, rows = _workbook(file) if file.suffix.lower() == ".xlsx" else ("", _csv(file))
    except BROKEN as fault:
        return [], [checks.NOT_A_TABLE.at(Where(file.name), detail=str(fault)[:200])]
    header = [_field(text) for text in rows[0]] if rows else []
    if missing := [field for field in NEEDED if field not in header]:
        names = ", ".join(f"{HEADERS[field][0]} ({field})" for field in missing)
        return [], [checks.UNKNOWN_COLUMNS.at(Where(file.name, 1, path=sheet), names=names)]
    columns = {field: place for place, field in reversed([*enumerate(header, 1)]) if field}
    found = []
    for line, row in enumerate(rows[1:], 2):
        cells = {field: text for field, text in zip(header, row, strict=False) if field and text}
        if cells:
            found.append(SheetRow(Where(file.name, line, path=sheet), cells, columns))
    return found, []


def read_day(text: str) -> date | None:
    """2026-01-31, 2026/1/31, 2026.1.31 or 2026年1月31日; None for anything else."""
    plain = text.translate(str.maketrans("/.年月", "----")).rstrip("日")
    parts = plain.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _field(header: str) -> str:
    name = header.strip().lower().replace("_", " ")
    return next((field for field, names in HEADERS.items() if name in names), "")


def _csv(file: Path) -> list[list[str]]:
    text = file.read_text("utf-8-sig")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]


def _opened(path: Path, **how: Any) -> Any:
    """An open workbook. Raises one of `BROKEN`."""
    # The library is large, and every process would hold it from its start: it comes with the first workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, **how)
    except InvalidFileException as fault:
        raise ValueError(str(fault)) from None


def _workbook(file: Path) -> tuple[str, list[list[str]]]:
    """The first sheet: what it is called, and its cells."""
    with zipfile.ZipFile(file) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST:
        raise ValueError(f"{size // 1_000_000} MB")
    book = _opened(file, data_only=True)
    try:
        sheet = book.worksheets[0]
        return str(sheet.title), [_texts(row) for row in sheet.iter_rows(values_only=True, max_row=LARGEST_ROWS)]
    finally:
        book.close()


def _texts(row: Iterable[object]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def words(text: str) -> Sequence[str]:
    """The items of a cell that holds several, separated by spaces, commas or 、."""
    return text.translate(str.maketrans("，、,;；", "     ")).split()
