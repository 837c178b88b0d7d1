"""The rules in force on a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.engine.pack_samples import CASE_TYPE, LIMIT, STEPS, TABLE, pack, text
from yiwang.engine.decisions.definitions import Row
from yiwang.engine.packs.definitions import Catalog, CatalogItem, DatedValue, Form, FormField
from yiwang.engine.packs.editions import Editions, edition, effective_dates, figures_named
from yiwang.engine.packs.figures import read_value
from yiwang.engine.packs.forms import form_facts
from yiwang.engine.problems import errors
from yiwang.engine.values import Domain, Span

CHANGE = date(2026, 7, 1)
LATER = DatedValue(CHANGE, "5 days", "S 2", None)
DATED = pack(
    parameters={"limit": replace(LIMIT, values=(*LIMIT.values, LATER))},
    decisions={
        "warning": (
            replace(TABLE, until=date(2026, 1, 1)),
            replace(TABLE, since=date(2026, 1, 1), rows=(Row(("-",), ("chief",)),)),
        )
    },
)


def test_effective_dates() -> None:
    assert effective_dates(DATED) == [date(2020, 1, 1), date(2026, 1, 1), CHANGE]


@pytest.mark.parametrize(
    ("day", "limit", "team"),
    [
        (date(2025, 12, 31), Span(3, "days"), "clerk"),
        (date(2026, 1, 1), Span(3, "days"), "chief"),
        (date(2026, 6, 30), Span(3, "days"), "chief"),
        (CHANGE, Span(5, "days"), "chief"),
    ],
)
def test_the_day_before_and_the_day(day: date, limit: Span, team: str) -> None:
    found, problems = edition(DATED, day)
    assert errors(problems) == []
    assert found.parameters["limit"] == limit
    assert found.tables["warning"].decide({"people": 3}).outputs == {"team": team}
    assert found.programs["dispute"].rules.parameters["limit"] == limit
    assert found.rules.parameter_sources["limit"] == ("S 2" if day == CHANGE else "S 1")


def test_intervals_are_compiled_once_and_what_did_not_change_is_shared() -> None:
    editions = Editions(DATED)
    first, _ = editions.on(date(2026, 6, 30))
    assert editions.on(date(2026, 2, 1))[0] is first
    after, _ = editions.on(CHANGE)
    assert after.tables["warning"] is first.tables["warning"]
    assert after.calculations["quota"] is first.calculations["quota"]
    assert after.programs["dispute"] is not first.programs["dispute"]  # it names the figure that changed
    assert (first.since, first.until) == (date(2026, 1, 1), CHANGE)


def test_all_editions_in_order() -> None:
    assert [found.since for found, _ in Editions(DATED)] == effective_dates(DATED)


def test_what_does_not_compile_is_left_out_and_said() -> None:
    broken = pack(case_types={"dispute": (replace(CASE_TYPE, transitions=(replace(STEPS[0], target="nowhere"),)),)})
    found, problems = edition(broken, CHANGE)
    assert found.programs == {} and errors(problems)
    assert set(found.tables) == {"warning"}


def test_calculations() -> None:
    found, _ = edition(DATED, CHANGE)
    assert found.calculations["quota"].result({"people": 3}) == Decimal("1.5")
    assert found.calculations["quota"].result({}) is None


@pytest.mark.parametrize(
    ("written", "domain", "value"),
    [
        ("3 working_days", Domain("span"), Span(3, "working_days")),
        ("3", Domain("integer", low=0, high=5), 3),
        ("6", Domain("integer", low=0, high=5), None),
        ("2.5", Domain("integer"), None),
        ("0.80", Domain("number"), Decimal("0.80")),
        ("NaN", Domain("number"), None),
        ("true", Domain("boolean"), True),
        ("2026-01-31", Domain("date"), date(2026, 1, 31)),
        ("red", Domain("string", ("red", "blue")), "red"),
        ("green", Domain("string", ("red", "blue")), None),
        ("a; b", Domain("list"), ("a", "b")),
    ],
)
def test_figures_are_typed(written: str, domain: Domain, value: object) -> None:
    assert read_value(written, domain) == value


def test_a_figure_outside_its_domain() -> None:
    bad = replace(LIMIT, values=(replace(LIMIT.values[0], value="soon"),))
    found, problems = edition(pack(parameters={"limit": bad}), CHANGE)
    assert "limit" not in found.parameters and "pack.bad_figure" in {problem.code for problem in problems}


def field(name: str, type: str, **more: object) -> FormField:
    empty = dict.fromkeys(("relevant", "constraint", "purpose", "basis", "retention", "holds", "owner", "source"), "")
    flags = dict.fromkeys(("required", "personal", "sensitive", "prefill"), False)
    return FormField(**{"name": name, "type": type, "label": text(name), **empty, **flags, **more})  # type: ignore[arg-type]


def test_form_fields_are_facts() -> None:
    kinds = Catalog("kinds", text("kinds"), (CatalogItem("a", text("a")), CatalogItem("b", text("b"))), "S")
    form = Form(
        "f", text("f"),
        (
            field("people", "integer", required=True, constraint=". >= 1 and . < 100"),
            field("kind", "select_one kinds"), field("hint", "note"), field("agreed", "acknowledge"),
            field("why", "text", required=True, relevant="${agreed} = 'no'"),
        ),
        "S",
    )  # fmt: skip
    people, kind, agreed, why = form_facts(form, {"kinds": kinds})
    assert people.domain == Domain("integer", low=1, high=100, high_closed=False) and people.required
    assert kind.domain == Domain("string", ("a", "b"), catalog="kinds")
    assert agreed.domain == Domain("boolean") and agreed.origin == "intake"
    assert not why.required


def test_figures_named() -> None:
    assert set(figures_named(CASE_TYPE)) == {"limit"}
    assert set(figures_named(replace(STEPS[0], when="people > @much + @more"))) == {"much", "more"}
