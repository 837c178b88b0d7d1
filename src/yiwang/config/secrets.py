"""Secrets: from the environment, else made once and kept in a file that only the site's user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LAST_FIELD_KEY = "fields"
"""Stands for the last of the field keys, where no key for hashes was given."""
LEAST = 16
DIFFERENT = 8
"""Characters of a secret, and how many of them differ at least."""
COMMON = (
    "secret",
    "password",
    "changeme",
    "change-me",
    "change_me",
    "default",
    "insecure",
    "example",
    "yiwang",
    "12345",
)
"""What a secret that was copied from somewhere begins with."""


def secret(variable: str, file: Path) -> str:
    """The secret of this site. Never a default that two sites would share."""
    if given := os.environ.get(variable):
        for part in given.split(","):
            if _weak(part.strip()):
                raise ImproperlyConfigured(
                    f"{variable}：太短或太常见，谁都猜得到；请换成随机的，或不设，由系统生成。 "
                    "It is too short or too common: anybody could guess it. Make it random, or leave it out."
                )
        return given
    if not file.exists():
        _keep(file, secrets.token_urlsafe(48))
    return file.read_text("ascii").strip()


def hash_secret(variable: str, file: Path, fields: Path) -> str:
    """The key of what is found by its hash (tracking codes, phone numbers), apart from the key that seals.

    A site of before had one key for both: it goes on with the last of its field keys, until somebody gives it another.
    Called before the field key is made: of two processes that start at once both then find the same file.
    """
    of_before = bool(os.environ.get("YIWANG_FIELD_KEY")) or fields.exists()
    if of_before and not os.environ.get(variable) and not file.exists():
        return LAST_FIELD_KEY
    return secret(variable, file)


def _weak(part: str) -> bool:
    return len(part) < LEAST or len(set(part)) < DIFFERENT or part.lower().startswith(COMMON)


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
