"""Secrets: from the environment, else made once and kept in a file that only the site's user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret(variable: str, file: Path) -> str:
    """The secret of this site. Never a default that two sites would share."""
    if given := os.environ.get(variable):
        return given
    if not file.exists():
        _keep(file, secrets.token_urlsafe(48))
    return file.read_text("ascii").strip()


def _keep(file: Path, value: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(value)
    # link, not rename: of two processes that start at once, the first one's secret stays.
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
