"""CSV as rows of cells with their places: notes first, then the header, then rows, streamed one by one.

`column` in a place is the number of the cell in its row, as Excel counts columns (1 = A).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from yiwang.engine.problems import Text, Where
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.fields import Fields, proposal
from yiwang.packtools.reader.files import CSV_LIMIT, Reading, open_text
from yiwang.packtools.reader.yaml_nodes import Mapping, Scalar

ROW_LIMIT = 200_000


class Note(NamedTuple):
    """A line `# name, value, …` before the header."""

    name: str
    values: tuple[str, ...]
    line: int


class Sheet:
    """A CSV file being read: its notes and header are known, its rows come from `rows`."""

    def __init__(self, reading: Reading, file: str, lines: TextIO) -> None:
        self.reading, self.file = reading, file
        self.notes: list[Note] = []
        self.header: list[str] = []
        self.header_line = 0
        self._lines = lines
        self._cells = csv.reader(lines, skipinitialspace=True, strict=True)
        # The first and last line of the row last read, and how many cells it had before its empty tail was cut.
        self._line = self._end = self._width = 0
        self._read_head()

    def where(self, line: int, column: int = 0, path: str = "") -> Where:
        return Where(self.file, line, column, path)

    def _next(self) -> list[str] | None:
        """The next row that is not blank, stripped and without Excel's empty tail."""
        while True:
            try:
                cells = next(self._cells, None)
            except csv.Error as error:
                self.reading.report(kinds.BAD_CSV, self.where(self._cells.line_num), detail=str(error))
                cells = None
            if cells is None:
                self._lines.close()
                return None
            self._line, self._end = self._end + 1, self._cells.line_num
            self._width = len(cells)
            cells = [cell.strip() for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                return cells

    def _read_head(self) -> None:
        while (cells := self._next()) is not None:
            if not cells[0].startswith("#"):
                self.header, self.header_line = cells, self._line
                return
            if not cells[0].startswith("##"):
                self.notes.append(Note(cells[0][1:].strip(), tuple(cells[1:]), self._line))
        self.reading.report(kinds.NO_TABLE, self.where(0))

    def check_columns(self, known: Iterable[str], required: Iterable[str], others: bool = False) -> None:
        """Report columns that are unknown (unless `others` are welcome), missing or there twice."""
        known = list(known)
        for number, name in enumerate(self.header, 1):
            where = self.where(self.header_line, number, name)
            if name in self.header[: number - 1]:
                self.reading.report(kinds.DUPLICATE_COLUMN, where, name=name)
            elif name not in known and (not others or not name):
                self.reading.report(kinds.UNKNOWN_COLUMN, where, name=name, proposal=proposal(name, known))
        for name in required:
            if self.header and name not in self.header:
                self.reading.report(kinds.MISSING_COLUMN, self.where(self.header_line), name=name)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row as its line and as many cells as the header has; ragged rows are reported and left out."""
        if not self.header:
            return
        width = len(self.header)
        count = 0
        while (cells := self._next()) is not None:
            count += 1
            if count > ROW_LIMIT:
                self.reading.report(kinds.TOO_MANY, self.where(self._line), name=Text("行", "rows"), limit=ROW_LIMIT)
                return
            if len(cells) > width or self._width < width:
                where = self.where(self._line, min(len(cells), width + 1))
                self.reading.report(kinds.RAGGED_ROW, where, cells=self._width, columns=width)
                continue
            yield self._line, cells + [""] * (width - len(cells))

    def fields(self) -> Iterator[Fields]:
        """Each row as fields by column name."""
        for line, cells in self.rows():
            node = Mapping(line, 1)
            for number, (name, cell) in enumerate(zip(self.header, cells, strict=True), 1):
                if cell:
                    node.entries[name] = node.keys[name] = Scalar(cell, line, number, quoted=True)
            yield Fields(self.reading, self.file, node, listed=True)

    def note_fields(self, single: Iterable[str], repeated: Iterable[str] = ()) -> Fields:
        """The notes that have one value each, as fields; `title, zh, en` becomes title_zh and title_en."""
        known = [*single, *repeated]
        node = Mapping(self.header_line or 1, 1)
        for note in self.notes:
            where = self.where(note.line, 1, note.name)
            if note.name not in known:
                self.reading.report(
                    kinds.BAD_NOTE, where, name=note.name, detail="?", proposal=proposal(note.name, known)
                )
            elif note.name not in repeated:
                self._take_note(node, note, where)
        return Fields(self.reading, self.file, node, listed=True)

    def _take_note(self, node: Mapping, note: Note, where: Where) -> None:
        names = ("title_zh", "title_en") if note.name == "title" else (note.name,)
        if names[0] in node.entries:
            first = node.keys[names[0]].line
            self.reading.report(kinds.DUPLICATE_KEY, where, name=note.name, first=first)
            return
        # A comma inside an unquoted sentence is not a second value: `# assumed, a, b` is one text.
        values = note.values if len(names) > 1 else (", ".join(note.values),)
        for name, value in zip(names, values, strict=False):
            if value:
                node.entries[name] = node.keys[name] = Scalar(value, note.line, 2, quoted=True)


def open_sheet(reading: Reading, path: Path) -> Sheet | None:
    """The CSV file with its notes and header read; None, with the problem, when it is not text."""
    stream = open_text(reading, path, CSV_LIMIT)
    return Sheet(reading, reading.name(path), stream) if stream is not None else None
