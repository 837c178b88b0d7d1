"""The objections that were put to a case, each with its ruling: a settled thing of its own, not two lines of many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from yiwang.cases.queries.history import History
from yiwang.cases.queries.words import said
from yiwang.engine.workflows import events as engine
from yiwang.kernel.civil_time import instant


class Objection(NamedTuple):
    """`upheld`: None as long as nobody ruled. `waits`: somebody is to rule, by `due`; an objection that neither waits
    nor was ruled on was left behind when the case went on."""

    at: datetime
    by: str
    """Who objected: `post@area`."""
    reason: str
    due: datetime
    waits: bool = False
    upheld: bool | None = None
    ruled_at: datetime | None = None
    ruled_by: str = ""
    because: str = ""


def objections_of(history: History, texts: Mapping[UUID, str]) -> list[Objection]:
    """Oldest first."""
    found: list[Objection] = []
    for one in history.past:
        event = one.event
        if isinstance(event, engine.Objected):
            words = str(said(event.reason, texts))
            found.append(Objection(one.at, one.acting_as, words, instant(event.ruling_due)))
        elif isinstance(event, engine.Ruled) and event.verdict in ("upheld", "rejected") and found:
            found[-1] = found[-1]._replace(
                upheld=event.verdict == "upheld", ruled_at=one.at, ruled_by=one.acting_as,
                because=str(said(event.reason, texts)),
            )  # fmt: skip
    if found and history.state.objection:
        found[-1] = found[-1]._replace(waits=True)
    return found
