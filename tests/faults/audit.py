"""Is a site whole after what it went through? Run in the site:  python -m tests.faults.audit FILE

FILE: what clients remember (tests.faults.load). Prints what it looked at and every fault, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Found = dict[str, Any]


def main(file: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(audit(json.loads(Path(file).read_text("utf-8")))) + "\n")


def audit(sent: Sequence[Mapping[str, Any]]) -> Found:
    """Before the worker goes on: commands, rows and outbox must fit each other at any moment."""
    written = _by_command()
    faults = [*_commands(sent, written), *_rows(), *_outbox()]
    states = defaultdict(int)
    for one in sent:
        states[one["state"]] += 1
    return {
        "acknowledged": states["acknowledged"], "refused": states["refused"], "unknown": states["unknown"],
        "unknown_and_done": sum(1 for one in sent if one["state"] == "unknown" and written.get(one["key"])),
        "entries": sum(len(one) for one in written.values()), "faults": faults,
    }  # fmt: skip


def _by_command() -> dict[str, list[Any]]:
    from yiwang.kernel.models import JournalEntry

    found: dict[str, list[Any]] = defaultdict(list)
    for entry in JournalEntry.objects.order_by("aggregate_id", "seq"):
        found[str(entry.command_id)].append(entry)
    return found


def _commands(sent: Sequence[Mapping[str, Any]], written: Mapping[str, list[Any]]) -> Iterator[str]:
    """What was acknowledged is there once, in its case; what was refused is not there; of the rest all or nothing."""
    for one in sent:
        entries = written.get(one["key"], [])
        if one["state"] == "acknowledged" and not entries:
            yield f"lost: {one['what']} {one['key']}"
        if one["state"] == "refused" and entries:
            yield f"refused and done: {one['what']} {one['key']}"
        if not entries:
            continue
        if len({entry.aggregate_id for entry in entries}) > 1:
            yield f"done in two cases: {one['key']}"
        if one["case"] and str(entries[0].aggregate_id) != one["case"]:
            yield f"done in another case: {one['key']}"
        seqs = [entry.seq for entry in entries]
        if seqs != list(range(seqs[0], seqs[0] + len(seqs))):
            yield f"done twice: {one['key']} {seqs}"
        if sum(entry.kind == one["what"] for entry in entries) != 1:
            yield f"half or twice: {one['what']} {one['key']} {[entry.kind for entry in entries]}"


def _rows() -> Iterator[str]:
    """Rows are what the journal says; the words that entries name are there, with their hash."""
    from yiwang.cases.interface import rebuild_cases
    from yiwang.kernel.contents import sound
    from yiwang.kernel.models import Content

    rebuilt = rebuild_cases(now=datetime.now(UTC))
    if rebuilt.differed:
        yield f"rows differ from the journal: {rebuilt.differed}"
    for row in Content.objects.iterator():
        if not sound(row):
            yield f"words do not fit their hash: {row.aggregate_id}"


def _outbox() -> Iterator[str]:
    """Each change that was not counted yet is owed in the outbox, and nothing is owed that was counted."""
    from yiwang.cases import events
    from yiwang.insight.models import Tally
    from yiwang.kernel.models import JournalEntry, OutboxEntry

    counted = dict(Tally.objects.values_list("case_id", "seq"))
    owed = set(OutboxEntry.objects.values_list("aggregate_id", "seq"))
    ends: dict[tuple[Any, Any], int] = {}
    entries = JournalEntry.objects.filter(aggregate_kind=events.AGGREGATE)
    for case, seq, command in entries.values_list("aggregate_id", "seq", "command_id").order_by("seq"):
        ends[case, command] = seq
    for (case, _), seq in ends.items():
        if seq > counted.get(case, 0) and (case, seq) not in owed:
            yield f"nothing is owed for {case}/{seq}"
    known = {(case, seq) for (case, _), seq in ends.items()}
    for case, seq in owed:
        if (case, seq) not in known and JournalEntry.objects.filter(
            aggregate_id=case, seq=seq, aggregate_kind=events.AGGREGATE
        ).exists():
            yield f"owed in the middle of a change: {case}/{seq}"


if __name__ == "__main__":
    main(sys.argv[1])
