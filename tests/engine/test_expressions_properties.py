"""The condition language by properties: compiled = plain, print then parse is identity, no text makes it fail."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from yiwang.engine.expressions import compile_expression, evaluate, parse, parse_tests, to_text
from yiwang.engine.expressions.functions import FUNCTIONS
from yiwang.engine.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Parameter,
    Range,
)
from yiwang.engine.values import Months, Span

NUMBERS = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=2)
SPANS = st.builds(
    Span, st.integers(0, 99), st.sampled_from(["working_days", "hours", "urgent_working_hours"]), st.none()
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    st.text(max_size=6),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.integers(-99, 99).map(Months),
    SPANS | st.just(Span(0, "until", time(18))),
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3).map(tuple)
NAMES = ["a", "b", "c", "人数", "Monthly Fee", "x-y"]


def _half_open(end, closed, low):
    return Range(end, None, closed) if low else Range(None, end, True, closed)


def spread(inner):
    """Every kind of node over the given parts."""
    ranges = st.builds(Range, inner, inner, st.booleans(), st.booleans())
    open_ranges = st.builds(_half_open, inner, st.booleans(), st.booleans())
    tests = st.lists(inner | ranges | open_ranges, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
        inner.filter(lambda node: not isinstance(node, Literal)).map(Negate),
        st.builds(Between, inner, inner, inner),
        st.builds(If, inner, inner, inner),
        st.builds(In, inner, tests),
        st.lists(inner, max_size=3).map(lambda items: ListOf(tuple(items))),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: calls(name, inner)),
    )


def calls(name, inner):
    function = FUNCTIONS[name]
    most = 3 if function.many else len(function.takes)
    least = 1 if function.many else most - function.optional
    arguments = st.lists(inner, min_size=least, max_size=most).map(tuple)
    proper = "date and time" if name == "datetime" else name
    constructs = name in ("date", "time", "date and time", "datetime", "duration")
    made = arguments.map(lambda given_: Call(proper, given_))
    folded = lambda node: constructs and len(node.arguments) == 1 and isinstance(node.arguments[0], Literal)  # noqa: E731
    return made.filter(lambda node: not folded(node))


LEAVES = st.one_of(
    SCALARS.map(Literal), st.sampled_from(NAMES).map(Name), st.sampled_from(["limit", "figure"]).map(Parameter)
)
EXPRESSIONS = st.recursive(LEAVES, spread, max_leaves=12)
FACTS = st.dictionaries(st.sampled_from([*NAMES, "@limit", "@figure"]), VALUES)


@given(EXPRESSIONS, FACTS)
@settings(max_examples=200, deadline=None)
def test_compiled_and_plain_agree(expression, facts):
    plain = evaluate(expression, facts)
    fast = compile_expression(expression)(facts)
    assert fast == plain and type(fast) is type(plain)


@given(EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_what_is_printed_is_read_back(expression):
    text = to_text(expression)
    assert parse(text, known_names=NAMES) == (expression, []), text


@given(EXPRESSIONS, FACTS)
@settings(max_examples=100, deadline=None)
def test_results_are_values_within_bounds(expression, facts):
    result = evaluate(expression, facts)
    assert isinstance(result, (type(None), bool, int, Decimal, str, date, datetime, time, timedelta, tuple))
    if isinstance(result, (int, Decimal)) and not isinstance(result, bool):
        assert abs(result) < 10**34
    if isinstance(result, str):
        assert len(result) <= 10_000


FRAGMENTS = st.sampled_from(
    [*"()[]<>=+-*/,.@\"'_?；“”（", "**", "..", "!=", "<=", "and", "or", "not", "in", "between", "if", "then", "else",
     "true", "null", "a", "max", "round up", "date", '"x"', "1", ".5", "9999999999", "days", "until 18:00", " ", "\n"]
)  # fmt: skip


@given(st.text() | st.lists(FRAGMENTS, max_size=30).map("".join) | st.lists(FRAGMENTS, max_size=30).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_parser_fail(text):
    for read in (parse, parse_tests):
        found, problems = read(text)
        assert (found is None) == bool(problems)
        for problem in problems:
            assert 0 <= problem.where.column <= len(text) + 1
            assert problem.what("zh-Hans") and problem.what("en") and problem.mend("en")


@given(NUMBERS, NUMBERS)
@settings(max_examples=100)
def test_arithmetic_is_exact(left, right):
    facts = {"a": left, "b": right}
    assert evaluate(parse("a + b - b")[0], facts) == left
    assert evaluate(parse("a * b")[0], facts) == Decimal(left) * Decimal(right)


@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
def test_three_valued_logic(left, right):
    """The truth tables of DMN 1.3, tables 49 and 50: null is between false and true."""
    order = {False: 0, None: 1, True: 2}
    facts = {"a": left, "b": right}
    assert evaluate(parse("a and b")[0], facts) is min(left, right, key=order.__getitem__)
    assert evaluate(parse("a or b")[0], facts) is max(left, right, key=order.__getitem__)
    assert evaluate(parse("not(a)")[0], facts) is (None if left is None else not left)
