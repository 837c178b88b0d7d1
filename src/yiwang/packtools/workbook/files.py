"""Sheets as files of a pack: the reverse of `sheets`, for rows as Excel gives them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

from yiwang.engine.problems import Problem, Text, Where
from yiwang.packtools.reader.yaml_nodes import Mapping, Node
from yiwang.packtools.workbook.layouts import COMMENT, KEY, build, parse_path, parse_value
from yiwang.packtools.workbook.problems import BAD_ITEM, NO_HEADER, TWICE
from yiwang.packtools.workbook.sheets import END, LABEL, SECTION, VALUES
from yiwang.packtools.workbook.trees import Comments, TreePath, leaves, to_yaml

Rows = list[tuple[int, list[str]]]
"""The number of each row in the sheet, and its texts."""
At = Callable[[int, int], Where]
"""The place of a row and a column (from 1) of the sheet."""


class Made(NamedTuple):
    """Files by path, and what is wrong."""

    files: dict[str, str]
    problems: list[Problem]


def files_of(path: str, layout: str, rows: Rows, at: At) -> Made:
    """The files that a sheet holds; `rows` are those below its first."""
    if layout == "text":
        return Made({path: _text(rows)}, [])
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if layout == "table":
        return _table(path, rows, at)
    return _Items(at).files(path, rows) if layout == "files" else _Items(at).file(path, rows)


def _text(rows: Rows) -> str:
    lines: list[str] = []
    last = 1
    for number, cells in rows:
        lines += [""] * (number - last - 1)
        lines.append(cells[0] if cells else "")
        last = number
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines[:-1]) if lines and lines[-1] == END else "\n".join([*lines, ""]) if lines else ""


def _is_label(cells: list[str]) -> bool:
    """The row of labels, wherever its first column has been moved to."""
    return any(cell.startswith(f"{LABEL} ") for cell in cells)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _table(path: str, rows: Rows, at: At) -> Made:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    problems: list[Problem] = []
    header: list[str] = []
    for number, cells in rows:
        if not header and cells[0].startswith("##"):
            written.write(f"{cells[0]}\n")
        elif not header and cells[0].startswith("#"):
            writer.writerow(_trimmed(cells))
        elif not header and not _is_label(cells):
            header = _trimmed(cells)
            writer.writerow([name for name in header if name])
        elif header:
            kept, wrong = _under(header, cells, number, at)
            problems += wrong
            writer.writerow(kept)
    return Made({path: written.getvalue()}, problems)


def _under(header: list[str], cells: list[str], number: int, at: At) -> tuple[list[str], list[Problem]]:
    """The cells under a name, and those that have none."""
    wide = cells + [""] * (len(header) - len(cells))
    names = header + [""] * (len(wide) - len(header))
    wrong = [NO_HEADER.at(at(number, place)) for place, (name, cell) in enumerate(zip(names, wide, strict=True), 1)
             if cell and not name]  # fmt: skip
    return [cell for name, cell in zip(names, wide, strict=True) if name], wrong


class _Items:
    """Reads the sections of one sheet."""

    def __init__(self, at: At) -> None:
        self.at = at
        self.problems: list[Problem] = []
        self.pairs: list[tuple[TreePath, Node]] = []
        self.places: dict[TreePath, tuple[int, int]] = {}
        self.comments: Comments = {}

    def file(self, path: str, rows: Rows) -> Made:
        for prefix, inside in _sections(rows):
            self._section(prefix, inside)
        return Made({path: self._built()}, self.problems)

    def files(self, path: str, rows: Rows) -> Made:
        """A file for each row: what was built is one group by the names of files."""
        self._records((), rows)
        folder = path.rpartition("/")[0]
        node, _ = self._tree()
        found: dict[str, str] = {}
        if isinstance(node, Mapping):
            for stem, child in node.entries.items():
                inside = {place[1:]: text for place, text in self.comments.items() if place[:1] == (stem,)}
                found[f"{folder}/{stem}.yaml"] = to_yaml(child, inside)
        return Made(found, self.problems)

    def _tree(self) -> tuple[Node, None]:
        node, wrong = build(self.pairs)
        for path, zh, en in wrong:
            self.problems.append(BAD_ITEM.at(self.at(*self.places[path]), name=path[-1], reason=Text(zh, en)))
        return node, None

    def _built(self) -> str:
        node, _ = self._tree()
        found = dict.fromkeys(path for path, _ in leaves(node))
        return to_yaml(node, {path: text for path, text in self.comments.items() if path in found})

    def _section(self, prefix: str, rows: Rows) -> None:
        if prefix == "/":
            self._records((), rows)
        elif prefix:
            self._records(self._path(prefix, rows[0][0] if rows else 1, 2) or (), rows)
        else:
            self._values(rows)

    def _path(self, text: str, number: int, column: int) -> TreePath | None:
        try:
            return parse_path(text)
        except ValueError:
            self.problems.append(BAD_ITEM.at(self.at(number, column), name=text, reason=Text("写法不对", "misspelt")))
            return None

    def _values(self, rows: Rows) -> None:
        columns = {name: place for place, name in enumerate(rows[0][1] if rows else ())}
        places = [columns.get(name, place) for place, name in enumerate(VALUES)]
        for number, cells in rows[1:]:
            path_, value, comment = (cells[place] if place < len(cells) else "" for place in places)
            path = self._path(path_, number, places[0] + 1) if path_ else ()
            if path is None:
                continue
            # A comment stands at the value that follows when a row holds nothing else.
            if value or path_:
                self._put(path, value, number, places[1] + 1)
            if comment:
                self.comments[path] = comment

    def _put(self, path: TreePath, value: str, number: int, column: int) -> None:
        self.pairs.append((path, parse_value(value)))
        self.places[path] = (number, column)

    def _records(self, prefix: TreePath, rows: Rows) -> None:
        rows = rows[1:] if rows and _is_label(rows[0][1]) else rows
        if not rows:
            return
        first, header = rows[0][0], _trimmed(rows[0][1])
        paths = [self._path(name, first, place) if name not in ("", KEY, COMMENT) else None
                 for place, name in enumerate(header, 1)]  # fmt: skip
        seen: set[TreePath] = set()
        for number, cells in rows[1:]:
            self.problems += _under(header, cells, number, self.at)[1]
            self._record(prefix, header, paths, number, cells, seen)

    def _record(
        self, prefix: TreePath, header: list[str], paths: list[TreePath | None], number: int, cells: list[str],
        seen: set[TreePath],
    ) -> None:  # fmt: skip
        named = dict(zip(header, cells, strict=False))
        key = self._path(named.get(KEY, ""), number, header.index(KEY) + 1 if KEY in header else 1)
        if not key:
            if key is not None:
                self.problems.append(BAD_ITEM.at(self.at(number, 1), name="", reason=Text("没有名称", "it has no key")))
            return
        here = (*prefix, *key)
        if here in seen:
            self.problems.append(TWICE.at(self.at(number, 1), name=named[KEY]))
            return
        seen.add(here)
        count = len(self.pairs)
        for place, (path, cell) in enumerate(zip(paths, cells, strict=False), 1):
            if path and cell:
                self._put((*here, *path), cell, number, place)
        if len(self.pairs) == count:
            self._put(here, "{}", number, 1)
        if comment := named.get(COMMENT):
            self.comments[self.pairs[count][0]] = comment


def _sections(rows: Rows) -> Iterable[tuple[str, Rows]]:
    """The sections of a sheet: the path that each is about, and its rows."""
    found: list[tuple[str, Rows]] = []
    for number, cells in rows:
        if cells[0] == SECTION:
            found.append((cells[1] if len(cells) > 1 else "", []))
        elif found:
            found[-1][1].append((number, cells))
    return found
