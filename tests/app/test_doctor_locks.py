"""Tables in months need a lock each, and PostgreSQL keeps so many: the doctor says when they no longer suffice."""

import pytest
from django.db import connection

from yiwang.faces.cli.doctor_locks import locks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no months and no such locks"),
]


def test_a_young_site_has_enough() -> None:
    assert connection.vendor == "postgresql" and list(locks()) == []


def test_when_they_do_not_suffice_it_says_what_to_set() -> None:
    (found,) = locks(users=100_000)
    assert found.code == "doctor.locks"
    values = found.details
    room, needed, wanted = (int(str(values[name])) for name in ("room", "needed", "wanted"))
    assert needed > room and wanted * 100 >= needed
