"""Whose rules the cases keep: for whoever reads many of them and wants the rules compiled before."""

from __future__ import annotations

from datetime import date

from yiwang.cases.models import Case
from yiwang.kernel.months import everywhere


def rules_used() -> set[tuple[str, date, str]]:
    """The hash of the pack, the day whose edition is kept, and the type: of every case, set aside or not."""
    found: set[tuple[str, date, str]] = set()
    for _ in everywhere():
        found.update(Case.objects.order_by().values_list("pack_hash", "rules_on", "case_type").distinct())
    return found
