"""Rules are compiled, the district is read and a step is decided while no transaction waits for it: on SQLite nobody
else could write.

The test's own transaction would be around everything, so this runs in a process of its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.sites import SECONDS, Site
from tests.shared import ROOT

BEGIN = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "yiwang.config.settings"
import django
django.setup()
from django.db import connection, transaction
from yiwang.faces.cli.site import make_ready
make_ready()
from yiwang.kernel import beforehand
"""
SITE = BEGIN + """
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID
from django.test.utils import setup_test_environment
from tests.app.site import build_site
from tests.app.story import VILLAGE
from tests.app.test_api_cases import program, report
from yiwang.cases.actions._engine import EngineAction
from yiwang.cases.actions._shell import ShellAction
from yiwang.cases.interface import AddNote, rebuild_cases
from yiwang.faces.worker import duties
from yiwang.insight.interface import fill_lists, rebuild_figures
from yiwang.insight.models import Filling
from yiwang.insight.queries.by_rules import _named
from yiwang.foundation.organizations.queries import site as organizations
from yiwang.foundation.policy_packs.interface import InstallPack
from yiwang.foundation.policy_packs.queries import library
from yiwang.kernel.ids import new_id
from yiwang.packtools.reader import PackReader

setup_test_environment()
made = []

def noting(what, make):
    def noted(*given):
        made.append([what, connection.in_atomic_block])
        return make(*given)
    return noted

read, load, own = library._editions.__wrapped__, organizations._copy._build, PackReader.own
library._editions = cache(noting("pack", read))
organizations._copy._build = noting("district", load)
PackReader.own = noting("folder", own)
EngineAction.decide = noting("decision", EngineAction.decide)
ShellAction.decide = noting("decision", ShellAction.decide)

def owed(count):
    Filling.objects.create(name="case_count", total=1)
    return count("x")

def forgetting(do):
    _named.cache_clear()
    library._compiled.clear()
    library._editions.cache_clear()
    organizations._copy._held = None
    made.clear()
    answer = do()
    return answer, list(made)

site = build_site("xiangzhou")
clerk = program(site, "village_information_clerk")
office = site.person("village_information_clerk", VILLAGE)
case = report()["case_id"]
url = f"/cases/{case}/steps"
now = datetime.now(UTC)
note = AddNote(UUID(case), "看过")
folder = Path(sys.argv[1])
found = {
    "step": forgetting(lambda: clerk.post(url, {"transition": "collect"}).status_code),
    "note": forgetting(lambda: site.do(note, office, now).case_id == note.aggregate_id),
    "worker": forgetting(lambda: duties.work_off_outbox(now + timedelta(minutes=1)) > 0),
    "rebuild": forgetting(lambda: rebuild_cases().cases),
    "figures": forgetting(lambda: rebuild_figures().cases),
    "lists": forgetting(lambda: owed(len) and fill_lists()),
    "install": forgetting(lambda: site.do(InstallPack(new_id(), folder), site.admin, now).pack),
}
print(json.dumps(found))
"""
RULES = BEGIN + """
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import Memory, bump
from yiwang.kernel.models import Version

built = []
def build():
    built.append(connection.in_atomic_block)
    return len(built)
memory = Memory(("reference",), build, long=True)

def written(first):
    with transaction.atomic():
        if first:
            bump("reference")
        Version.objects.create(name=f"row {len(attempts)}", token=new_id())
        attempts.append(connection.in_atomic_block)
        return memory()

found = {}
attempts = []
found["missing"] = [beforehand.transact(lambda: written(False)), list(built), len(attempts)]
attempts, built[:] = [None] * 10, []
found["there"] = [beforehand.transact(lambda: written(False)), list(built), len(attempts) - 10]
attempts = [None] * 20
found["changed in it"] = [beforehand.transact(lambda: written(True)), list(built), len(attempts) - 20]
tries = []
def never():
    tries.append(1)
    return beforehand.made(lambda: "made")
found["never found"] = [beforehand.transact(never), len(tries)]
found["rows"] = sorted(Version.objects.filter(name__startswith="row").values_list("name", flat=True))
print(json.dumps(found))
"""


def told(script: str, home: Path, *arguments: str) -> dict[str, Any]:
    environment = Site(home).environment()
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, cwd=ROOT, capture_output=True, timeout=SECONDS
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()[-3000:]
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told(SITE, tmp_path_factory.mktemp("site"), str(ROOT / "packs" / "demo_city"))


@pytest.mark.parametrize(
    ("done", "answer", "what"),
    [
        ("step", 200, {"pack", "district", "decision"}),
        ("note", True, {"pack", "decision"}),
        ("worker", True, {"pack"}),
        ("rebuild", 1, {"pack"}),
        ("figures", 1, {"pack"}),
        ("lists", 1, {"pack"}),
        ("install", "demo_city", {"folder"}),
    ],
)
def test_nothing_long_is_made_in_a_transaction(seen: dict[str, Any], done: str, answer: Any, what: set[str]) -> None:
    said, made = seen[done]
    assert said == answer
    assert {name for name, _ in made} >= what, "this would not be noticed: nothing was made"
    assert [name for name, in_transaction in made if in_transaction] == []


def test_a_transaction_begins_again_once_for_what_is_missing(tmp_path: Path) -> None:
    found = told(RULES, tmp_path)
    assert found["missing"] == [1, [False], 2]
    assert found["there"] == [1, [], 1]
    assert found["changed in it"] == [1, [True], 1], "what it changed itself is seen in it alone"
    assert found["never found"] == ["made", 9]
    assert found["rows"] == ["row 1", "row 10", "row 20"], "what an attempt wrote is taken back"
