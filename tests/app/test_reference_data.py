"""What the kernel gives to reference data: versions of what is kept in memory, prefixes, civil time, rights."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.app.people import ADMIN, CLERK, Person
from yiwang.engine.problems import Text
from yiwang.foundation.places.models import Area
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.permissions import needs_role
from yiwang.kernel.prefixes import path_range, starts_with
from yiwang.kernel.versions import Memory, all_tokens, believe, bump, tokens, unchanged

pytestmark = pytest.mark.django_db
ACTION = Text("做事", "do things")


def test_memory_is_built_once_and_again_after_a_change() -> None:
    built: list[int] = []
    memory = Memory(("one", "two"), lambda: built.append(len(built)) or len(built))
    assert (memory(), memory()) == (1, 1)
    bump("two")
    assert (memory(), memory()) == (2, 2)
    bump("three")
    assert memory() == 2


def test_what_was_built_in_a_transaction_that_was_taken_back_is_not_used_after_it() -> None:
    names: list[str] = ["before"]
    memory = Memory(("one",), lambda: names[-1])
    assert memory() == "before"
    with transaction.atomic():
        bump("one")
        names.append("never was")
        assert memory() == "never was"
        transaction.set_rollback(True)
    names.append("after")
    bump("one")
    assert memory() == "after"


def test_versions_that_came_with_another_statement_are_those_of_the_table() -> None:
    bump("one")
    bump("two")
    asked = tokens("one", "two")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {all_tokens()}")
        (told,) = cursor.fetchone()
    with CaptureQueriesContext(connection) as queries, unchanged():
        believe(told)
        assert tokens("one", "two") == asked
    assert len(queries) == 0
    with unchanged():
        believe(told)
        bump("one")
        (first, second) = tokens("one", "two")
    assert first != asked[0], "what it changed itself is seen"
    assert second == asked[1]


@pytest.mark.parametrize("name", ["a%", "a_b", "A", "甲", "甲乙", "\\", ""])
def test_a_prefix_finds_what_begins_so_and_nothing_else(name: str) -> None:
    names = ["a%b", "a_b", "axb", "ab", "A", "甲乙丙", "甲", "乙甲", "\\x", "甲\U0010fffe"]
    Area.objects.bulk_create(
        Area(code=f"c{number}", level="village", rank=5, name=text, full_name=text, path=f"{number}/")
        for number, text in enumerate(names)
    )
    found = set(Area.objects.filter(starts_with("name", name)).values_list("name", flat=True))
    assert found == {text for text in names if text.startswith(name)}


@given(st.text(max_size=5), st.text(alphabet=st.characters(max_codepoint=0x10FFFE), max_size=5))
def test_a_range_holds_what_begins_with_its_path(path: str, rest: str) -> None:
    low, high = path_range(path)
    assert low <= path + rest < high


@given(st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1)))
def test_civil_time_there_and_back(wall: datetime) -> None:
    assert civil(instant(wall)) == wall


def test_civil_time_is_that_of_the_site(settings: object) -> None:
    moment = datetime(2026, 1, 1, 16, 30, tzinfo=UTC)
    assert civil(moment) == datetime(2026, 1, 2, 0, 30)
    assert civil(moment.astimezone(timezone(timedelta(hours=-5)))) == datetime(2026, 1, 2, 0, 30)
    settings.TIME_ZONE = "America/New_York"  # type: ignore[attr-defined]
    assert civil(moment) == datetime(2026, 1, 1, 11, 30)
    assert instant(datetime(2026, 1, 1, 11, 30)) == moment
    with pytest.raises(ValueError):
        civil(datetime(2026, 1, 1))
    with pytest.raises(ValueError):
        instant(moment)


def test_a_right_needs_the_role_and_the_area() -> None:
    assert needs_role(ADMIN, {"admin"}, ACTION, "90/") == []
    assert [problem.code for problem in needs_role(CLERK, {"admin"}, ACTION)] == ["kernel.not_allowed"]
    local = Person(area_path="90/9001/")
    assert needs_role(local, {"admin"}, ACTION, "90/9001/900101/") == []
    assert needs_role(local, {"admin"}, ACTION, "90/") != []
    assert needs_role(local, {"admin"}, ACTION) != []
