"""A file of cases as rows of texts: CSV (UTF-8 with or without mark, or GBK) or XLSX, read one row at a time.

A cell is never more than its text: one that looks like a formula is kept as it stands and computed by nobody.
"""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from yiwang.engine.principles import forbidden
from yiwang.engine.problems import Problem, Where
from yiwang.packtools.reader.files import Reading, open_text
from yiwang.packtools.simulation import kinds

CSV_LIMIT = 64 * 1024**3
"""A CSV is never held whole."""
WORKBOOK_LIMIT = 1024**3
"""Of a workbook's parts unpacked: its table of texts is held in memory."""
BROKEN = (
    OSError, ValueError, KeyError, IndexError, EOFError, SyntaxError, zlib.error, zipfile.BadZipFile,
)  # fmt: skip
"""What reading a workbook that is none, or is spoiled, ends with. XML that breaks off is a kind of SyntaxError."""
Cells = Sequence[str]


class TableRow(NamedTuple):
    """One row: its number as Excel counts (1 is the header), its cells, and why it cannot be read, if so."""

    number: int
    cells: Cells
    fault: Problem | None = None


class Table:
    """An open file: its header, its rows, and how far it is read (`done` of `total`, in whatever unit)."""

    def __init__(self, name: str, rows: Iterator[TableRow], total: int, done: Callable[[], int]) -> None:
        self.name, self._rows, self.total, self.done = name, rows, total, done
        first = next(rows, None)
        self.fault = first.fault if first else None
        """Why not even the header can be read."""
        self.header = [cell.strip() for cell in first.cells] if first else []
        self.width = len(self.header)

    def rows(self) -> Iterator[TableRow]:
        """Rows that are not empty; one with too many or too few cells carries the reason."""
        for row in self._rows:
            cells = row.cells
            if row.fault is None and len(cells) != self.width:
                if not any(cells):
                    continue
                if len(cells) < self.width or any(cells[self.width :]):
                    where = Where(self.name, row.number)
                    fault = kinds.RAGGED_ROW.at(where, row=row.number, cells=len(cells), columns=self.width)
                    row = TableRow(row.number, cells, fault)
            if row.fault is not None or any(cells):
                yield row

    def check(self, wanted: Sequence[str]) -> list[Problem]:
        """What forbids reading the file: columns that are missing, there twice, or never to be imported."""
        where = Where(self.name, 1)
        known = ", ".join(name for name in self.header if name)
        found = [kinds.NO_COLUMN.at(where, name=name, known=known) for name in wanted if name not in self.header]
        found += [kinds.COLUMN_TWICE.at(where, name=name) for name in wanted if self.header.count(name) > 1]
        for number, name in enumerate(self.header, 1):
            if (reason := forbidden(name)) is not None:
                at = Where(self.name, 1, number)
                found.append(kinds.FORBIDDEN_COLUMN.at(at, name=name, reason=reason.reason))
        return found


def open_table(path: Path) -> tuple[Table | None, list[Problem]]:
    """The file, or why it cannot be read; a notice when it is GBK."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(path)
    reading = Reading(path.parent)
    stream = open_text(reading, path, CSV_LIMIT)
    if stream is None:
        return None, reading.problems
    buffer = getattr(stream, "buffer", None)
    total = max(path.stat().st_size, 1)
    done = buffer.tell if buffer is not None else lambda: total
    return Table(path.name, _csv_rows(path.name, stream), total, done), reading.problems


def _csv_rows(name: str, stream: Iterator[str]) -> Iterator[TableRow]:
    reader = csv.reader(stream)
    number = 0
    while True:
        number += 1
        try:
            yield TableRow(number, next(reader))
        except StopIteration:
            return
        except csv.Error as fault:
            yield TableRow(number, (), kinds.BROKEN_ROW.at(Where(name, number), row=number, detail=fault))


def _values(sheet: Any) -> Iterator[Any]:
    """The rows of a sheet; the last one is a text where the file broke off."""
    try:
        yield from sheet.iter_rows(values_only=True)
    except BROKEN as fault:
        yield str(fault)[:200]


def _opened(path: Path, **how: Any) -> Any:
    """An open workbook. Raises one of `BROKEN`."""
    # The library is large, and every process would hold it from its start: it comes with the first workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, **how)
    except InvalidFileException as fault:
        raise ValueError(str(fault)) from None


def _workbook(path: Path) -> tuple[Table | None, list[Problem]]:
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > WORKBOOK_LIMIT:
            return None, [kinds.WORKBOOK_TOO_LARGE.at(Where(path.name), size=f"{size / 1024**2:.0f} MB")]
        book = _opened(path, keep_links=False)
        sheet = book.worksheets[0]
    except BROKEN as fault:
        return None, [kinds.NOT_A_WORKBOOK.at(Where(path.name), detail=str(fault)[:200])]
    read = 0

    def rows() -> Iterator[TableRow]:
        nonlocal read
        width = 0
        for read, values in enumerate(_values(sheet), 1):
            if isinstance(values, str):
                yield TableRow(read, [], kinds.NOT_A_WORKBOOK.at(Where(path.name, read), detail=values))
                return
            cells = [_text(value) for value in values]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            yield TableRow(read, cells + [""] * (width - len(cells)))
        book.close()

    table = Table(path.name, rows(), sheet.max_row or 1, lambda: read)
    return (None, [table.fault]) if table.fault else (table, [])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
