"""Measure intake over HTTP: a full case from token to journal, beside the same rows by a bare transaction.

A part of `python -m bench`; by itself, with JSON of everything:

    python -m bench.intake [sqlite|postgresql] [--clients 1 8 32] [--seconds 10] [--cells 20000]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.bare import bare_transactions
from bench.clients import Load, Request, drive
from bench.parts import Given, Row
from bench.server import Place, Server, postgresql, serving

PACK = "demo_city"
WORDS = ("路灯不亮", "垃圾没有清", "楼下太吵", "车堵住门口", "井盖响", "水管漏了")


def report(district: dict[str, Any]) -> Any:
    """Makes the report that a client sends next."""
    chance = random.Random(7)
    kinds = ("street_lamp", "manhole_cover", "broken_road", "waste", "noise", "parking", "water_leak", "lift_fault")

    def make(client: int, sent: int) -> Request:
        _, longitude, latitude = chance.choice(district["points"])
        facts = {
            "kind": chance.choice(kinds), "what": f"{chance.choice(WORDS)}{client}-{sent}", "danger": False,
            "address": f"测试路{sent}号", "reporter_name": "张三", "reporter_phone": f"138{chance.randrange(10**8):08}",
        }  # fmt: skip
        body = {
            "case_type": "service_request", "channel": "hotline", "facts": facts, "longitude": longitude,
            "latitude": latitude,
        }  # fmt: skip
        token = district["tokens"][client % len(district["tokens"])]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        return Request("POST", "/api/v1/cases", headers, body)

    return make


def warm(server: Server, make: Any) -> None:
    """Until every web process has read the district: so many connections that each gets some, twice."""
    for _ in range(2):
        drive(server.port, 16, 2, make)


def measured(server: Server, clients: int, seconds: float, make: Any) -> dict[str, Any]:
    """One run, and what the server took of the processor for each request."""
    before = server.processor()
    load = drive(server.port, clients, seconds, make)
    spent = server.processor() - before
    return said(load) | {"server_cpu_ms": round(spent / len(load.seconds) * 1000, 2), "mib": round(server.memory())}


def said(load: Load) -> dict[str, Any]:
    return {
        "per_second": round(load.rate), "p50_ms": round(load.percentile(0.5), 1),
        "p99_ms": round(load.percentile(0.99), 1), "answers": load.statuses,
        "client_cpu_ms": round(load.client_cpu / len(load.seconds) * 1000, 2),
    }  # fmt: skip


def measure(place: Place, clients: Sequence[int], seconds: float, cells: int) -> dict[str, Any]:
    """Everything of one database."""
    district = place.district(PACK, cells)
    found: dict[str, Any] = {}
    with serving(place) as server:
        found["idle_mib"] = round(server.memory())
        make = report(district)
        warm(server, make)
        for many in clients:
            found[f"intake, {many} clients"] = measured(server, many, seconds, make)
    for many in clients:
        found[f"bare rows, {many} clients"] = bare_transactions(place, many, seconds)
    return found


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AIMS = {"sqlite": (400.0, None), "postgresql": (1000.0, 50.0)}
"""Cases a second and p99 in ms, with 8 clients on two processors."""
LOADED = 350.0


def rows(given: Given) -> list[Row]:
    """A full case over HTTP, with 1, 8 and 32 clients, beside the same rows by bare transactions."""
    clients = given.pick([2], [1, 8, 32], [1, 8, 32])
    seconds, cells = given.pick(2, 8, 30), given.pick(200, 20_000, 20_000)
    found: list[Row] = []
    for database in given.databases:
        with given.database(database) as address:
            home = given.folder / database / "home"
            told = measure(Place(home, address), clients, seconds, cells)
        found += [_row(database, many, told) for many in clients]
    return found


def _row(database: str, clients: int, told: dict[str, Any]) -> Row:
    one, bare = told[f"intake, {clients} clients"], told[f"bare rows, {clients} clients"]
    aim, aim_p99 = AIMS[database] if clients == 8 else (None, None)
    refused = {status: many for status, many in one["answers"].items() if status != 201}
    return Row(
        "intake", f"a full case, {clients} clients, {NAMES[database]}", "/s", one["per_second"], one["p50_ms"],
        one["p99_ms"], bare["per_second"], "the same rows, bare transactions", aim, aim_p99, one["mib"],
        one["server_cpu_ms"], f"not taken: {refused}" if refused else "",
    )  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=["sqlite", "postgresql"], nargs="?", default="sqlite")
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--cells", type=int, default=20_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        home = Path(folder) / "home"
        if given.database == "sqlite":
            found = measure(Place(home, ""), given.clients, given.seconds, given.cells)
        else:
            with postgresql(Path(folder)) as address:
                found = measure(Place(home, address), given.clients, given.seconds, given.cells)
    print(json.dumps(found, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
