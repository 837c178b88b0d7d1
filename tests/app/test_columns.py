"""Rows held as columns say the same as rows held as objects."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.columns import Ids, Lives, Lookup, Names, Recent, Texts, key_of

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(st.lists(st.text(max_size=8)))
def test_texts_are_given_back(texts: list[str]) -> None:
    held = Texts(texts)
    assert [held[row] for row in range(len(held))] == texts


@given(st.lists(st.uuids() | st.none()))
def test_ids_are_given_back_and_found(ids: list[UUID | None]) -> None:
    held = Ids()
    for id in ids:
        held.append(id)
    assert [held[row] for row in range(len(held))] == ids
    by_id = Lookup(held.keys())
    for id in {one for one in ids if one is not None}:
        rows = [row for row in by_id.rows(key_of(id)) if held.holds(row, id)]
        assert rows == [row for row, one in enumerate(ids) if one == id]


@given(days, st.none() | days, days)
def test_a_life_holds_from_its_first_day_to_before_its_last(since: date, until: date | None, day: date) -> None:
    held = Lives()
    held.append(since, until)
    assert held[0] == (since, until)
    assert held.holds(0, day.toordinal()) == (since <= day and (until is None or day < until))


@given(st.lists(st.integers(-9, 9)), st.integers(-10, 10), st.integers(-10, 10))
def test_a_lookup_finds_the_rows_of_a_key_and_of_all_between_two(keys: list[int], first: int, end: int) -> None:
    held = Lookup(keys)
    assert list(held.rows(first)) == [row for row, key in enumerate(keys) if key == first]
    between = sorted((key, row) for row, key in enumerate(keys) if first <= key < end)
    assert list(held.between(first, end)) == [row for _, row in between]


@given(st.lists(st.text(max_size=4), unique=True), st.text(max_size=4))
def test_names_have_numbers(texts: list[str], other: str) -> None:
    held = Names(texts)
    assert [held.number(text) for text in texts] == list(range(len(held)))
    assert held.number(other) == (texts.index(other) if other in texts else None)


def test_of_what_was_made_of_late_no_more_than_so_many_are_kept() -> None:
    held = Recent[int, str](3)
    for number in range(10):
        assert held.keep(number, str(number)) == str(number)
        assert held[number] == str(number) and len(held) <= 3
    assert list(held) == [7, 8, 9]
    held.keep(7, "7")
    held.keep(10, "10")
    assert list(held) == [9, 7, 10], "what was kept again is forgotten later"
