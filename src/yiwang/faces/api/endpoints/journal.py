"""The journal of one thing, line by line: for auditors. Words of people are not in it, only their hashes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from yiwang.cases import interface as cases
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import person
from yiwang.faces.api.fields import Limit
from yiwang.faces.api.routes import read
from yiwang.foundation.registers import events as register_events
from yiwang.kernel.journal import entries_of, verify_chain
from yiwang.kernel.models import JournalEntry

router = Router(tags=["journal"])


class EntryOut(Schema):
    """One line. `data` is what the program wrote; words stand as `content:<id>:<hash>`."""

    seq: int
    kind: str
    data: dict[str, Any]
    actor: str
    acting_as: str
    command_id: UUID
    happened_at: datetime
    recorded_at: datetime
    previous_hash: str
    entry_hash: str


class JournalOut(Schema):
    """`whole`: every hash of the chain fits, from its first line to its last."""

    aggregate_id: UUID
    aggregate_kind: str
    entries: int
    whole: bool
    broken: str
    items: list[EntryOut]
    next: int | None


@read(router, "/journal/{aggregate}", "read_journal", JournalOut)
def read_journal(
    request: HttpRequest, aggregate: UUID, after: Annotated[int, Query(), Field(ge=0, le=10**9)] = 0, limit: Limit = 100
) -> Any:
    """The lines of a case, a contact, an account, a unit …, by its id, after a number; and whether the chain holds."""
    kept_from = cases.cases_kept_from(person(request))
    lines = entries_of(aggregate)
    if not lines or aggregate in {*kept_from, *map(register_events.contact_of, kept_from)}:
        raise no_such("日志", "journal")
    broken = verify_chain(lines)
    page = [one for one in lines if one.seq > after][:limit]
    more = bool(page) and page[-1].seq < lines[-1].seq
    return {
        "aggregate_id": aggregate, "aggregate_kind": lines[0].aggregate_kind, "entries": len(lines),
        "whole": broken is None, "broken": str(broken or ""), "items": [_line(one) for one in page],
        "next": page[-1].seq if more else None,
    }  # fmt: skip


def _line(one: JournalEntry) -> dict[str, Any]:
    return {
        "seq": one.seq, "kind": one.kind, "data": one.data, "actor": one.actor, "acting_as": one.acting_as,
        "command_id": one.command_id, "happened_at": one.happened_at, "recorded_at": one.recorded_at,
        "previous_hash": bytes(one.previous_hash).hex(), "entry_hash": bytes(one.entry_hash).hex(),
    }  # fmt: skip
