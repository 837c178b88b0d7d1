"""A pytest plugin that breaks one part of the product (YIWANG_BROKEN names it), so that its guard can be seen to fail.

    YIWANG_BROKEN=idempotency python -m pytest -p tests.faults.breaking tests/app/test_journal.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any


def _no_fsync() -> None:
    """Before the settings are read: SQLite answers before the disk has it; PostgreSQL too."""
    from yiwang.config import databases

    databases.SQLITE_PRAGMAS = databases.SQLITE_PRAGMAS.replace("synchronous=FULL", "synchronous=OFF")
    os.environ["PGOPTIONS"] = "-c synchronous_commit=off"


def _scope_left_out() -> None:
    from django.db.models import Q

    from yiwang.cases.queries import scopes

    scopes.own_area = lambda person: Q()


def _listed_for_the_accused() -> None:
    from django.db.models import Q

    from yiwang.cases.queries import scopes

    scopes.not_about = lambda person: Q()


def _outbox_row_missing() -> None:
    from yiwang.kernel import actions
    from yiwang.kernel.models import OutboxEntry

    def without(write: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda things: write([one for one in things if not isinstance(one, OutboxEntry)])

    for name in ("write_together", "write_alone"):
        if hasattr(actions, name):
            setattr(actions, name, without(getattr(actions, name)))


def _idempotency_off() -> None:
    from yiwang.kernel import actions

    actions._done_before = lambda action, command_id: None


def _no_transaction() -> None:
    from contextlib import nullcontext

    from yiwang.kernel import actions

    actions.transaction = type("None", (), {"atomic": staticmethod(lambda *_, **__: nullcontext())})  # type: ignore[assignment]


def _column_not_hashed() -> None:
    from yiwang.kernel import journal

    whole = journal.entry_hash

    def partly(entry: Any) -> bytes:
        was, entry.acting_as = entry.acting_as, ""
        try:
            return whole(entry)
        finally:
            entry.acting_as = was

    journal.entry_hash = partly


def _sealed_days_written_to() -> None:
    from yiwang.kernel import actions

    actions.not_sealed = lambda now: now


def _claim_lost() -> None:
    from yiwang.kernel import outbox

    outbox._strike = lambda entries: None


def _order_forgotten() -> None:
    from django.db.models import Q

    from yiwang.foundation.messages.actions import deliver

    deliver._BEHIND = Q(pk__in=())


def _outage_is_a_fault() -> None:
    from yiwang.faces.api import answers
    from yiwang.faces.web import views

    answers.outage = views.outage = lambda fault: None


def _row_not_as_journal() -> None:
    from yiwang.cases.actions import _change

    honest = _change.row_from
    _change.row_from = lambda *given: honest(*given) | {"supervised": 0}


EARLY: dict[str, Callable[[], None]] = {"fsync": _no_fsync}
LATE: dict[str, Callable[[], None]] = {
    "scope": _scope_left_out, "apart": _listed_for_the_accused, "outbox": _outbox_row_missing,
    "idempotency": _idempotency_off, "transaction": _no_transaction, "hash": _column_not_hashed,
    "seals": _sealed_days_written_to, "claims": _claim_lost, "order": _order_forgotten,
    "outage": _outage_is_a_fault, "rows": _row_not_as_journal,
}  # fmt: skip
_BROKEN = os.environ.get("YIWANG_BROKEN", "")
if _BROKEN in EARLY:
    EARLY[_BROKEN]()


def pytest_collection_finish() -> None:
    """When the program is loaded, and before a test runs."""
    if _BROKEN in LATE:
        LATE[_BROKEN]()
