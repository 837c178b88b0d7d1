"""A pack as written: one immutable value that holds every definition of the folder, each with its place.

`packtools.reader` makes it from files; `packs.merge` lays a pack over the one it extends; `packs.editions` gives the
rules in force on a date, compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from yiwang.engine.clocks.definitions import CalendarDay, StatutoryMaximum, Timetable
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind
from yiwang.engine.problems import NOWHERE, Text, Where
from yiwang.engine.values import Domain
from yiwang.engine.workflows.definitions import CaseType

Evidence = Literal["P", "S", "M", "T", ""]
"""How sure a figure is: P the article itself was read · S a secondary source · M memory · T tried here."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """pack.yaml."""

    id: str
    version: str
    title: Text
    engine: str
    extends: str
    authority: Text
    languages: tuple[str, ...]
    since: date | None
    until: date | None
    fictional: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument that lines cite by `id`, followed by a space and the place inside it."""

    id: str
    title: str
    issuer: str
    number: str
    issued: date | None
    location: str
    evidence: Evidence = ""
    since: date | None = None
    overrides: bool = False
    title_en: str = ""
    """What it is called in English, where it has such a name."""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the pack says of one system of the mission (A1 … H3)."""

    id: str
    status: Literal["modelled", "partly", "not"]
    at: tuple[str, ...]
    """References into the pack: `case_types/dispute`, `decisions/dispute_warning`, `parameters/…` …"""
    note: Text
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A local term: its identifier and labels."""

    term: str
    identifier: str
    label: Text
    source: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """The value of a parameter from a date on. `value` is text in the parameter's domain."""

    since: date
    value: str
    source: str
    last_checked: date | None
    evidence: Evidence = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure, dated. `assumed` says why it is our default and not the source's."""

    id: str
    title: Text
    domain: Domain
    values: tuple[DatedValue, ...]
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Duty:
    """One item of the duty list. A case type without an admitted duty is refused."""

    id: str
    title: Text
    kind: Literal["lead", "support", "reclaimed"]
    group: str
    level: str
    unit_kind: str
    admitted_on: date | None
    admitted_by: str
    source: str
    budget_line: str = ""
    sample: bool = False
    """An example of ours where the source states only how many there are."""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """One code of a catalog."""

    code: str
    title: Text
    parent: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    sample: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A closed list of codes: kinds of dispute, grades of posts, fields of responsibility."""

    id: str
    title: Text
    items: tuple[CatalogItem, ...]
    source: str
    stated_count: int = 0
    """How many the source says there are; 0 = not said."""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FormField:
    """One question, in XLSForm terms. A personal field names its purpose, legal basis and retention."""

    name: str
    type: str
    label: Text
    required: bool
    relevant: str
    constraint: str
    personal: bool
    sensitive: bool
    purpose: str
    basis: str
    retention: str
    holds: str
    """The register field that this answer is (`household.address`): collected once in the whole pack."""
    prefill: bool
    """Shown from the register and not asked again."""
    owner: str
    """The unit kind or post that answers for the field."""
    source: str
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    title: Text
    fields: tuple[FormField, ...]
    source: str
    department: str = ""
    minutes: int = 0
    """How long filling it takes; the burden is counted with it."""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Cases left out of an indicator: on what condition, and the reason that is published."""

    id: str
    where_text: str
    reason: Text
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate or count over cases, computed from the record; shown with n and an interval.

    `over` is a case type id or `all`. Conditions are over the case's facts and `stage`, `outcome`, `overdue` …
    """

    id: str
    title: Text
    over: tuple[str, ...]
    numerator: str
    denominator: str
    exclusions: tuple[Exclusion, ...]
    level: str
    period: str
    source: str
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A part of an agenda that the system compiles: the cases (or indicators) that meet a condition."""

    title: Text
    over: tuple[str, ...]
    condition: str
    indicators: tuple[str, ...] = ()
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: when (`every` day, week, month, quarter, half_year, year, or `on` a condition), who, about what."""

    id: str
    title: Text
    level: str
    convenor: str
    attendees: tuple[str, ...]
    every: str
    on: str
    at: str
    agenda: tuple[AgendaItem, ...]
    produces: tuple[str, ...]
    """Case types that its decisions become."""
    minutes: str
    """Template of the minutes."""
    source: str
    quorum: str = ""
    """Parameter with the share that must be present; empty = none."""
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """A rhythm of visits: which posts go to whom, how often, what comes of it."""

    id: str
    title: Text
    by: tuple[str, ...]
    to: str
    level: str
    every: str
    """week, month, quarter, half_year, year; with `days` and `nights` per period, and `weekday` when fixed."""
    days: str
    nights: str
    weekday: str
    form: str
    produces: tuple[str, ...]
    coverage: str
    """What "complete" means, e.g. every household once a year."""
    source: str
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A formula in the closed language: a quota, a share. Inputs are declared, the result has a domain."""

    id: str
    title: Text
    inputs: Mapping[str, Domain]
    result: Domain
    expression: str
    source: str
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A document that results and minutes are printed from: Markdown with `{{ names }}` of what it may show."""

    id: str
    title: Text
    use: str
    names: tuple[str, ...]
    body: str
    source: str
    english: str = field(default="", metadata={"added": True})
    """The body in English; empty where the document is written in Chinese alone."""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """Words that are offered to whoever writes to a reporter, with `{{ names }}` of what the case knows.

    `use`: answer, decline, extension, question. What is left empty of `over`, `kinds`, `stages` and `steps` is any.
    """

    id: str
    title: Text
    use: str
    over: tuple[str, ...]
    """Case types."""
    kinds: tuple[str, ...]
    """Codes of what the matter is about."""
    stages: tuple[str, ...]
    steps: tuple[str, ...]
    fact: str
    """The fact that takes the words; empty: the first of the step that is text, else its reason."""
    text: Text
    source: str
    assumed: str = ""
    overrides: bool = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One of the pack's own tests, kept as written: `given`, `when`, `then` are plain values."""

    id: str
    title: str
    subject: str
    """`case_types/x`, `decisions/x`, `calculations/x`, `clocks`, `orgchart`."""
    given: Mapping[str, object]
    when: tuple[object, ...]
    then: Mapping[str, object]
    source: str = ""
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pack:
    """All of one pack folder. Sections map ids to definitions; tables and case types list the versions of one id."""

    manifest: Manifest
    sources: Mapping[str, Source] = field(default_factory=dict)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    unit_kinds: Mapping[str, UnitKind] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)
    case_types: Mapping[str, tuple[CaseType, ...]] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    calendar_days: Mapping[date, CalendarDay] = field(default_factory=dict)
    calendar_years: frozenset[int] = frozenset()
    timetables: Mapping[str, Timetable] = field(default_factory=dict)
    statutory: Mapping[str, StatutoryMaximum] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    calculations: Mapping[str, Calculation] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    answers: Mapping[str, AnswerTemplate] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    changelog: str = ""
