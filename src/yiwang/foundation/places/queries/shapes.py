"""The library of shapes, loaded with the first that is drawn or checked: it holds 15 MiB. A point needs none."""

from __future__ import annotations

from importlib import import_module
from typing import Any

LIBRARY = "shapely"


class _Library:
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(LIBRARY), name)


shapely = _Library()
