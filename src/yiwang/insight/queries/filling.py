"""How far the worker is with what an upgrade left to be counted for the cases of before."""

from __future__ import annotations

from typing import NamedTuple

from yiwang.insight.models import Filling

LISTS = "case_count"


class Progress(NamedTuple):
    """So many cases of so many."""

    done: int
    total: int


def lists_filled() -> Progress | None:
    """How far the lists behind the numbers are filled for the cases of before; None: they are whole."""
    row = Filling.objects.filter(name=LISTS).first()
    return None if row is None else Progress(min(row.done, row.total), row.total)
