"""Small packs made by Hypothesis: every section, with texts that are awkward in YAML and CSV."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from hypothesis import strategies as st

from yiwang.engine.clocks.definitions import CalendarDay, Hours, StatutoryMaximum, Timetable
from yiwang.engine.decisions.definitions import Column, Row, Table
from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind
from yiwang.engine.packs.definitions import (
    AgendaItem,
    AnswerTemplate,
    Calculation,
    Catalog,
    CatalogItem,
    Coverage,
    DatedValue,
    Duty,
    Exclusion,
    Form,
    FormField,
    Indicator,
    Manifest,
    Meeting,
    Pack,
    Parameter,
    Scenario,
    Source,
    Template,
    Term,
    Visit,
)
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Span
from yiwang.engine.workflows.definitions import (
    CaseType,
    Extension,
    Fact,
    Objection,
    OverdueStep,
    OwnerRule,
    Part,
    Pause,
    Stage,
    TimeRule,
    Transition,
)

AWKWARD = [
    "null", "~", "yes", "2020-01-01", "1.0", "=x", "@y", "- a", "{a: b}", "a, b", 'say "hi"', "it's", "# no", "a: b",
]  # fmt: skip

ids = st.sampled_from(["a", "b2", "long_name", "no", "null_", "x"])
filled = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(alphabet="一网ab,;:'\"#@=[]{}|>-&*!%?\\/ 1.", min_size=1, max_size=12).map(str.strip),
).filter(bool)
words = st.one_of(st.just(""), filled)
texts = st.builds(Text, filled, filled)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
maybe_day = st.none() | days
flags = st.booleans()
id_tuples = st.lists(ids, max_size=3).map(tuple)
some_ids = st.lists(ids, min_size=1, max_size=3).map(tuple)
spans = st.one_of(
    st.builds(Span, st.integers(1, 90), st.sampled_from(["minutes", "working_days"]), st.none()),
    st.just(Span(Decimal("1.5"), "hours")),
    st.just(Span(0, "until", time(18, 30))),
)
times = st.one_of(st.builds(TimeRule, span=spans), st.builds(TimeRule, parameter=ids), st.builds(TimeRule, output=ids))
owners = st.one_of(st.builds(OwnerRule, post=ids), st.builds(OwnerRule, output=ids))
steps = st.lists(
    st.builds(
        OverdueStep, st.sampled_from([0.5, 0.8, 1.0, 1.5]), st.sampled_from(["remind", "supervise"]), st.integers(0, 3)
    ),
    max_size=2,
).map(tuple)


@st.composite
def ranges(draw: st.DrawFn) -> Domain:
    low = draw(st.none() | st.integers(-9, 5) | st.just(Decimal("0.5")))
    high = draw(st.none() | st.integers(6, 99))
    return Domain("number", (), low, high, low is None or draw(flags), high is None or draw(flags))


column_domains = st.one_of(
    ranges(),
    st.builds(Domain, st.just("string"), id_tuples),
    st.builds(Domain, st.just("integer"), st.just((1, 2))),
    st.builds(Domain, st.just("string"), catalog=ids),
    st.sampled_from([Domain("boolean"), Domain("span"), Domain("date")]),
)
domains = st.one_of(
    column_domains, st.builds(Domain, st.just("number"), unit=filled), st.just(Domain("date", (date(2020, 1, 1),)))
)


def by_id(item: st.SearchStrategy, key: str = "id") -> st.SearchStrategy:
    return st.lists(item, max_size=2).map(lambda found: {getattr(one, key): one for one in found})


def versions(item: st.SearchStrategy) -> st.SearchStrategy:
    return by_id(item).map(lambda found: {id: (one,) for id, one in found.items()})


def unique(item: st.SearchStrategy, key: str = "id") -> st.SearchStrategy:
    return by_id(item, key).map(lambda found: tuple(found.values()))


facts = st.builds(
    Fact, ids, domains, texts, st.sampled_from(["intake", "command", "system"]), default=words, required=flags
)  # fmt: skip
stages = st.builds(
    Stage, ids, texts, owner=st.none() | owners, within=st.none() | times, phase=words, end=flags,
    outcome=st.sampled_from([None, "solved", "merged"]), overdue=steps, source=words,
)  # fmt: skip
transitions = st.builds(
    Transition, ids, texts, some_ids, ids, some_ids, when=words, needs=id_tuples, takes=id_tuples, decide=id_tuples,
    because=flags, tells=id_tuples, at_most=st.none() | st.integers(1, 9) | st.builds(TimeRule, parameter=ids),
    or_after=st.none() | times, new_round=flags, waits_for=id_tuples, second_person=flags, source=words,
    to_reporter=st.none() | texts,
)  # fmt: skip
parts = st.builds(
    Part, ids, texts, some_ids, some_ids, id_tuples, respond_within=st.none() | times, finish_within=st.none() | times,
    join=st.sampled_from(["all", "any", 2]), at_most_bodies=st.integers(0, 9), scored_by=words, overdue=steps,
    source=words,
)  # fmt: skip
pauses = st.builds(
    Pause, ids, texts, some_ids, some_ids, times, at_most=st.integers(0, 3), resumed_by=id_tuples, because=flags,
    defers=flags, tells=id_tuples, source=words,
)  # fmt: skip
extensions = st.builds(
    lambda ruling, **more: Extension(**more, ruled_by=ruling[0], ruling_within=ruling[1]),
    st.just(((), None)) | st.tuples(some_ids, times), stages=some_ids, by=some_ids, up_to=times,
    at_most=st.integers(0, 3), phase=ids, because=flags, tells=id_tuples, source=words,
)  # fmt: skip
objections = st.builds(
    Objection, some_ids, some_ids, times, some_ids, times, ids, at_most=st.integers(0, 3), source=words
)  # fmt: skip
case_types = st.builds(
    CaseType, ids, texts, filled, words, words, id_tuples, ids, unique(stages), unique(transitions),
    facts=unique(facts, "name"), on_open=id_tuples, parts=unique(parts), pauses=unique(pauses),
    extension=st.none() | extensions, objection=st.none() | objections, overdue=steps, statutory_kind=words,
    statutory_none=words, level=words, public=words, pictogram=words, since=maybe_day, until=maybe_day,
    assumed=words, overrides=flags,
).filter(lambda found: bool(found.stages and found.transitions))  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    maybe = st.just(Text("", "")) | texts
    inputs = draw(unique(st.builds(Column, ids, column_domains, maybe, expression=words), "name"))
    outputs = draw(unique(st.builds(Column, ids, column_domains, maybe, default=words), "name"))
    if not inputs and not outputs:
        outputs = (Column("out", Domain("string")),)
    row = st.builds(
        Row,
        st.tuples(*[filled for _ in inputs]),
        st.tuples(*[filled for _ in outputs]),
        words,
        words,
    )
    rows = draw(st.lists(row.filter(lambda row: not "".join((*row.tests, *row.outputs)).startswith("#")), max_size=3))
    return draw(
        st.builds(
            Table, ids, texts, st.sampled_from(["first", "unique", "collect_sum"]), st.just(inputs), st.just(outputs),
            st.just(tuple(rows)), source=words, since=maybe_day, until=maybe_day, assumed=words, overrides=flags,
        )
    )  # fmt: skip


catalog_items = st.builds(
    CatalogItem, filled, texts, words, st.dictionaries(st.sampled_from(["note", "x y"]), filled), words, flags
)  # fmt: skip
form_fields = st.builds(
    FormField, ids, filled, texts, flags, words, words, flags, flags, words, words, words, words, flags, words, words
)  # fmt: skip
plain = st.recursive(
    st.one_of(words, st.integers(-99, 99), flags, st.none(), st.decimals(-9, 9, places=2)),
    lambda inner: st.lists(inner, max_size=2).map(tuple) | st.dictionaries(ids, inner, max_size=2),
    max_leaves=4,
)
mappings = st.dictionaries(ids, plain, max_size=3)
timetables = st.builds(
    Timetable, ids, texts,
    st.lists(
        st.builds(
            Hours, st.sampled_from(["all", "working", "1 2 3"]), st.just(time(8, 30)),
            st.sampled_from([time(0), time(12)]),
        ),
        min_size=1, max_size=2,
    ).map(tuple),
    st.integers(1, 24), id_tuples, words, words, flags,
)  # fmt: skip


@st.composite
def scenario_lists(draw: st.DrawFn) -> tuple[Scenario, ...]:
    found = []
    for stem in draw(st.sampled_from([[], ["a"], ["a", "b"]])):
        for number in range(1, draw(st.integers(1, 3)) + 1):
            when = draw(st.lists(plain.filter(lambda value: value is not None), max_size=2).map(tuple))
            given, then = draw(mappings), draw(mappings)
            found.append(Scenario(f"{stem}/{number}", draw(filled), draw(filled), given, when, then, draw(words)))
    return tuple(found)


manifests = st.builds(
    Manifest, st.just("small"), filled, texts, filled, st.sampled_from(["", "base"]), texts, some_ids, maybe_day,
    maybe_day, flags,
)  # fmt: skip
packs = st.builds(
    Pack,
    manifests,
    sources=by_id(
        st.builds(
            Source, filled, filled, words, words, maybe_day, words, st.sampled_from(["", "P", "S"]), maybe_day, flags,
            st.sampled_from(["", "The rules"]),
        )
    ),
    coverage=by_id(
        st.builds(Coverage, filled, st.sampled_from(["modelled", "not"]), id_tuples, st.just(Text("", "")) | texts)
    ),
    glossary=by_id(st.builds(Term, filled, ids, texts, words, flags), "term"),
    levels=by_id(st.builds(Level, ids, texts, st.integers(0, 9), words, words, flags)),
    lines=by_id(st.builds(Line, ids, texts, words, words, flags)),
    unit_kinds=by_id(st.builds(UnitKind, ids, texts, ids, ids, words, words, st.integers(0, 9), words, words, flags)),
    posts=by_id(
        st.builds(
            Post, ids, texts, ids, ids, words, st.sampled_from(["person", "team", "self"]), words, words, words,
            id_tuples, st.integers(0, 9), words, words, flags,
        )
    ),
    parameters=by_id(
        st.builds(
            Parameter, ids, texts, domains,
            st.tuples(st.builds(DatedValue, days, filled, filled, maybe_day, st.sampled_from(["", "M"]))),
            words, flags,
        )
    ),
    duties=by_id(
        st.builds(
            Duty, filled, texts, st.sampled_from(["lead", "support", "reclaimed"]), words, words, words, maybe_day,
            words, words, words, flags, words, flags,
        )
    ),
    catalogs=by_id(
        st.builds(
            Catalog, ids, texts, st.lists(catalog_items, max_size=2).map(tuple), words, st.integers(0, 9), words, flags
        )
    ),
    case_types=versions(case_types),
    decisions=versions(tables()),
    calendar_days=by_id(
        st.builds(
            CalendarDay, days, st.sampled_from(["off", "work"]), words, words, name_en=st.sampled_from(["", "A day"])
        ),
        "day",
    ),
    calendar_years=st.frozensets(st.integers(1990, 2099), max_size=2),
    timetables=by_id(timetables),
    statutory=by_id(st.builds(StatutoryMaximum, ids, filled, filled, spans, texts, filled, flags)),
    forms=by_id(
        st.builds(
            Form, ids, texts, st.lists(form_fields, max_size=2).map(tuple), words, words, st.integers(0, 90), flags
        )
    ),
    indicators=by_id(
        st.builds(
            Indicator, ids, texts, some_ids, filled, words,
            st.lists(st.builds(Exclusion, ids, filled, texts), max_size=2).map(tuple),
            words, st.sampled_from(["month", "year"]), words, words, flags,
        )
    ),
    meetings=by_id(
        st.builds(
            Meeting, ids, texts, filled, filled, id_tuples, st.sampled_from(["", "day", "half_year"]), words, words,
            st.lists(st.builds(AgendaItem, texts, id_tuples, words, id_tuples), max_size=2).map(tuple),
            id_tuples, words, words, words, words, flags,
        )
    ),
    visits=by_id(
        st.builds(
            Visit, ids, texts, some_ids, filled, words, st.sampled_from(["week", "year"]), words, words, words, words,
            id_tuples, words, words, words, flags,
        )
    ),
    calculations=by_id(
        st.builds(
            Calculation, ids, texts, st.dictionaries(ids, domains, max_size=2), domains, filled, words, words, flags
        )
    ),
    answers=by_id(
        st.builds(
            AnswerTemplate, ids, texts, st.sampled_from(["answer", "question"]), id_tuples, id_tuples, id_tuples,
            id_tuples, words, texts, words, words, flags,
        )
    ),
    templates=by_id(
        st.builds(Template, ids, texts, words, id_tuples, st.just("") | filled, words, st.just("") | filled, flags)
    ),
    scenarios=scenario_lists(),
    changelog=words,
)  # fmt: skip
