"""Two workers, killed at random moments: nothing is lost, nothing is counted, raised or told twice."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.app.sites import SECONDS, Site
from tests.faults.recording import keep_if_long, often
from tests.shared import ROOT

ROUNDS = often(4, 12)
SETUP = """
import os, sys, json
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
"""
BUILD = SETUP + """
from yiwang.faces.cli.site import make_ready
from yiwang.faces.demo.plan import read_plan
from yiwang.faces.demo.site import build
from yiwang.kernel.models import OutboxEntry
make_ready()
plan = replace(read_plan(Path.cwd()), cases=140, days=8, communities=["a", "b"], cells=[2, 2], stories=[])
build(plan, datetime.now(UTC), worker=False)
told = [row for row in OutboxEntry.objects.all() if any(e.get("to") == "reporter" for e in row.effects)]
print(json.dumps({"rows": OutboxEntry.objects.count(), "told": len(told)}))
"""
WORK = SETUP + """
# A worker that is killed holds its claims for two minutes; the test does not wait so long.
from yiwang.kernel import outbox
outbox.CLAIM_FOR = timedelta(seconds=1)
from yiwang.cases.actions import claim_wakes
from yiwang.foundation.messages.actions import deliver
claim_wakes.CLAIM_FOR = deliver.CLAIM_FOR = outbox.CLAIM_FOR
from yiwang.faces.worker import duties, loop
# Small bites, so that there is always something half done.
if "--once" not in sys.argv:
    todo = [loop.Duty(lambda now: duties.work_off_outbox(now, 5)), loop.Duty(lambda now: duties.wake_cases(now, 3)),
            loop.Duty(duties.send_messages)]
    loop.all_duties = lambda: todo
loop.run(Event(), once="--once" in sys.argv)
"""
COUNT = SETUP + """
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.foundation.messages.models import Delivery
from yiwang.cases.models import Case
raised, stage = Counter(), {}
for entry in JournalEntry.objects.filter(aggregate_kind="case").order_by("aggregate_id", "seq"):
    if entry.kind == "StepTaken":
        stage[entry.aggregate_id] = entry.seq
    elif entry.kind in ("Supervised", "Reminded"):
        raised[str(entry.aggregate_id), stage.get(entry.aggregate_id, 0), entry.data["number"]] += 1
print(json.dumps({
    "outbox": OutboxEntry.objects.count(), "raised": sum(raised.values()), "twice": max(raised.values(), default=0),
    "waiting": Delivery.objects.filter(state="waiting").count(),
    "told": Delivery.objects.filter(recipient="reporter").count(),
    "asleep": Case.objects.filter(wake_at__lte=datetime.now(UTC) - timedelta(minutes=5)).count(),
}))
"""


def script(site: Site, text: str, *arguments: str) -> Any:
    command = [sys.executable, "-c", text, *arguments]
    run = subprocess.run(
        command, env=site.environment(), cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * 3
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1]) if run.stdout.strip() else None


def start(site: Site) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORK], env=site.environment(), cwd=ROOT, stderr=subprocess.DEVNULL)


def test_workers_that_are_killed_at_any_moment_do_no_harm(tmp_path: Path) -> None:
    site = Site(tmp_path)
    owed = script(site, BUILD)
    assert owed["rows"] > 100
    assert owed["told"] > 0
    chance = random.Random(7)
    for _ in range(ROUNDS):
        workers = [start(site), start(site)]
        time.sleep(chance.uniform(2.0, 5.0))
        for worker in workers:
            worker.kill()
            worker.wait()
    time.sleep(1.5)
    script(site, WORK, "--once")
    found = script(site, COUNT)
    assert (found["outbox"], found["waiting"], found["asleep"]) == (0, 0, 0)
    assert found["raised"] > 0
    assert found["twice"] == 1
    assert found["told"] >= owed["told"]
    for command in ("verify", "rebuild"):
        done = site.run(command)
        assert done.returncode == 0, done.stdout + done.stderr
    keep_if_long("workers", {"rounds": ROUNDS, "raised": found["raised"], "told": found["told"], "faults": []})
