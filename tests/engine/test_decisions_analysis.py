"""Gaps, overlaps and dead rows by examples, printed as the values that fall in them."""

from datetime import date

import pytest

from tests.engine.test_decisions import BOOLEAN, COLOURS, compiled, make
from yiwang.engine.decisions import analyse, compile_table, table_problems
from yiwang.engine.decisions.definitions import Column
from yiwang.engine.values import Domain

PEOPLE = Domain("integer", low=1, high=100)


@pytest.mark.parametrize(
    ("inputs", "rows", "gaps"),
    [
        ({"n": PEOPLE, "v": BOOLEAN}, [">=10 | - -> red", "- | true -> red"], ["n in [1..9], v = false"]),
        ({"n": PEOPLE}, ["[1..5] -> red", "[7..100] -> red"], ["n = 6"]),
        ({"n": PEOPLE}, ["[1..5] -> red", "[6..100] -> red"], []),
        ({"n": Domain("number", low=0, high=10)}, ["< 5 -> red", "> 5 -> red"], ["n = 5"]),
        ({"n": Domain("number", low=0, high=10)}, ["[0..5] -> red", "[6..10] -> red"], ["n in (5..6)"]),
        ({"n": Domain("number", low=0, low_closed=False)}, ["< 5 -> red"], ["n >= 5"]),
        ({"n": Domain("number")}, ["[1..5] -> red"], ["n in (< 1, > 5)"]),
        ({"n": Domain("integer")}, ["not(3, 5) -> red"], ["n in (3, 5)"]),
        ({"c": COLOURS}, ["red -> red"], ['c in ("yellow", "blue")']),
        ({"c": COLOURS}, ["not(red) -> red"], ['c = "red"']),
        ({"c": Domain("string")}, ['"a", "b" -> red'], ['not(c in ("a", "b"))']),
        ({"c": Domain("string")}, ['"a" -> red'], ['c != "a"']),
        ({"c": Domain("string")}, ["- -> red"], []),
        ({"b": BOOLEAN}, ["true -> red", "false -> red"], []),
        (
            {"d": Domain("date")},
            ['< date("2026-01-01") -> red', '> date("2026-01-02") -> red'],
            ['d in [date("2026-01-01")..date("2026-01-02")]'],
        ),
        (
            {"t": Domain("time")},
            ['< time("18:00:00") -> red', '[time("18:00:00")..time("23:59:59.999999")] -> red'],
            [],
        ),
        ({"a": BOOLEAN, "b": BOOLEAN}, [], ["-"]),
        ({"n": Domain("integer", (1, 2, 3))}, ["1 -> red", "> 2 -> red"], ["n = 2"]),
    ],
)
def test_gaps(inputs, rows, gaps):
    found = analyse(compiled(inputs, {"y": COLOURS}, rows))
    assert [str(gap) for gap in found.gaps] == gaps
    assert found.complete


@pytest.mark.parametrize(
    ("policy", "rows", "overlaps"),
    [
        ("unique", ["<= 10 | - -> red", ">= 10 | true -> blue"], [(1, 2, "n = 10, v = true", True)]),
        ("unique", ["<= 10 | - -> red", ">= 9 | - -> red"], [(1, 2, "n in [9..10]", False)]),
        ("unique", ["<= 10 | true -> red", ">= 9 | false -> red"], []),
        ("any", ["<= 10 | - -> red", ">= 9 | - -> red"], []),
        ("any", ["<= 10 | - -> red", ">= 9 | - -> blue"], [(1, 2, "n in [9..10]", True)]),
        ("first", ["<= 10 | - -> red", ">= 9 | - -> blue"], []),
    ],
)
def test_overlaps(policy, rows, overlaps):
    found = analyse(compiled({"n": PEOPLE, "v": BOOLEAN}, {"y": COLOURS}, rows, policy))
    assert [(o.first, o.second, str(o.region), o.differ) for o in found.overlaps] == overlaps


