"""Reading a file of areas into rows of the tree: parents before children, paths and full names worked out."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from yiwang.engine.problems import Where
from yiwang.foundation.places import checks
from yiwang.foundation.places.models import rank_of
from yiwang.kernel.imports import Refusals

COLUMNS = ("code", "parent_code", "level", "name")
LONGEST = {"code": 40, "name": 120}


class AreaRow(NamedTuple):
    """One row of table `area`."""

    code: str
    parent: str
    level: str
    rank: int
    name: str
    full_name: str
    path: str


@dataclass(slots=True)
class AreaFile:
    """A CSV of `code,parent_code,level,name`, plain or gzipped. It is gone through twice: first for who is a parent."""

    path: Path
    rows: int = 0
    """How many rows it has; known after `survey`."""
    columns: tuple[int, ...] = ()
    width: int = 0
    parents: set[str] = field(default_factory=set)

    def open(self) -> IO[str]:
        with self.path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        if packed:
            return gzip.open(self.path, "rt", encoding="utf-8-sig", newline="")
        return self.path.open(encoding="utf-8-sig", newline="")

    def survey(self, refusals: Refusals) -> bool:
        """Count the rows and note the parents. False when the columns are not there."""
        with self.open() as lines:
            rows = csv.reader(lines)
            header = [name.strip() for name in next(rows, [])]
            if missing := [name for name in COLUMNS if name not in header]:
                refusals.add(checks.MISSING_COLUMN.at(Where(self.path.name, 1), names=", ".join(missing)))
                return False
            self.columns = tuple(header.index(name) for name in COLUMNS)
            self.width = max(self.columns) + 1
            parent_at = self.columns[1]
            for row in rows:
                self.rows += 1
                if len(row) >= self.width:
                    self.parents.add(row[parent_at])
        return True

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Line numbers and rows."""
        with self.open() as lines:
            rows = csv.reader(lines)
            next(rows, None)
            for row in rows:
                yield rows.line_num, row


def read_areas(file: AreaFile, known: dict[str, tuple[str, str]], refusals: Refusals) -> Iterator[AreaRow]:
    """Rows of the tree. A row whose parent is not known is refused with the reason.

    `known` (code -> path, full name) holds the parents that are there already, and grows. The topmost rows of a file
    may name a parent that nobody has (a file of one city names its province): they become roots.
    """
    code_at, parent_at, level_at, name_at = file.columns
    seen: set[str] = set()
    top = 0
    for line, row in file:
        if len(row) < file.width:
            refusals.add(checks.SHORT_ROW.at(Where(file.path.name, line)))
            continue
        code, parent, level, name = row[code_at], row[parent_at], row[level_at], row[name_at]
        rank = rank_of(level)
        above = known.get(parent)
        top = top or rank
        where = Where(file.path.name, line)
        if not rank or not _sound(code, "code") or not _sound(name, "name"):
            refusals.add(checks.BAD_AREA.at(where, code=code, name=name, level=level))
        elif code in seen:
            refusals.add(checks.CODE_TWICE.at(where, code=code))
        elif above is None and rank > top:
            refusals.add(checks.NO_PARENT.at(where, code=code, parent=parent))
        else:
            seen.add(code)
            path, full_name = above or ("", "")
            path, full_name = f"{path}{code}/", f"{full_name}{name}"
            if code in file.parents:
                known[code] = path, full_name
            yield AreaRow(code, parent if above else "", level, rank, name, full_name, path)


def _sound(text: str, what: str) -> bool:
    return 0 < len(text) <= LONGEST[what] and text == text.strip() and not (what == "code" and _breaks_path(text))


def _breaks_path(code: str) -> bool:
    return "/" in code or " " in code
