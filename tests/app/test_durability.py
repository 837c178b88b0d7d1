"""A commit that is answered is on the disk: nothing but the settings can show that, so they are looked at."""

from typing import Any

import pytest
from django.db import connection

from yiwang.config.databases import database_of
from yiwang.faces.cli.doctor import durable

pytestmark = pytest.mark.django_db


def asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_the_database_writes_through_before_it_answers() -> None:
    if connection.vendor == "sqlite":
        assert asked("PRAGMA synchronous") >= 2, "FULL"
    else:
        assert {asked(f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")} == {"on"}
    assert list(durable()) == []


def test_a_site_on_sqlite_opens_its_file_so(tmp_path: Any) -> None:
    told = database_of("", tmp_path)["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in told and "journal_mode=WAL" in told


def test_the_doctor_tells_when_it_does_not() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Within a transaction SQLite does not change it.
            found = list(durable({"synchronous": 1}))
        else:
            cursor.execute("SET LOCAL synchronous_commit = off")
            found = list(durable())
    assert [one.code for one in found] == ["doctor.durability"]
