"""Bringing the tables up to date, which every command does first: what is asked when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.app.sites import Site
from tests.shared import ROOT
from yiwang.faces.cli.site import steps_on_disk

LOADED = """
import sys, django
django.setup()
from yiwang.faces.cli.site import make_ready
from django.db import connection
make_ready()
print("django.db.migrations.executor" in sys.modules, len(connection.introspection.table_names()) > 20)
"""


def test_the_steps_on_disk_are_those_that_django_knows(db: None) -> None:
    assert steps_on_disk() == set(MigrationExecutor(connection).loader.disk_migrations)


def test_steps_are_read_the_first_time_and_not_again(tmp_path: Path) -> None:
    """They hold 8 MiB, in the server and in the worker."""
    environment = Site(tmp_path).environment() | {"DJANGO_SETTINGS_MODULE": "yiwang.config.settings"}
    runs = [
        subprocess.run([sys.executable, "-c", LOADED], env=environment, cwd=ROOT, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [run.stdout for run in runs] == ["True True\n", "False True\n"], runs
