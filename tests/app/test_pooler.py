"""A pooler by transactions before PostgreSQL: what outlasts a transaction is off, and the doctor notices it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from yiwang.config.databases import database_of
from yiwang.faces.cli.doctor import examine
from yiwang.kernel.prepared import OFTEN, told

ADDRESS = "postgresql://yiwang:word@db.example.org:6432/yiwang"
POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="poolers stand before PostgreSQL")
QUESTION = "SELECT %s::int + 20261122"


def test_behind_a_pooler_nothing_is_set_that_outlasts_a_transaction(tmp_path: Path) -> None:
    plain, pooled = database_of(ADDRESS, tmp_path), database_of(ADDRESS, tmp_path, "transaction")
    assert plain["PREPARES"] and not plain["DISABLE_SERVER_SIDE_CURSORS"] and "jit=off" in plain["OPTIONS"]["options"]
    assert not pooled["PREPARES"] and pooled["DISABLE_SERVER_SIDE_CURSORS"] and pooled["OPTIONS"] == {}
    with pytest.raises(ValueError, match="YIWANG_POOLER"):
        database_of(ADDRESS, tmp_path, "session")


@pytest.fixture
def fresh(django_db_blocker: Any) -> Any:
    """A connection on which nothing was prepared."""
    with django_db_blocker.unblock():
        connection.close()
        yield connection
        connection.close()


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%20261122%'")
        return int(cursor.fetchone()[0])


@POSTGRESQL
@pytest.mark.parametrize("prepares", [True, False])
def test_a_setting_switches_prepared_off(fresh: Any, monkeypatch: pytest.MonkeyPatch, prepares: bool) -> None:
    monkeypatch.setitem(fresh.settings_dict, "PREPARES", prepares)
    for number in range(OFTEN + 3):
        assert told(QUESTION, [number]) == [(20261122 + number,)]
    assert prepared() == (1 if prepares else 0)


@POSTGRESQL
@pytest.mark.django_db
@pytest.mark.parametrize("prepares", [True, False])
def test_the_doctor_notices_a_pooler(monkeypatch: pytest.MonkeyPatch, prepares: bool) -> None:
    """A pooler greets with a process number of its own."""
    monkeypatch.setitem(connection.settings_dict, "PREPARES", prepares)
    assert "doctor.pooler" not in [one.code for one in examine(datetime.now(UTC))]
    monkeypatch.setattr("yiwang.faces.cli.doctor.greeted_by", lambda: -1)
    assert ("doctor.pooler" in [one.code for one in examine(datetime.now(UTC))]) is prepares
