"""Installed packs, unpacked beside the site's files and compiled once in each process."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

from django.conf import settings

from yiwang.engine.clocks.local import LocalDay
from yiwang.engine.packs.definitions import Meeting
from yiwang.engine.packs.editions import Edition, Editions
from yiwang.foundation.policy_packs.models import PackVersion
from yiwang.kernel import beforehand
from yiwang.kernel.columns import Recent
from yiwang.packtools.reader import PackReader, read_with_base

_LOCKS: dict[str, Lock] = {}
"""One for each pack. Compiling takes seconds and shares what it has made by identity: threads that all did it at once
would do the same work, and throw away parts that another's work refers to."""
_compiled: Recent[tuple[str, date], Edition] = Recent(500)
"""By the day that is asked for: several days have the same edition."""
_placed: Recent[tuple[int, tuple[LocalDay, ...]], tuple[Edition, Edition]] = Recent(64)
"""An edition, and the same at a place that has days of its own."""


def edition_of(pack_hash: str, on: date, days: tuple[LocalDay, ...] = ()) -> Edition:
    """The rules of an installed pack on a day, compiled once; at a place with days of its own, with these.

    Raises PackVersion.DoesNotExist when it is not there.
    """
    found = _compiled.get((pack_hash, on)) or beforehand.made(partial(_compile, pack_hash, on))
    return _with_days(found, days) if days else found


def _compile(pack_hash: str, on: date) -> Edition:
    with _LOCKS.get(pack_hash) or _LOCKS.setdefault(pack_hash, Lock()):
        return _compiled.keep((pack_hash, on), _editions(pack_hash).on(on)[0])


def _with_days(edition: Edition, days: tuple[LocalDay, ...]) -> Edition:
    found = _placed.get((id(edition), days))
    if found is None or found[0] is not edition:
        found = _placed.keep((id(edition), days), (edition, edition.with_local_days(days)))
    return found[1]


@lru_cache(maxsize=16)
def _editions(pack_hash: str) -> Editions:
    version = PackVersion.objects.get(hash=pack_hash)
    merged, problems = read_with_base(folder_of(version))
    if merged is None:
        raise RuntimeError(f"installed pack {pack_hash} cannot be read: {problems[:1]}")
    return Editions(merged)


@lru_cache(maxsize=16)
def meetings_of(pack_hash: str) -> Mapping[str, Meeting]:
    """The meetings of an installed pack. The worker looks whenever it has nothing to do: it need not hold all rules."""
    merged, _ = PackReader("meetings").with_base(folder_of(PackVersion.objects.get(hash=pack_hash)))
    return merged.meetings if merged is not None else {}


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
