"""Decision tables by examples: cells, hit policies, outcomes and what is refused."""

from datetime import date, time

import pytest

from yiwang.engine.decisions import compile_table
from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.problems import Text, Where
from yiwang.engine.values import Domain, Span

NO_TITLE = Text("", "")
COLOURS = Domain("string", ("red", "yellow", "blue"))
BOOLEAN = Domain("boolean")


def make(inputs, outputs, rows, policy="first", **fields):
    """A table from `{name: domain}` and rows of cells written as `a | b -> c | d`."""
    read = []
    for number, row in enumerate(rows, start=10):
        tests, _, results = row.partition("->")
        cells = [tuple(cell.strip() for cell in side.split("|")) for side in (tests, results)]
        read.append(Row(*cells, where=Where("t.csv", number)))
    outputs = [Column(name, domain) if isinstance(domain, Domain) else domain for name, domain in outputs.items()]
    columns = tuple(Column(name, domain) for name, domain in inputs.items())
    return Table("t", NO_TITLE, policy, columns, tuple(outputs), tuple(read), **fields)


def compiled(*arguments, parameters=None, **fields):
    table, problems = compile_table(make(*arguments, **fields), parameters or {})
    assert problems == []
    return table


WARNING = (
    {"people_involved": Domain("integer", low=1, high=10_000), "violence": BOOLEAN, "repeat": Domain("integer", low=0)},
    {"colour": COLOURS, "within": Domain("span")},
    [
        ">=10 | - | - -> red | 3 working_days",
        "- | true | - -> red | until 18:00",
        "- | - | >=2 -> yellow | @limit",
        "- | - | - -> blue | 7 个工作日",
    ],
)


@pytest.mark.parametrize(
    ("people", "violence", "repeat", "row", "colour", "within"),
    [
        (10, True, 5, 1, "red", Span(3, "working_days")),
        (9, True, 5, 2, "red", Span(0, "until", time(18))),
        (9, False, 2, 3, "yellow", Span(5, "days")),
        (9, False, 1, 4, "blue", Span(7, "working_days")),
        (None, None, None, 4, "blue", Span(7, "working_days")),
    ],
)
def test_first_row_that_applies(people, violence, repeat, row, colour, within):
    table = compiled(*WARNING, parameters={"limit": Span(5, "days")})
    outcome = table.decide({"people_involved": people, "violence": violence, "repeat": repeat})
    assert outcome.outputs == {"colour": colour, "within": within}
    assert (outcome.fired, outcome.problems, outcome.because) == ((row,), (), f"t row {row}")


def test_explains_by_the_cells_that_matched():
    outcome = compiled(*WARNING, parameters={"limit": Span(5, "days")}).decide({"people_involved": 12})
    assert [str(reason) for reason in outcome.explain()] == ["t row 1 (people_involved: >=10)"]


@pytest.mark.parametrize(
    ("domain", "cell", "accepted", "rejected"),
    [
        (Domain("number"), "[1..5)", [1, 4], [0, 5, None, True]),
        (Domain("number"), "]1..5]", [2, 5], [1]),
        (Domain("number"), "not(1, >5)", [2, 5], [1, 6, None]),
        (Domain("number"), "1, 3, [5..7]", [1, 3, 6], [2, 4, 8]),
        (Domain("number"), "-1", [-1], [1]),
        (Domain("number"), "null, 3", [None, 3], [4]),
        (Domain("number"), "not(null)", [3], [None]),
        (COLOURS, "red, blue", ["red", "blue"], ["yellow", None]),
        (COLOURS, '"red"', ["red"], ["blue"]),
        (COLOURS, '["red", "blue"]', ["red", "blue"], ["yellow"]),
        (COLOURS, "not(red)", ["blue", "green"], ["red", None]),
        (Domain("string"), '"红"', ["红"], ["蓝"]),
        (Domain("string"), '>= "m"', ["n"], ["a"]),
        (Domain("string", ("01", "self-employed")), "01, self-employed", ["01", "self-employed"], ["1"]),
        (BOOLEAN, "false", [False], [True, 0, None]),
        (Domain("date"), '< date("2026-01-01")', [date(2025, 12, 31)], [date(2026, 1, 1), "2025-12-31"]),
        (Domain("duration"), '[duration("P1D")..duration("P2D")]', [], [None]),
        (Domain("span"), "3 working_days", [Span(3, "working_days")], [Span(3, "days")]),
        (Domain("integer"), "> @limit", [6], [5]),
    ],
)
def test_input_cell(domain, cell, accepted, rejected):
    table = compiled({"x": domain}, {"y": BOOLEAN}, [f"{cell} -> true"], parameters={"@limit": 5})
    assert [value for value in accepted if table.decide({"x": value}).fired != (1,)] == []
    assert [value for value in rejected if table.decide({"x": value}).fired] == []


