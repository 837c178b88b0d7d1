"""Files of a pack folder: which there are, and their text. Nothing outside the folder is ever opened."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from yiwang.engine.problems import Problem, ProblemKind, Text, Where
from yiwang.packtools.reader import kinds

YAML_LIMIT = 2 * 1024 * 1024
CSV_LIMIT = 64 * 1024 * 1024
FILE_LIMIT = 5000
PROBLEM_LIMIT = 2000
_CHUNK = 1024 * 1024


class Reading:
    """One reading of one pack folder: where it is and what was found wrong so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def report(self, kind: ProblemKind, where: Where, **details: object) -> None:
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(kind.at(where, **details))
        elif len(self.problems) == PROBLEM_LIMIT:
            name = Text("问题", "problems")
            self.problems.append(kinds.TOO_MANY.at(Where(self.folder.name), name=name, limit=PROBLEM_LIMIT))

    def name(self, path: Path) -> str:
        """The file as problems show it: relative to the folder that holds the packs."""
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"


def list_files(reading: Reading) -> Iterator[Path]:
    """Every ordinary file of the pack, two levels deep, sorted. Links and a flood of files are reported."""
    for seen, path in enumerate(_walk(reading, reading.folder, 0), 1):
        if seen > FILE_LIMIT:
            reading.report(kinds.TOO_MANY, Where(reading.folder.name), name=Text("文件", "files"), limit=FILE_LIMIT)
            return
        yield path


def _walk(reading: Reading, folder: Path, depth: int) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        # What the system or Excel leaves behind (.DS_Store, ~$open.csv) is nobody's rule.
        if entry.name.startswith((".", "~$")):
            continue
        path = folder / entry.name
        if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
            reading.report(kinds.UNSAFE_PATH, Where(reading.name(path)), name=entry.name)
        elif entry.is_file() or depth:
            yield path
        else:
            yield from _walk(reading, path, depth + 1)


def open_text(reading: Reading, path: Path, limit: int) -> TextIO | None:
    """The file as text, UTF-8 (with or without mark) or else GBK; None, with the problem, when it is neither."""
    name = reading.name(path)
    try:
        size = path.stat().st_size
        if size > limit:
            shown = f"{size / 1048576:.1f} MB"
            reading.report(kinds.TOO_LARGE, Where(name), name=path.name, size=shown, limit=f"{limit // 1048576} MB")
            return None
        # A small file is read once; a big one is never held whole.
        data = path.read_bytes() if size <= _CHUNK else None
        encoding = _encoding_of(lambda: _chunks(path) if data is None else iter([data]))
        if encoding is None:
            reading.report(kinds.UNREADABLE, Where(name), name=path.name)
            return None
        if encoding == "gb18030":
            reading.report(kinds.ENCODING, Where(name), name=path.name)
        if data is not None:
            return io.StringIO(data.decode(encoding), newline="")
        return path.open(encoding=encoding, newline="")
    except (OSError, UnicodeDecodeError):
        reading.report(kinds.UNREADABLE, Where(name), name=path.name)
        return None


def read_text(reading: Reading, path: Path, limit: int = YAML_LIMIT) -> str | None:
    stream = open_text(reading, path, limit)
    if stream is None:
        return None
    with stream:
        return stream.read()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _encoding_of(chunks: Callable[[], Iterator[bytes]]) -> str | None:
    """UTF-8 or else GBK, whichever the bytes are; None for neither. `chunks` begins anew each time."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for chunk in chunks():
                if b"\0" in chunk:
                    return None
                decoder.decode(chunk)
            decoder.decode(b"", True)
            return encoding
        except UnicodeDecodeError:
            continue
    return None
