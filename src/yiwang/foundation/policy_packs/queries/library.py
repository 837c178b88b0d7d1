"""Installed packs, unpacked beside the site's files and compiled once in each process."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from yiwang.engine.clocks.local import LocalDay
from yiwang.engine.packs.editions import Edition, Editions
from yiwang.foundation.policy_packs.models import PackVersion
from yiwang.packtools.reader import read_with_base

_LOCKS: dict[str, Lock] = {}
"""One for each pack. Compiling takes seconds and shares what it has made by identity: threads that all did it at once
would do the same work, and throw away parts that another's work refers to."""


def edition_of(pack_hash: str, on: date, days: tuple[LocalDay, ...] = ()) -> Edition:
    """The rules of an installed pack on a day, compiled once; at a place with days of its own, with these.

    Raises PackVersion.DoesNotExist when it is not there.
    """
    with _LOCKS.get(pack_hash) or _LOCKS.setdefault(pack_hash, Lock()):
        found = _editions(pack_hash).on(on)[0]
        return _with_days(pack_hash, found.since or date.min, days) if days else found


@lru_cache(maxsize=64)
def _with_days(pack_hash: str, since: date, days: tuple[LocalDay, ...]) -> Edition:
    return _editions(pack_hash).on(since)[0].with_local_days(days)


@lru_cache(maxsize=16)
def _editions(pack_hash: str) -> Editions:
    version = PackVersion.objects.get(hash=pack_hash)
    merged, problems = read_with_base(folder_of(version))
    if merged is None:
        raise RuntimeError(f"installed pack {pack_hash} cannot be read: {problems[:1]}")
    return Editions(merged)


def folder_of(version: PackVersion) -> Path:
    """The folder of an installed pack; unpacked the first time. It can be deleted at any moment and comes again."""
    place = Path(settings.HOME) / "packs" / version.hash
    if not place.exists():
        _unpack(bytes(version.files), place)
    return place / version.pack


def _unpack(files: bytes, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=place.parent))
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        archive.extractall(draft)
    try:
        draft.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(draft)


def packed(folders: list[Path]) -> bytes:
    """Pack folders as one zip, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in folders:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
                archive.writestr(zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
