"""When an area is moved in the tree, what copied its path follows: packs in force, then its cases one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from yiwang.cases.interface import MoveCase, cases_under
from yiwang.engine.problems import Text
from yiwang.foundation.identity.interface import WORKER
from yiwang.foundation.policy_packs.interface import follow_area
from yiwang.kernel import jobs
from yiwang.kernel.actions import perform
from yiwang.kernel.jobs import Outcome, Running, job
from yiwang.kernel.models import OutboxEntry
from yiwang.kernel.refusals import Refused

PLACES = "places"
TITLE = Text("区域调整后，事项随区域移动", "Cases move with their areas")


def owe_moves(rows: Sequence[OutboxEntry], now: datetime) -> None:
    """Put what imports of areas owe into the queue, in the transaction that strikes their rows out."""
    for row in rows:
        found = [one for one in row.effects if row.aggregate_kind == PLACES and one["do"] == "move_area"]
        if found:
            moves = [[one["from"], one["to"]] for one in found]
            jobs.ask(uuid5(row.aggregate_id, f"move {row.seq}"), "move_cases", TITLE, WORKER, {"moves": moves}, now)


@job("move_cases")
def move_cases(running: Running) -> Outcome:
    """Each case in a transaction of its own; begun again it goes on, for those moved lie under the path no more."""
    done = 0
    for before, after in running.payload["moves"]:
        follow_area(before, after)
        for case_id in _all_under(before):
            command = running.command(f"{before} {case_id}")
            try:
                perform(MoveCase(case_id), acting=WORKER, command=command, now=running.now)
            except Refused:
                continue  # it lies where it should
            done += 1
            running.progress(done, 0)
    return Outcome({"moved": done})


def _all_under(path: str) -> Iterator[UUID]:
    last: UUID | None = None
    while ids := cases_under(path, last):
        yield from ids
        last = ids[-1]
