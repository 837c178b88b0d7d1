"""A backup taken while clients write, restored elsewhere, verified, and written to there."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

from tests.faults.databases import database
from tests.faults.gone import wait_for
from tests.faults.kills import audited
from tests.faults.load import Crowd, Memory
from tests.faults.station import Station


def run(kind: str, times: int, seed: int, folder: Path) -> dict[str, Any]:
    """So many backups under load; each restored elsewhere, where others go on writing."""
    home = folder / f"backup-{kind}"
    home.mkdir(parents=True)
    site = Station(home, database(kind, folder)).build()
    found: dict[str, Any] = {"seed": seed, "times": times, "acknowledged": 0, "acknowledged_there": 0, "faults": []}
    try:
        site.serve()
        with Crowd(site.port, site.given, 4, seed) as memory:
            for number in range(times):
                wait_for(memory, memory.acknowledged + 30)
                held = copy.deepcopy([one for one in memory.sent if one.state == "acknowledged"])
                file = folder / f"{number}.tar.gz"
                done = site.run("backup", str(file))
                if done.returncode:
                    found["faults"].append(f"backup: {done.stdout + done.stderr}")
                    continue
                _go_on_elsewhere(site, kind, folder / f"elsewhere-{number}", file, held, found)
        return found
    finally:
        site.kill_all()
        site.database.close()


def _go_on_elsewhere(
    site: Station, kind: str, folder: Path, file: Path, held: list[Any], found: dict[str, Any]
) -> None:
    """`held`: what was acknowledged before the backup began; all of it must be there."""
    folder.mkdir()
    home = folder / "home"
    other = Station(home, database(kind, folder), given=site.given)
    try:
        home.mkdir()
        done = other.run("restore", str(file), "--into", other.database.address or str(home))
        if done.returncode:
            found["faults"].append(f"restore: {done.stdout + done.stderr}")
            return
        shutil.copytree(site.home / "secrets", home / "secrets", dirs_exist_ok=True)
        other.serve()
        with Crowd(other.port, other.given, 3, 77) as there:
            wait_for(there, 20)
        other.kill_all()
        both = Memory(sent=[*held, *there.sent], odd=there.odd)
        after = audited(other, both)
        found["faults"] += after["faults"]
        found["acknowledged"] += len(held)
        found["acknowledged_there"] += there.acknowledged
    finally:
        other.kill_all()
        other.database.close()
