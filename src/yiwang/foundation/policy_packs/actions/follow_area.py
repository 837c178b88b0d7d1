"""An area was moved in the tree: what is in force there stays in force, and its days stay its own.

The import that moved it has the line.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yiwang.foundation.policy_packs.models import Activation, LocalDay
from yiwang.foundation.policy_packs.queries.in_force import VERSION
from yiwang.foundation.policy_packs.queries.local_days import VERSION as DAYS
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.versions import bump


def follow_area(before: str, after: str) -> int:
    """Activations and local days under a path take the new one. Done again it does nothing."""
    with transaction.atomic():
        return _follow(Activation, VERSION, before, after) + _follow(LocalDay, DAYS, before, after)


def _follow(model: type[Activation] | type[LocalDay], version: str, before: str, after: str) -> int:
    rows: list[Any] = list(model.objects.filter(starts_with("area_path", before)))
    for row in rows:
        row.area_path = after + row.area_path[len(before) :]
    if rows:
        model.objects.bulk_update(rows, ["area_path"])
        bump(version)
    return len(rows)
