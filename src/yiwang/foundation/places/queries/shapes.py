"""The library of shapes, loaded with the first shape: it holds 15 MiB, which the worker hardly ever needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

LIBRARY = "shapely"


class _Library:
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(LIBRARY), name)


shapely = _Library()
