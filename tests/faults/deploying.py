"""A deploy under load: the old version serves while a newer one migrates; then the newer serves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.faults.databases import database
from tests.faults.gone import wait_for
from tests.faults.kills import audited
from tests.faults.load import Crowd
from tests.faults.station import Station

NEWER = {"DJANGO_SETTINGS_MODULE": "tests.faults.newer.settings"}


def run(kind: str, seed: int, folder: Path) -> dict[str, Any]:
    """Once: fill, migrate under load, go on with the old version, change to the newer one under load, go on."""
    home = folder / f"deploy-{kind}"
    home.mkdir(parents=True)
    site = Station(home, database(kind, folder)).build()
    newer = replace(site, more=NEWER, _running=[], server=None, worker=None)
    faults: list[str] = []
    try:
        site.serve()
        with Crowd(site.port, site.given, 4, seed) as memory:
            wait_for(memory, 60)
            before = memory.acknowledged
            done = newer.run("migrate")
            if done.returncode:
                faults.append(f"migrate: {done.stdout + done.stderr}")
            during = memory.acknowledged - before
            wait_for(memory, memory.acknowledged + 20)
            old = dict(memory.statuses)
            site.stop()
            newer.serve()
            wait_for(memory, memory.acknowledged + 20)
        newer.kill_all()
        found = audited(newer, memory)
        if set(old) - {200, 201, 422, 503}:
            faults.append(f"the old version answered {old}")
        return found | {
            "seed": seed, "acknowledged_during": during, "faults": found["faults"] + faults,
            "statuses": {str(status): many for status, many in sorted(memory.statuses.items())},
        }  # fmt: skip
    finally:
        site.kill_all()
        newer.kill_all()
        site.database.close()
