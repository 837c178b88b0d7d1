"""Files of cases: known by their content, drawn anew without location or other hidden data, kept under their hash."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from django.conf import settings

from yiwang.cases import checks
from yiwang.engine.problems import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

MEGABYTE = 1 << 20
MOST_BYTES = 20 * MEGABYTE
MOST_FILES = 20
MOST_PIXELS = 50_000_000
"""A picture of more could fill the memory when it is opened."""
LONGEST_SIDE = 2560
THUMBNAIL = 320
DRAFT = "."
"""With which the name of a file begins that is not whole yet."""
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is stored: the file, and its thumbnail when it is a picture."""

    data: bytes
    media_type: str
    thumbnail: bytes = b""

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def thumbnail_sha256(self) -> str:
        return sha256(self.thumbnail).hexdigest() if self.thumbnail else ""


def prepare(data: bytes) -> Prepared | Problem:
    """The file as it is kept; a problem for what is too large or of no kind that is taken."""
    if len(data) > MOST_BYTES:
        return checks.FILE_TOO_LARGE.at(size=round(len(data) / MEGABYTE, 1), limit=MOST_BYTES // MEGABYTE)
    if data.startswith(b"%PDF-"):
        return Prepared(data, "application/pdf")
    return _picture(data)


def _picture(data: bytes) -> Prepared | Problem:
    from PIL import Image, ImageOps, UnidentifiedImageError  # large: it comes with the first picture

    try:
        with _strictly(), Image.open(io.BytesIO(data), formats=list(PICTURES)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return checks.FILE_TYPE.at()
            kind = opened.format or ""
            # Turned as the camera meant it, for the note that says so is thrown away with all others.
            image = ImageOps.exif_transpose(opened)
            image = image.convert("RGB" if kind == "JPEG" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return checks.FILE_TYPE.at()
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = _encoded(image, kind)
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    return Prepared(drawn, PICTURES[kind], _encoded(image.convert("RGB"), "JPEG"))


@contextmanager
def _strictly() -> Iterator[None]:
    """What Pillow only warns of is refused; said before the file is opened, for opening is when it warns."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _encoded(image: Image, kind: str) -> bytes:
    """Pixels only: `info` (EXIF, XMP, comments, profiles) is not carried over."""
    from PIL.Image import new

    bare = new(image.mode, image.size)
    bare.paste(image)
    stream = io.BytesIO()
    bare.save(stream, kind, quality=85) if kind != "PNG" else bare.save(stream, kind, optimize=True)
    return stream.getvalue()


def path_of(digest: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.ATTACHMENTS) / digest[:2] / digest


def store(prepared: Prepared) -> None:
    """Write the bytes; equal ones are written once. A file without a row does no harm: it is only its bytes."""
    for data in filter(None, (prepared.data, prepared.thumbnail)):
        path = path_of(sha256(data).hexdigest())
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing. Each draft has a name of its own: two threads may be storing the same bytes."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=DRAFT, delete=False) as stream:
        draft = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """The name too is on the disk, before the case says that it has the file."""
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