@pytest.mark.parametrize(
    ("policy", "rows", "dead"),
    [
        ("first", ["- | - -> red", "5 | - -> blue"], [(2, True)]),
        ("first", ["> 5 | - -> red", "<= 5 | - -> red", "- | true -> blue"], [(3, True)]),
        ("first", ["> 5 | - -> red", "<= 5 | true -> red", "- | - -> blue"], []),
        ("collect", ["- | - -> red", "5 | - -> blue"], []),
        ("unique", ["> 100 | - -> red", "- | - -> blue"], [(1, False)]),
        ("priority", ["- | - -> red", "5 | - -> blue"], [(2, True)]),
        ("priority", ["- | - -> blue", "5 | - -> red"], []),
        ("priority", ["5 | - -> red", "5 | - -> red", "- | - -> blue"], [(2, True)]),
    ],
)
def test_dead_rows(policy, rows, dead):
    found = analyse(compiled({"n": PEOPLE, "v": BOOLEAN}, {"y": COLOURS}, rows, policy))
    assert [(row.row, row.covered) for row in found.dead_rows] == dead


def test_problems_have_the_place_of_the_row():
    table = make(
        {"n": PEOPLE}, {"y": COLOURS}, ["<= 10 -> red", ">= 10 -> blue", "> 100 -> red", "[1..9] -> = n"], "unique"
    )
    problems = table_problems(table, compile_table(table)[0])
    found = [(problem.code, problem.where.line) for problem in problems]
    assert found == [
        ("decision.overlap", 11),
        ("decision.overlap", 13),
        ("decision.dead_row", 12),
        ("expression.wrong_type", 13),
    ]
    assert all(
        problem.what(language) and problem.why(language) for problem in problems for language in ("zh-Hans", "en")
    )


def test_a_default_closes_every_gap():
    table = make({"n": PEOPLE}, {"y": Column("y", COLOURS, default="blue")}, ["5 -> red"])
    assert table_problems(table, compile_table(table)[0]) == []


def test_stops_and_says_so():
    rows = [f"{number} | - -> red" for number in range(1, 100, 2)]
    found = analyse(compiled({"n": PEOPLE, "v": BOOLEAN}, {"y": COLOURS}, rows * 2, "unique"), most=3)
    assert len(found.overlaps) == 3 and not found.complete
    found = analyse(compiled({"n": PEOPLE, "v": BOOLEAN}, {"y": COLOURS}, rows), steps=0)
    assert not found.complete


def test_gap_of_dates_at_the_end_of_the_calendar():
    found = analyse(compiled({"d": Domain("date")}, {"y": COLOURS}, [f'< date("{date.max}") -> red']))
    assert [str(gap) for gap in found.gaps] == [f'd = date("{date.max}")']


def test_a_table_that_explodes_is_left_in_time():
    """Six columns of a thousand scattered ranges: more combinations than could ever be walked."""
    rows = [
        " | ".join(f"[{(k * p) % 997}..{(k * p) % 997 + 400}]" for p in (1, 31, 57, 101, 211, 307)) + " -> red"
        for k in range(300)
    ]
    columns = {name: Domain("integer", low=0) for name in "abcdef"}
    found = analyse(compiled(columns, {"y": COLOURS}, rows, "unique"), steps=20_000)
    assert not found.complete and len(found.overlaps) == 20


def test_a_large_table_answers_and_says_that_it_was_not_analysed():
    rows = [f"[{10 * k}..{10 * k + 9}] | - -> {('red', 'blue')[k % 2]}" for k in range(20_000)]
    table = compiled({"n": Domain("integer"), "v": BOOLEAN}, {"y": COLOURS}, rows, "unique")
    assert not table.small and not analyse(table).complete
    assert [table.decide({"n": n, "v": True}).fired for n in (0, 9, 10, 199_999)] == [(1,), (1,), (2,), (20_000,)]
    assert [problem.code for problem in table.decide({"n": 200_000, "v": True}).problems] == ["decision.no_row"]
    codes = [problem.code for problem in table_problems(table.table, table)]
    assert codes == ["decision.not_fully_analysed"]
