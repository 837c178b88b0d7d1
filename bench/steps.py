"""Measure the steps of the loop over HTTP: accept, dispatch, contact, supervise, resolve, answer.

Each case takes each step once, all cases one step before any takes the next. A part of `python -m bench`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.bare import STEP, bare_transactions
from bench.clients import Load, Request, drive
from bench.intake import NAMES, PACK, warm
from bench.parts import Given, Row
from bench.server import Place, Server, serving

CLIENTS = 8
FOREVER = 3600.0
CHANGE = 'UPDATE "case" SET reminded = reminded + 1 WHERE id = %s'
"""Beside the rows that a step inserts, it changes one."""


@dataclass(frozen=True)
class Move:
    """A step: what it is called here, who takes it, and what is sent."""

    name: str
    by: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)


def _step(name: str, by: str, transition: str, **facts: Any) -> Move:
    return Move(name, by, "steps", {"transition": transition, "facts": facts})


def moves() -> list[Move]:
    """The loop of a service request in the demo city, in order."""
    due = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    return [
        _step("accept", "intake_clerk", "accept"),
        _step("dispatch, by the pack's tables", "dispatcher", "dispatch"),
        _step("contact", "owner", "contact", contact_note="已电话联系"),
        Move("supervise", "supervision_officer", "supervision-orders", {"reason": "请抓紧", "answer_due": due}),
        _step("resolve", "owner", "resolve", result="已修好"),
        _step("answer", "follow_up_clerk", "pass_check"),
    ]


def rows(given: Given) -> list[Row]:
    """Each step of the loop over HTTP, 8 clients, beside the rows of a step by bare transactions."""
    count, cells = given.pick(40, 1200, 8000), given.pick(200, 20_000, 20_000)
    found: list[Row] = []
    for database in given.databases:
        with given.database(database) as address:
            place = Place(given.folder / database / "home", address)
            found += measure(place, database, count, cells)
    return found


def measure(place: Place, database: str, count: int, cells: int) -> list[Row]:
    """All steps on one database."""
    file = place.home.parent / "district.json"
    district = place.district(PACK, cells)
    file.write_text(json.dumps(district), "utf-8")
    place.told("bench.staff", "report", str(file), str(count))
    found = []
    listed = Request("GET", "/api/v1/cases?limit=1", {"Authorization": f"Bearer {district['tokens'][0]}"})
    with serving(place) as server:
        warm(server, lambda client, sent: listed)
        for move in moves():
            found.append((move, *_taken(server, move, place.told("bench.staff", "who"))))
    bare = bare_transactions(place, CLIENTS, 3.0, STEP, CHANGE)["per_second"]
    return [_row(database, move, load, cpu, memory, bare) for move, load, cpu, memory in found]


def _taken(server: Server, move: Move, cases: Sequence[Mapping[str, str]]) -> tuple[Load, float, float]:
    """The step taken on every case that has somebody for it: what came of it, CPU and memory of the server."""
    todo = [one for one in cases if move.by in one]

    def make(client: int, sent: int) -> Request | None:
        number = client + sent * CLIENTS
        if number >= len(todo):
            return None
        one = todo[number]
        headers = {"Authorization": f"Bearer {one[move.by]}", "Idempotency-Key": str(uuid4())}
        return Request("POST", f"/api/v1/cases/{one['case']}/{move.path}", headers, move.body)

    before = server.processor()
    load = drive(server.port, CLIENTS, FOREVER, make)
    return load, (server.processor() - before) / len(load.seconds) * 1000, server.memory()


def _row(database: str, move: Move, load: Load, cpu: float, memory: float, bare: float) -> Row:
    refused = {status: many for status, many in load.statuses.items() if status != 200}
    return Row(
        "steps", f"{move.name}, {CLIENTS} clients, {NAMES[database]}", "/s", round(load.rate, 1),
        round(load.percentile(0.5), 1), round(load.percentile(0.99), 1), bare, "a step's rows, bare transactions",
        memory=round(memory), cpu=round(cpu, 2), note=f"refused: {refused}" if refused else "",
    )  # fmt: skip


def main(folder: Path) -> None:
    """A quick run by itself, to see that it works."""
    from bench.parts import Size

    for row in rows(Given(Size.QUICK, ("sqlite",), folder)):
        print(row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
