"""What is only asked for whole has no second index for those that begin in some way: it would be only written."""

import pytest
from django.db import connection

from tests.app.sites import on_postgresql
from yiwang.kernel.prefix_indexes import FOR_PREFIXES

pytestmark = pytest.mark.django_db
MONTHS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = '\"case\"'::regclass"


@pytest.mark.skipif(not on_postgresql(), reason="SQLite makes no such indexes")
def test_numbers_and_keys_have_one_index_each() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        months = [name for (name,) in cursor.fetchall()]
        assert months
        for table in ('"case"', "api_sent_request", *months):
            cursor.execute(FOR_PREFIXES, [table])
            assert cursor.fetchall() == [], table
        cursor.execute(FOR_PREFIXES, ["account"])
        assert cursor.fetchall(), "this would not be noticed: Django makes none any more"
