"""kill -9 of servers, web processes, workers and database processes at random moments, under load."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.app.live import _free_port
from tests.faults.databases import database
from tests.faults.load import Crowd, Memory
from tests.faults.station import Station, _alive, _kill

SETTLED_WITHIN = 60.0
"""Seconds in which something must be acknowledged again after a kill."""
AFTER = 6
"""Acknowledgements between two kills, so that each strikes a site at work."""
RELEASE = """
import os, json
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from yiwang.kernel.models import OutboxEntry
from yiwang.foundation.messages.models import Delivery
# A worker that is dead holds its claims for two minutes: as if they were over.
for rows in (OutboxEntry.objects.all(), Delivery.objects.all()):
    rows.update(claimed_until=None)
print(json.dumps({}))
"""
LEFT = """
import os, json
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from yiwang.kernel.models import OutboxEntry
print(json.dumps({"outbox": OutboxEntry.objects.count()}))
"""


class Killer:
    """Strikes one after the other, each kind with a weight."""

    def __init__(self, site: Station, memory: Memory, chance: random.Random) -> None:
        self.site, self.memory, self.chance = site, memory, chance
        self.struck: Counter[str] = Counter()
        self.slowest = 0.0
        self.restarted = 0
        own: dict[str, tuple[Callable[[], None], int]] = {
            "a web process": (self._web, 40), "the server's worker": (self._own_worker, 15),
            "a second worker": (self._second, 15), "the server alone": (self._server, 8), "everything": (self._all, 12),
        }  # fmt: skip
        theirs = {name: (do, 5) for name, do in site.database.hurts(chance).items()}
        self.ways = own | theirs

    def strike(self) -> None:
        """Wait until the site works, then kill something, then see that it works again."""
        self._worked(AFTER)
        time.sleep(self.chance.uniform(0, 0.5))
        name = self.chance.choices(list(self.ways), [weight for _, weight in self.ways.values()])[0]
        self.ways[name][0]()
        self.struck[name] += 1
        begun = time.monotonic()
        self._worked(1)
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def _worked(self, more: int) -> None:
        wanted, end = self.memory.acknowledged + more, time.monotonic() + SETTLED_WITHIN
        while self.memory.acknowledged < wanted:
            if time.monotonic() > end:
                raise AssertionError(f"nothing is acknowledged any more: {self.struck}\n{self.site.log()[-2000:]}")
            self._keep_serving()
            time.sleep(0.05)

    def _keep_serving(self) -> None:
        """What a service manager does. The server ends by itself when one web process crashes twice in seconds."""
        if self.site.server is not None and not _alive(self.site.server):
            self.restarted += 1
            self.site.reap()
            self.site.wait_for_port()
            self.site.serve()

    def _web(self) -> None:
        if found := self.site.web_processes():
            _kill(self.chance.choice(found))

    def _own_worker(self) -> None:
        for one in self.site.own_workers():
            _kill(one)

    def _second(self) -> None:
        if self.site.worker is not None:
            self.site.worker.kill()
            self.site.worker.wait(30)
        self.site.start_worker()

    def _server(self) -> None:
        """Its web processes and its worker are left alone in the world, and must end by themselves."""
        left = [*self.site.web_processes(), *self.site.own_workers()]
        assert self.site.server is not None
        _kill(self.site.server)
        end = time.monotonic() + 60
        while any(_alive(one) for one in left) and time.monotonic() < end:
            time.sleep(0.1)
        self.site.reap()
        self.site.serve()

    def _all(self) -> None:
        self.site.kill_all()
        self.site.serve()
        self.site.start_worker()


def run(kind: str, kills: int, seed: int, folder: Path, clients: int = 4, say: Callable[[str], None] = print) -> Any:
    """So many kills on one kind of database; what came of it."""
    chance = random.Random(seed)
    home = folder / f"kills-{kind}"
    home.mkdir(parents=True)
    site = Station(home, database(kind, folder), port=_free_port()).build()
    try:
        site.serve()
        site.start_worker()
        with Crowd(site.port, site.given, clients, seed) as memory:
            killer = Killer(site, memory, chance)
            for number in range(1, kills + 1):
                killer.strike()
                if number % 10 == 0:
                    say(f"{kind}: {number} kills, {memory.acknowledged} acknowledged, {memory.no_answer} unanswered")
        faults = _strays(site)
        found = _result(site, memory, killer, seed)
        return found | {"faults": found["faults"] + faults}
    finally:
        site.kill_all()
        site.database.close()


def _strays(site: Station) -> list[str]:
    """Processes that outlived their server, at the latest a moment after the last of them was killed."""
    site.kill_all()
    end = time.monotonic() + 20
    while (left := site.strays()) and time.monotonic() < end:
        time.sleep(0.5)
    for one in left:
        _kill(one)
    return [f"{len(left)} processes outlived their server"] if left else []


def _result(site: Station, memory: Memory, killer: Killer, seed: int) -> dict[str, Any]:
    found = audited(site, memory)
    return {
        "database": site.database.kind, "seed": seed, "kills": sum(killer.struck.values()), "of": dict(killer.struck),
        "statuses": {str(status): many for status, many in sorted(memory.statuses.items())},
        "no_answer": memory.no_answer, "sent_again": memory.sent_again,
        "server_ended": killer.restarted, "seconds_until_it_worked": round(killer.slowest), **found,
    }  # fmt: skip


def audited(site: Station, memory: Memory) -> dict[str, Any]:
    """What the site holds now, before and after the worker went on, held against what the clients remember."""
    file = site.home / "remembered.json"
    file.write_text(json.dumps(memory.as_data()), "utf-8")
    found: dict[str, Any] = site.script("from tests.faults.audit import main; import sys; main(sys.argv[1])", str(file))
    faults = found["faults"] + [f"answered otherwise: {key}" for key in memory.answered_otherwise]
    faults += [f"an answer that nobody should get: {one}" for one in memory.odd]
    site.script(RELEASE)
    for command in (["worker", "--once"], ["verify"], ["rebuild"]):
        done = site.run(*command)
        if done.returncode:
            faults.append(f"yiwang {command[0]}: {(done.stdout + done.stderr)[-400:]}")
    if left := site.script(LEFT)["outbox"]:
        faults.append(f"{left} outbox rows are left")
    return found | {"faults": faults}


