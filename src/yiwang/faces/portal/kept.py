"""Photos of a report that was not sent yet: kept while its form comes back with a question, for a day at most.

They lie redrawn, without place and camera, in a folder of their own; the browser's session knows which are whose.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings

from yiwang.cases.interface import prepared_file
from yiwang.engine.problems import Problem
from yiwang.faces.web.requests import PageRequest
from yiwang.kernel.ids import new_id

KEY = "kept_photos"
DAY = 24 * 3600
MOST = 10
MOST_READ = 21 << 20
"""A little more than a file may have, so that a larger one is refused as such and never read whole."""


def _folder() -> Path:
    return Path(settings.HOME) / "drafts"


def keep(request: PageRequest, report: UUID, name: str) -> Problem | None:
    """Keep what was uploaded under a name, in place of what was kept before. The problem when it is no photo."""
    upload = request.FILES.get(name)
    if upload is None:
        return None
    found = prepared_file(upload.read(MOST_READ))
    if isinstance(found, Problem):
        return found
    _clear_old()
    file = str(new_id())
    _folder().mkdir(parents=True, exist_ok=True)
    (_folder() / file).write_bytes(found.data)
    held = dict(request.session.get(KEY, {}))
    held.setdefault(str(report), {})[name] = [file, (upload.name or "")[:200]]
    request.session[KEY] = dict(list(held.items())[-MOST:])
    return None


def kept(request: PageRequest, report: UUID, names: Sequence[str]) -> list[tuple[str, str, bytes]]:
    """Field, name and bytes of what is kept for a report."""
    held = request.session.get(KEY, {}).get(str(report), {})
    found = []
    for field in names:
        file, name = held.get(field, ("", ""))
        path = _folder() / file
        if file and path.is_file():
            found.append((field, name, path.read_bytes()))
    return found


def forget_kept(request: PageRequest, report: UUID) -> None:
    """The report has them now."""
    held = dict(request.session.get(KEY, {}))
    for file, _ in held.pop(str(report), {}).values():
        (_folder() / file).unlink(missing_ok=True)
    request.session[KEY] = held


def _clear_old() -> None:
    folder = _folder()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime < time.time() - DAY:
            path.unlink(missing_ok=True)
