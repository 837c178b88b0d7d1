"""What anybody may read hides what is small, alone or in a sum; people in office read it as it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.app.api import Program, program
from tests.app.pages import CELL, Pages, pages  # noqa: F401 - a fixture
from yiwang.insight.interface import COLUMNS, Line, published, whole_weeks
from yiwang.insight.models import Figure

LEAST = 5
MONDAY = date(2026, 11, 16)


def lines(*solved: int) -> list[Line]:
    return [Line(str(at), dict.fromkeys(COLUMNS, 0) | {"solved": number}) for at, number in enumerate(solved)]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_no_small_number_is_told_nor_follows_from_the_sum(numbers: list[int]) -> None:
    told = [line.figures["solved"] for line in published(lines(*numbers), LEAST)]
    assert not [number for number in told if number is not None and 0 < number < LEAST]
    hidden = [number for number, said in zip(numbers, told, strict=True) if said is None]
    others = [number for number in numbers if number >= LEAST]
    assert len(hidden) != 1 or not others


def test_nothing_is_no_secret_and_enough_is_told() -> None:
    found = published(lines(0, 5, 9), LEAST)
    assert [line.figures["solved"] for line in found] == [0, 5, 9]
    assert [line.resolution.of if line.resolution else None for line in found] == [0, 5, 9]
    assert [line.resolution is None for line in published(lines(4, 9, 30), LEAST)] == [True, True, False]


@pytest.mark.parametrize("day", range(7))
def test_a_period_is_whole_weeks_that_are_over(day: int) -> None:
    today = MONDAY + timedelta(days=day)
    since, until = whole_weeks(today - timedelta(days=90), today, today)
    assert (since.weekday(), until) == (0, MONDAY)
    assert whole_weeks(today, today + timedelta(days=3), today)[1] <= MONDAY


def many(area: str, day: date, solved: int) -> None:
    Figure.objects.update_or_create(
        area=area, unit="", case_type="dispute", day=day, defaults={"solved": solved, "opened": solved}
    )


def test_the_api_hides_them_from_strangers_only(db: Any, settings: Any) -> None:
    settings.SMALL_NUMBERS = LEAST
    many("a", date(2026, 3, 2), 3)
    many("b", date(2026, 3, 2), 40)
    many("c", date(2026, 3, 2), 50)
    query = {"area": ["a", "b", "c"], "since": "2026-03-02", "until": "2026-03-09", "by": "area"}
    public = Program().get("/figures", query).json()
    assert [one["figures"]["solved"] for one in public] == [None, None, 50]
    assert [one["resolution"] is None for one in public] == [True, True, False]
    auditor = program("auditor").get("/figures", query).json()
    assert [one["figures"]["solved"] for one in auditor] == [3, 40, 50]
    one_day = {**query, "until": "2026-03-03"}
    assert Program().get("/figures", one_day).json() == public


def test_the_portal_says_that_it_hides(pages: Pages, settings: Any) -> None:  # noqa: F811
    settings.SMALL_NUMBERS = LEAST
    many(CELL, timezone.localdate() - timedelta(days=20), 3)
    text = Client(headers={"Accept-Language": "zh-hans"}).get(f"/place/{CELL}/rates/").content.decode()
    assert "不让人猜出是谁" in text
    many(CELL, timezone.localdate() - timedelta(days=20), 30)
    page = Client(headers={"Accept-Language": "zh-hans"}).get(f"/place/{CELL}/rates/").content.decode()
    assert "30 件里有 30 件" in page
