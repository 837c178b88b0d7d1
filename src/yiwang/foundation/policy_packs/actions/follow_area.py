"""An area was moved in the tree: what is in force there stays in force. The import that moved it has the line."""

from __future__ import annotations

from django.db import transaction

from yiwang.foundation.policy_packs.models import Activation
from yiwang.foundation.policy_packs.queries.in_force import VERSION
from yiwang.kernel.prefixes import starts_with
from yiwang.kernel.versions import bump


def follow_area(before: str, after: str) -> int:
    """Activations under a path take the new one. Done again it does nothing."""
    with transaction.atomic():
        rows = list(Activation.objects.filter(starts_with("area_path", before)))
        for row in rows:
            row.area_path = after + row.area_path[len(before) :]
        if rows:
            Activation.objects.bulk_update(rows, ["area_path"])
            bump(VERSION)
    return len(rows)
