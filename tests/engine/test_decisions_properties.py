"""Decision tables by properties: the compiled table is a naive scan of its rows, and the analysis is brute force."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.engine.decisions import analyse, compile_table, table_problems
from yiwang.engine.decisions import tables as tables_module
from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.expressions import evaluate, parse
from yiwang.engine.expressions.nodes import In, Name
from yiwang.engine.expressions.parser import parse_tests
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain

INTEGER = Domain("integer", low=0, high=6)
HALVES = Domain("number", low=0, high=3, low_closed=False)
CODES = Domain("string", ("red", "yellow", "blue"))
BOOLEAN = Domain("boolean")
DAYS = Domain("date")
DAY = date(2026, 1, 1)

POINTS = {
    "integer": list(range(7)),
    "number": [Decimal(n) / 4 for n in range(1, 13)],
    "string": ["red", "yellow", "blue"],
    "boolean": [True, False],
    "date": [DAY + timedelta(days=n) for n in range(-2, 5)],
}
"""All values of the domain; of the unbounded ones, enough to stand for every value, breakpoints being fewer."""


def ordered_cells(literals):
    literal = st.sampled_from(literals)
    pairs = st.tuples(literal, literal).filter(lambda pair: literals.index(pair[0]) < literals.index(pair[1]))
    closed = st.tuples(pairs, st.sampled_from("[(]"), st.sampled_from("])["))
    ranges = closed.map(lambda found: f"{found[1]}{found[0][0]}..{found[0][1]}{found[2]}")
    comparisons = st.tuples(st.sampled_from(["<", "<=", ">", ">="]), literal).map("".join)
    return with_lists(st.one_of(literal, ranges, comparisons))


def with_lists(single):
    several = st.lists(single, min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), single, several, several.map(lambda inside: f"not({inside})"))


CELLS = {
    "integer": ordered_cells([str(n) for n in range(7)]),
    "number": ordered_cells(["0.5", "1", "1.5", "2", "2.5"]),
    "string": with_lists(st.sampled_from(["red", "yellow", "blue"])),
    "boolean": with_lists(st.sampled_from(["true", "false"])),
    "date": ordered_cells([f'date("{DAY + timedelta(days=n)}")' for n in range(3)]),
}
DOMAINS = {"integer": INTEGER, "number": HALVES, "string": CODES, "boolean": BOOLEAN, "date": DAYS}
POLICIES = ["unique", "any", "priority", "first", "collect", "rule_order", "output_order", "collect_count"]


@st.composite
def tables(draw, policies=tuple(POLICIES)):
    types = draw(st.lists(st.sampled_from(sorted(DOMAINS)), min_size=1, max_size=3))
    columns = tuple(Column(f"x{place}", DOMAINS[type_]) for place, type_ in enumerate(types))
    row = st.tuples(*(CELLS[type_] for type_ in types), st.sampled_from(["red", "yellow", "blue"]))
    rows = tuple(Row(cells[:-1], cells[-1:]) for cells in draw(st.lists(row, max_size=5)))
    return Table("t", Text("", ""), draw(st.sampled_from(policies)), columns, (Column("y", CODES),), rows)


def all_facts(table):
    names = [column.name for column in table.inputs]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(
        *(POINTS[column.domain.type] for column in table.inputs))]  # fmt: skip


def accepts(column, cell, value):
    """The naive reading of a cell: the expression `x in (cell)`, evaluated the plain way."""
    if cell == "-":
        return True
    tests, _ = parse_tests(cell)
    words = {name: name for name in CODES.values}
    found = evaluate(In(Name(column.name), tests.tests), {**words, column.name: value})
    return value is not None and found is not tests.negated and found is not None


def scan(table, facts):
    """The rows that apply, by looking at every cell."""
    return [
        number
        for number, row in enumerate(table.rows, start=1)
        if all(accepts(column, cell, facts[column.name]) for column, cell in zip(table.inputs, row.tests, strict=True))
    ]


def expected(table, rows):
    """What the hit policy makes of the rows that apply: outputs, rows, whether it is a problem."""
    policy = table.hit_policy
    values = [table.rows[row - 1].outputs[0] for row in rows]
    best = sorted(rows, key=lambda row: (CODES.values.index(table.rows[row - 1].outputs[0]), row))
    if policy in ("collect", "rule_order"):
        return tuple({"y": value} for value in values), rows, False
    if policy == "output_order":
        return tuple({"y": table.rows[row - 1].outputs[0]} for row in best), best, False
    if policy == "collect_count":
        return {"y": len(rows)}, rows, False
    if not rows or (policy == "unique" and len(rows) > 1) or (policy == "any" and len(set(values)) > 1):
        return {}, rows, True
    chosen = best[:1] if policy == "priority" else rows[:1] if policy == "first" else rows
    return {"y": table.rows[chosen[0] - 1].outputs[0]}, chosen, False


def compiled(table):
    found, problems = compile_table(table)
    assert problems == []
    return found


@given(tables(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_compiled_is_a_scan_of_the_rows(table, large):
    small_tables = tables_module.MASK_BYTES
    try:
        tables_module.MASK_BYTES = -1 if large else small_tables
        answering = compiled(table)
    finally:
        tables_module.MASK_BYTES = small_tables
    assert answering.small is not large
    nulls = [{column.name: None for column in table.inputs}]
    for facts in all_facts(table)[:200] + nulls:
        outputs, rows, wrong = expected(table, scan(table, facts))
        outcome = answering.decide(facts)
        assert (outcome.outputs, outcome.fired, bool(outcome.problems)) == (outputs, tuple(rows), wrong)
        assert answering.decide(facts) == outcome


@given(tables())
@settings(max_examples=150, deadline=None)
def test_gaps_are_where_no_row_applies(table):
    found = analyse(compiled(table), most=1000)
    assert found.complete
    for facts in all_facts(table)[:300]:
        assert any(gap.contains(facts) for gap in found.gaps) == (not scan(table, facts))


@given(tables(policies=("unique", "any")))
@settings(max_examples=100, deadline=None)
def test_overlaps_are_where_two_rows_apply(table):
    found = analyse(compiled(table), most=1000)
    for facts in all_facts(table)[:300]:
        pairs = set(itertools.combinations(scan(table, facts), 2))
        if table.hit_policy == "any":
            pairs = {pair for pair in pairs if len({table.rows[row - 1].outputs for row in pair}) > 1}
        assert {(o.first, o.second) for o in found.overlaps if o.region.contains(facts)} == pairs


@given(tables(policies=("first", "priority", "collect")))
@settings(max_examples=100, deadline=None)
def test_dead_rows_are_those_that_never_fire(table):
    answering = compiled(table)
    fired = {row for facts in all_facts(table) for row in answering.decide(facts).fired}
    dead = {found.row for found in analyse(answering, most=1000).dead_rows}
    assert dead == set(range(1, len(table.rows) + 1)) - fired


@given(tables())
@settings(max_examples=150, deadline=None)
def test_a_table_without_problems_is_total_and_deterministic(table):
    answering = compiled(table)
    if not table_problems(table, answering):
        for facts in all_facts(table):
            outcome = answering.decide(facts)
            assert outcome.problems == ()
            assert answering.decide(dict(reversed(facts.items()))) == outcome


@given(tables())
@settings(max_examples=100, deadline=None)
def test_printed_gaps_are_conditions_of_the_language(table):
    for gap in analyse(compiled(table)).gaps:
        conditions = [parse(str(part))[0] for part in gap.sets]
        for facts in all_facts(table)[:100]:
            assert gap.contains(facts) == all(evaluate(condition, facts) is True for condition in conditions)


@given(st.text(max_size=20), st.sampled_from(sorted(DOMAINS)))
@settings(max_examples=200, deadline=None)
def test_no_cell_makes_the_compiler_fail(cell, type_):
    columns = (Column("x", DOMAINS[type_]),)
    table = Table("t", Text("", ""), "first", columns, (Column("y", DOMAINS[type_]),), (Row((cell,), (cell,)),))
    answering, problems = compile_table(table)
    assert (answering is not None) or problems
    if answering:
        table_problems(table, answering)
