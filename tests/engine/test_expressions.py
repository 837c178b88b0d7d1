"""The condition language by examples: what it gives, what it refuses, and where."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from yiwang.engine.expressions import (
    check,
    compile_expression,
    evaluate,
    names,
    parameters,
    parse,
    result_type,
    to_text,
)
from yiwang.engine.problems import Where
from yiwang.engine.values import Domain, Months, Span

FACTS = {
    "population": 9000, "@people_per_post": 800, "@floor": 5, "unknown": None, "colour": "red", "violence": True,
    "on": date(2026, 1, 31), "at": datetime(2026, 1, 31, 18), "人数": 12, "tags": ("a", "b"),
}  # fmt: skip

EXAMPLES = [
    ("max(@floor, round up(population / @people_per_post, 0))", 12),
    ("1 + 2 * 3 ** 2", 19),
    ("-2 ** 2", 4),
    ("0.1 + 0.2", Decimal("0.3")),
    ("1 / 3 * 3", Decimal("0." + "9" * 34)),
    ("7 / 7", 1),
    ("1 / 0", None),
    ("9 ** 9 ** 9", None),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ("人数 >= 10 and violence", True),
    ("unknown > 3", None),
    ("unknown > 3 or violence", True),
    ("unknown > 3 and violence = false", False),
    ("unknown = null", True),
    ("population = null", False),
    ("not(unknown)", None),
    ("nobody", None),
    ('colour in ("red", "blue")', True),
    ("population in [1..9000)", False),
    ("population in ]8999..9000]", True),
    ("population in (< 5, > 8000)", True),
    ("population between 1 and 9000", True),
    ('"a" in tags', True),
    ("if unknown then 1 else 2", 2),
    ("3 working_days", Span(3, "working_days")),
    ("2 个紧急工作日", Span(2, "urgent_working_days")),
    ("until 18:00", Span(0, "until", time(18))),
    ("3 working_days * 2", Span(6, "working_days")),
    ("3 working_days < 4 working_days", True),
    ("3 working_days < 4 days", None),
    ('on + duration("P1M")', date(2026, 2, 28)),
    ('date("2026-03-01") - on', timedelta(days=29)),
    ('at + duration("PT30H")', datetime(2026, 2, 2)),
    ('time("23:00") + duration("PT2H")', time(1)),
    ('duration("P1Y2M")', Months(14)),
    ('date and time("2026-01-31T18:00:00") = at', True),
    ('years between(date("2000-02-01"), on)', 25),
    ('days between(on, date("2026-02-01"))', 1),
    ("weekday(on)", 6),
    ("modulo(-12, 5)", 3),
    ("decimal(2.345, 2)", Decimal("2.34")),
    ("round half up(2.345, 2)", Decimal("2.35")),
    ("round(-2.5)", -3),
    ("floor(-1.5)", -2),
    ("sqrt(2) * sqrt(2) > 1.99", True),
    ("sum([1, 2, 3]) = sum(1, 2, 3)", True),
    ("count(tags)", 2),
    ("min(3, 1, 2)", 1),
    ('starts with("abc", "ab") and ends with("abc", "bc") and contains("abc", "b")', True),
    ('upper case("abc") + substring("abcdef", 2, 3)', "ABCbcd"),
    ('string length("横綱")', 2),
    ('"\\u6a2a\\n"', "横\n"),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_value(text, expected):
    expression, problems = parse(text)
    assert problems == []
    assert evaluate(expression, FACTS) == expected
    assert type(evaluate(expression, FACTS)) is type(expected)
    assert compile_expression(expression)(FACTS) == expected
    assert parse(to_text(expression))[0] == expression


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("1 +", "expression.unexpected", 4),
        ("(1", "expression.unexpected", 3),
        ("a = “红”", "expression.unexpected", 5),
        ("1 < 2 < 3", "expression.unexpected", 7),
        ('x = date("2026-02-30")', "expression.bad_literal", 5),
        ('duration("P1Y1D")', "expression.bad_literal", 1),
        ("until 31:00", "expression.bad_literal", 1),
        ("ceil(1)", "expression.unknown_function", 1),
        ("1 + modulo(1)", "expression.wrong_arguments", 5),
        ("max()", "expression.wrong_arguments", 1),
        ("", "expression.unexpected", 1),
        ("(" * 40 + "1" + ")" * 40, "expression.too_deep", 31),
        ("1" * 50, "expression.bad_literal", 1),
        ("1" + " + 1" * 400, "expression.too_deep", 0),
        ("1" * 5000, "expression.too_long", 0),
    ],
)
def test_refused_with_its_place(text, code, column):
    expression, problems = parse(text)
    assert expression is None
    assert [(problem.code, problem.where.column) for problem in problems] == [(code, column)]
    assert problems[0].what("zh-Hans") and problems[0].mend("en")


def test_place_is_that_of_the_cell_plus_the_offset():
    _, [problem] = parse("a = 1 and\n  b = ?", Where("pack.yaml", 7, 11))
    assert (problem.where.file, problem.where.line, problem.where.column) == ("pack.yaml", 8, 7)
    _, [problem] = parse("a = ?", Where("pack.yaml", 7, 11))
    assert (problem.where.line, problem.where.column) == (7, 15)


DOMAINS = {
    "population": Domain("integer", low=0, high=10_000),
    "share": Domain("number"),
    "colour": Domain("string", ("red", "blue")),
    "violence": Domain("boolean"),
    "on": Domain("date"),
    "within": Domain("span"),
    "note": Domain("text"),
    "@limit": Domain("integer"),
}


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("populaton > 3", None, "expression.unknown_name"),
        ("population > @limt", None, "expression.unknown_parameter"),
        ('population > "3"', None, "expression.wrong_type"),
        ('colour = "green"', None, "expression.value_outside_domain"),
        ('colour in ("red", "green")', None, "expression.value_outside_domain"),
        ('colour in ["red", "green"]', None, "expression.value_outside_domain"),
        ("population = 10001", None, "expression.value_outside_domain"),
        ("violence > true", None, "expression.wrong_type"),
        ("not(population)", None, "expression.wrong_type"),
        ("violence and 1", None, "expression.wrong_type"),
        ("on + 3", None, "expression.wrong_type"),
        ("upper case(population)", None, "expression.wrong_type"),
        ("sum(1, colour)", None, "expression.wrong_type"),
        ("if violence then 1 else colour", None, "expression.wrong_type"),
        ("population / 2", "integer", "expression.wrong_type"),
        ("population", "boolean", "expression.wrong_type"),
    ],
)
def test_type_problem(text, expected, code):
    problems = check(parse(text)[0], DOMAINS, expected)
    assert [problem.code for problem in problems] == [code]


def test_unknown_name_proposes_the_nearest():
    [problem] = check(parse("populaton > 3")[0], DOMAINS)
    assert "“population”" in problem.what("en")


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("max(@limit, round up(population / 3, 0))", "integer"),
        ("population * 2 - 1", "integer"),
        ("population / 2", "number"),
        ("sum(population, share)", "number"),
        ('on - date("2026-01-01")', "duration"),
        ("population > 20000 and colour = null", "boolean"),
        ("if violence then within else 3 days", "span"),
        ('note != ""', "boolean"),
        ("null", None),
    ],
)
def test_result_type(text, type_):
    expression = parse(text)[0]
    assert check(expression, DOMAINS) == []
    assert result_type(expression, DOMAINS) == type_


def test_names_and_parameters():
    expression = parse("max(@quota, a + b) > a")[0]
    assert names(expression) == {"a", "b"}
    assert parameters(expression) == {"quota"}


def test_declared_names_may_have_spaces_and_signs():
    expression, problems = parse("Monthly  Fee * 12 - Fee-2", known_names=["Monthly Fee", "Fee-2", "Monthly"])
    assert problems == []
    assert evaluate(expression, {"Monthly Fee": 10, "Fee-2": 1}) == 119


def test_results_are_bounded():
    facts = {"s": "x" * 9_000, "n": 10**33, "length": timedelta.max}
    for text in ("s + s", "n * 10", "length * 2", 'date("9999-12-31") + duration("P1D")', "-(n * 10)"):
        assert evaluate(parse(text)[0], facts) is None