@pytest.mark.parametrize(
    ("domain", "cell", "code"),
    [
        (Domain("integer"), "", "decision.bad_cell"),
        (Domain("integer"), "many", "decision.bad_cell"),
        (Domain("integer"), '"3"', "decision.bad_cell"),
        (Domain("integer"), "[5..1]", "decision.bad_cell"),
        (Domain("integer"), "5..1", "decision.bad_cell"),
        (Domain("integer"), "1 / 0", "decision.bad_cell"),
        (Domain("integer"), "> @nothing", "decision.unknown_parameter"),
        (Domain("integer", low=1, high=9), "10", "decision.value_outside_domain"),
        (Domain("integer"), "2.5", "decision.value_outside_domain"),
        (BOOLEAN, "> false", "decision.bad_cell"),
        (COLOURS, "green", "decision.value_outside_domain"),
        (Domain("text"), "word", "decision.bad_cell"),
    ],
)
def test_bad_input_cell(domain, cell, code):
    _, problems = compile_table(make({"x": domain}, {"y": BOOLEAN}, [f"{cell} -> true"]))
    assert [problem.code for problem in problems] == [code]
    assert problems[0].where.line == 10
    assert problems[0].what("en") and problems[0].mend("zh-Hans")


@pytest.mark.parametrize(
    ("domain", "cell", "code"),
    [
        (COLOURS, "green", "decision.value_outside_domain"),
        (COLOURS, "3", "decision.bad_cell"),
        (Domain("string"), "red", "decision.bad_cell"),
        (Domain("span"), "3 moons", "decision.bad_cell"),
        (Domain("span"), "@limit", "decision.unknown_parameter"),
        (Domain("integer"), "", "decision.bad_cell"),
        (Domain("integer"), "= 3 +", "decision.bad_cell"),
    ],
)
def test_bad_output_cell(domain, cell, code):
    _, problems = compile_table(make({"x": BOOLEAN}, {"y": domain}, [f"- -> {cell}"]))
    assert [problem.code for problem in problems] == [code]


def test_output_may_be_computed():
    table = compiled(
        {"n": Domain("integer")}, {"y": Domain("number")}, ["- -> = n * @rate + other"], parameters={"rate": 2}
    )
    assert table.decide({"n": 3, "other": 1}).outputs == {"y": 7}
    assert table.fact_names == {"n", "other"}


def test_input_may_be_computed():
    table = make({"x": Domain("number")}, {"y": BOOLEAN}, ["> 10 -> true", "- -> false"])
    doubled = Column("x", Domain("number"), expression="a * 2")
    table, problems = compile_table(Table("t", NO_TITLE, "first", (doubled,), table.outputs, table.rows))
    assert problems == []
    assert [table.decide({"a": a}).outputs["y"] for a in (5, 6)] == [False, True]
    assert table.fact_names == {"a"}


SCORES = ({"n": Domain("integer")}, {"y": Domain("integer", (3, 1, 2))}, ["> 0 -> 1", "> 5 -> 2", "> 10 -> 3"])


@pytest.mark.parametrize(
    ("policy", "n", "outputs", "fired"),
    [
        ("first", 20, {"y": 1}, (1,)),
        ("unique", 3, {"y": 1}, (1,)),
        ("any", 3, {"y": 1}, (1,)),
        ("priority", 20, {"y": 3}, (3,)),
        ("collect", 20, ({"y": 1}, {"y": 2}, {"y": 3}), (1, 2, 3)),
        ("rule_order", 6, ({"y": 1}, {"y": 2}), (1, 2)),
        ("output_order", 20, ({"y": 3}, {"y": 1}, {"y": 2}), (3, 1, 2)),
        ("collect_sum", 20, {"y": 6}, (1, 2, 3)),
        ("collect_min", 20, {"y": 1}, (1, 2, 3)),
        ("collect_max", 20, {"y": 3}, (1, 2, 3)),
        ("collect_count", 20, {"y": 3}, (1, 2, 3)),
        ("collect_count", 0, {"y": 0}, ()),
        ("collect", 0, (), ()),
    ],
)
def test_hit_policy(policy, n, outputs, fired):
    outcome = compiled(*SCORES, policy).decide({"n": n})
    assert (outcome.outputs, outcome.fired, outcome.problems) == (outputs, fired, ())


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_several_rows_are_a_problem(policy):
    outcome = compiled(*SCORES, policy).decide({"n": 6})
    assert [problem.code for problem in outcome.problems] == ["decision.several_rows"]
    assert (outcome.outputs, outcome.fired) == ({}, (1, 2))


def test_no_row_is_a_problem_that_names_the_values():
    table = compiled(*SCORES)
    [problem] = table.decide({"n": 0}).problems
    assert problem.code == "decision.no_row" and "n = 0" in problem.what("en")
    [problem] = table.decide({}).problems
    assert problem.code == "decision.null_input" and "n" in problem.what("en")


@pytest.mark.parametrize(("policy", "outputs"), [("first", {"y": "blue"}), ("collect", ({"y": "blue"},))])
def test_default_when_no_row_applies(policy, outputs):
    table = compiled({"x": BOOLEAN}, {"y": Column("y", COLOURS, default="blue")}, ["true -> red"], policy)
    outcome = table.decide({"x": False})
    assert (outcome.outputs, outcome.fired, outcome.because) == (outputs, (), "t default")


def test_facts_of_several_rows_are_lists():
    assert compiled(*SCORES, "collect").decide({"n": 6}).facts() == {"y": (1, 2)}


def test_shape_is_checked():
    _, problems = compile_table(make({"x": BOOLEAN}, {"y": COLOURS}, ["true | true -> red"]))
    assert [problem.code for problem in problems] == ["decision.wrong_shape"]
    _, problems = compile_table(make({"x": BOOLEAN}, {"y": BOOLEAN}, ["true -> true"], "priority"))
    assert [problem.code for problem in problems] == ["decision.bad_table"]
