"""What was drawn of large areas, in files of the site's folder: the web processes share it, and it outlives them.

A file is named by the version of the reference data of places, so one of before is never read; it is thrown away when
the next is written. What cannot be read or written is drawn anew: nothing depends on these files.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db import connection

from yiwang.foundation.places.queries.cells import VERSION
from yiwang.kernel.versions import tokens

log = logging.getLogger(__name__)

Row = Sequence[Any]


def read(path: str, since: date) -> list[Row] | None:
    """The rows that were kept of an area; None where none were."""
    file = _file(path, since)
    try:
        return list(json.loads(file.read_text("utf-8"))) if file is not None else None
    except (OSError, ValueError):
        return None


def write(path: str, since: date, rows: Sequence[Row]) -> None:
    """Keep the rows of an area for the other processes."""
    file = _file(path, since)
    if file is None or _is_in_transaction():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _forget_others(file)
        with NamedTemporaryFile("w", dir=file.parent, suffix=".draft", delete=False, encoding="utf-8") as stream:
            json.dump(rows, stream, ensure_ascii=False)
        Path(stream.name).replace(file)
    except OSError as failure:
        log.warning("what was drawn of an area is not kept: %s", failure)


def _is_in_transaction() -> bool:
    """What is seen there may never come to be, or not yet have its version."""
    return bool(connection.in_atomic_block)


def _file(path: str, since: date) -> Path | None:
    """None as long as nothing says which version of the places it is."""
    version = dict(tokens(VERSION)).get(VERSION)
    if version is None:
        return None
    name = sha256(f"{path} {since}".encode()).hexdigest()[:32]
    return Path(settings.HOME) / "drawn" / f"{version}-{name}.json"


def _forget_others(file: Path) -> None:
    """Those of other versions."""
    version = file.name.rsplit("-", 1)[0]
    for one in file.parent.glob("*.json"):
        if not one.name.startswith(version):
            one.unlink(missing_ok=True)
