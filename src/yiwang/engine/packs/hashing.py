"""The fingerprint of a pack: what a case keeps to know under exactly which rules it was opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from yiwang.engine.packs.definitions import Pack

_NOT_RULES = ("scenarios", "changelog")


def content_hash(pack: Pack) -> str:
    """SHA-256 (hex) of all definitions in canonical JSON.

    Places do not count, nor the order of files; nor do the pack's own tests and its change log, which are not rules.
    """
    rules = {field.name: canonical(getattr(pack, field.name)) for field in fields(pack) if field.name not in _NOT_RULES}
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _compared(kind: type) -> tuple[Field[Any], ...]:
    return tuple(field for field in fields(kind) if field.compare)


def canonical(value: object) -> object:
    """A value as JSON that is equal exactly when the value is: types that JSON lacks are tagged."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        told = ((field, getattr(value, field.name)) for field in _compared(type(value)))
        # A field that the format got later counts only where it is used: what was written before keeps its fingerprint.
        return {one.name: canonical(held) for one, held in told if held or "added" not in one.metadata}
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [canonical(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    return {type(value).__name__: _tagged(value)}


def _tagged(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value.normalize())  # 1.0 and 1.00 are one figure.
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float | timedelta):
        return repr(value)
    raise TypeError(f"not a value of a pack: {value!r}")
