"""Months of the large tables on PostgreSQL: made ahead, set aside, read all the same, taken back into use."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from yiwang.kernel import partitions
from yiwang.kernel.months import month_at

pytestmark = pytest.mark.django_db
postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no months")


@postgresql
def test_months_are_made_ahead_and_made_once() -> None:
    now = datetime.now(UTC)
    assert partitions.make_ahead(now) == 0
    assert partitions.ahead_until(now) == month_at(now).plus(partitions.AHEAD)
    later = datetime(now.year + 1, 5, 20, tzinfo=UTC)
    tables = len(partitions.tables())
    assert tables == 7
    assert partitions.make_ahead(later) == tables * (partitions.AHEAD + 1)
    assert partitions.make_ahead(later) == 0


def test_on_sqlite_there_is_nothing_to_make() -> None:
    if connection.vendor == "sqlite":
        assert partitions.make_ahead(datetime.now(UTC)) == 0
