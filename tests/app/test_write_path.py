"""What makes reports quick changes nothing: areas out of memory, rows made quickly, one transaction for who waits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tests.app.people import do
from tests.app.sites import Site, on_postgresql
from tests.shared import ROOT
from yiwang.cases.models import Case
from yiwang.faces.api.models import SentRequest
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import ImportAreas
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Content, JournalEntry, OutboxEntry
from yiwang.kernel.rows import new_row

TREE = """code,parent_code,level,name
90,,province,甲省
9001,90,city,乙市
900101,9001,county,丙区
900102,9001,county,丁区
"""


@pytest.mark.parametrize("model", [Case, Content, JournalEntry, OutboxEntry, ReporterContact, SentRequest])
def test_a_row_made_quickly_is_the_row_that_the_model_makes(model: type[Model]) -> None:
    assert model in apps.get_models()
    key = model._meta.concrete_fields[0].attname
    slow, quick = model(**{key: "x"}), new_row(model, **{key: "x"})
    assert {**vars(quick), "_state": None} == {**vars(slow), "_state": None}
    assert quick._state.adding and quick._state.db is None
    one, other = new_row(OutboxEntry), new_row(OutboxEntry)
    assert one.effects is not other.effects or not isinstance(one.effects, list | dict)


@pytest.mark.django_db
def test_areas_out_of_memory_are_those_of_the_table_also_after_a_change(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(TREE, "utf-8")
    do(ImportAreas(new_id(), file))
    for code in ("900101", "900102", "90", "nowhere", ""):
        assert places.upward(code) == places.ancestors(code)
    assert [one.name for one in places.upward("900101")] == ["丙区", "乙市", "甲省"]
    file.write_text(TREE.replace("乙市", "新市"), "utf-8")
    do(ImportAreas(new_id(), file))
    assert [one.name for one in places.upward("900101")] == ["丙区", "新市", "甲省"]


TOGETHER = """
import json, os, sys, threading
import django
django.setup()
from django.db import DatabaseError, IntegrityError, connection, connections
from yiwang.faces.cli.site import make_ready
from yiwang.kernel import sharing
from yiwang.kernel.sharing import Statement

make_ready()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE written (id INTEGER PRIMARY KEY)")
refused, start = [], threading.Barrier(12)

def write(number):
    start.wait()
    for turn in range(20):
        # Each writes two rows; number 5 always writes one that is there, so that neither of its two may be there.
        second = 0 if number == 5 else number * 1000 + turn + 500
        try:
            sharing.write([Statement("INSERT INTO written VALUES (%s)", [one])
                           for one in (number * 1000 + turn + 1, second)])
        except IntegrityError:
            refused.append(number)
    connections.close_all()

sharing.write([Statement("INSERT INTO written VALUES (%s)", [0])])
threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
for one in threads: one.start()
for one in threads: one.join()
with connection.cursor() as cursor:
    cursor.execute("SELECT id FROM written")
    there = sorted(id for (id,) in cursor.fetchall())
try:
    sharing.write([Statement("INSERT INTO nowhere VALUES (1)", [])])
    told = "nothing"
except DatabaseError as failure:
    told = type(failure).__name__
print(json.dumps({"there": there, "refused": refused, "told": told}))
"""


@pytest.mark.skipif(on_postgresql(), reason="PostgreSQL has many writers: nothing is written together")
def test_who_waits_is_written_together_and_none_fails_for_another(tmp_path: Path) -> None:
    environment = Site(tmp_path).environment() | {"DJANGO_SETTINGS_MODULE": "yiwang.config.settings"}
    command = [sys.executable, "-c", TOGETHER]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    others = [number for number in range(12) if number != 5]
    wanted = [number * 1000 + turn + more for number in others for turn in range(20) for more in (1, 500)]
    assert told["there"] == sorted([0, *wanted])
    assert told["refused"] == [5] * 20
    assert told["told"] == "OperationalError"
