"""A pack that comes as a zip: unpacked aside, found, and checked as installing would."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks
from yiwang.packtools.reader import PackReader
from yiwang.packtools.validators import check_pack, subject_of

MOST_FILES, MOST_BYTES = 5_000, 60_000_000


@contextmanager
def unpacked(archive: IO[bytes]) -> Iterator[Path | Problem]:
    """The pack's folder, beside the one it extends, as long as the block runs; the problem when there is none."""
    with tempfile.TemporaryDirectory(prefix="pack-") as place:
        yield _unpack(archive, Path(place)) or checks.NOT_A_PACK.at()


def check_folder(folder: Path) -> list[Problem]:
    """Everything wrong with a pack: errors, by which installing would be refused, and warnings."""
    reader = PackReader()
    own, _ = reader.own(folder)
    merged, problems = reader.with_base(folder)
    if own is None or merged is None:
        return problems
    return problems + check_pack(subject_of(own, merged))


def _unpack(archive: IO[bytes], place: Path) -> Path | None:
    try:
        with zipfile.ZipFile(archive) as zipped:
            entries = zipped.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                return None
            zipped.extractall(place)  # an unknown way of packing is a kind of RuntimeError too
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return None
    return _own(sorted(file.parent for file in place.rglob("pack.yaml")))


def _own(folders: list[Path]) -> Path | None:
    """The folder that no other one extends."""
    if len(folders) < 2:
        return folders[0] if folders else None
    reader = PackReader()
    bases = {own.manifest.extends for folder in folders if (own := reader.own(folder)[0]) is not None}
    left = [folder for folder in folders if folder.name not in bases]
    return left[0] if len(left) == 1 else None
