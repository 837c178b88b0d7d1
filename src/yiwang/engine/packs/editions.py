"""The rules in force on a date, compiled: what the platform asks, and what checks and simulations run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, partial
from typing import Any, TypeVar

from yiwang.engine.clocks import Clockwork, build_clockwork
from yiwang.engine.clocks.definitions import Calendar
from yiwang.engine.clocks.local import LocalClockwork, LocalDay
from yiwang.engine.decisions import CompiledTable, compile_table
from yiwang.engine.decisions.definitions import Table
from yiwang.engine.orgcharts import OrgChart
from yiwang.engine.packs.calculations import CompiledCalculation, compile_calculation
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.figures import figure_on, in_force
from yiwang.engine.packs.forms import form_facts, with_codes
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value
from yiwang.engine.workflows.compile import compile_case_type
from yiwang.engine.workflows.definitions import CaseType, TimeRule
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.rules import Rules

_Versioned = TypeVar("_Versioned", Table, CaseType)
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Edition:
    """The rules from `since` until the day before `until` (None: without bound), compiled.

    What could not be compiled is left out; the problems say why.
    """

    pack: Pack
    since: date | None
    until: date | None
    rules: Rules
    chart: OrgChart
    programs: Mapping[str, Program]
    calculations: Mapping[str, CompiledCalculation]

    @property
    def parameters(self) -> Mapping[str, Value]:
        return self.rules.parameters

    @property
    def tables(self) -> Mapping[str, CompiledTable]:
        return self.rules.tables

    @property
    def clockwork(self) -> Clockwork:
        return self.rules.clockwork

    def with_local_days(self, days: tuple[LocalDay, ...]) -> Edition:
        """The same rules at a place that has days of its own; everything compiled is shared, only the clocks differ."""
        pack = self.pack
        calendar = Calendar(pack.calendar_days, pack.calendar_years)
        return self._with_clocks(LocalClockwork(self.clockwork, calendar, pack.timetables.values(), days))

    def with_days_known(self, at: datetime) -> Edition:
        """The same rules with the days that are known at a moment counted throughout: of a year that is over."""
        return self._with_clocks(self.clockwork.known(at))

    def _with_clocks(self, clocks: Clockwork) -> Edition:
        programs = {
            id: replace(one, rules=replace(one.rules, clockwork=clocks), due=clocks.due)
            for id, one in self.programs.items()
        }
        return replace(self, rules=replace(self.rules, clockwork=clocks), programs=programs)


def effective_dates(pack: Pack) -> list[date]:
    """The days on which anything changes, in order: of the pack, its tables, case types and figures."""
    found = {pack.manifest.since, pack.manifest.until}
    for item in _versions(pack):
        found |= {item.since, item.until}
    found |= {value.since for parameter in pack.parameters.values() for value in parameter.values}
    return sorted(day for day in found if day is not None)


def _versions(pack: Pack) -> Iterator[Table | CaseType]:
    for tables in pack.decisions.values():
        yield from tables
    for case_types in pack.case_types.values():
        yield from case_types


def edition(pack: Pack, on: date) -> tuple[Edition, list[Problem]]:
    """The rules in force on a day, and what could not be compiled. Asking for several days: use `Editions`."""
    return Editions(pack).on(on)


class Editions:
    """All editions of a (merged) pack. Each interval between two effective dates is compiled once; what did not change
    from one to the other is shared."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.dates = effective_dates(pack)
        self._made: dict[int, tuple[Edition, list[Problem]]] = {}
        self._shared: dict[Hashable, Any] = {}

    def on(self, day: date) -> tuple[Edition, list[Problem]]:
        """The edition in force on a day."""
        place = bisect_right(self.dates, day)
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def __iter__(self) -> Iterator[tuple[Edition, list[Problem]]]:
        """Every edition from the pack's own first day on, in order."""
        start = self.pack.manifest.since or (self.dates[0] if self.dates else date.min)
        for day in [start, *(day for day in self.dates if day > start)]:
            if self.pack.manifest.until is None or day < self.pack.manifest.until:
                yield self.on(day)

    @cached_property
    def _clocks(self) -> tuple[Clockwork, list[Problem]]:
        calendar = Calendar(self.pack.calendar_days, self.pack.calendar_years)
        return build_clockwork(calendar, self.pack.timetables.values())

    @cached_property
    def chart(self) -> OrgChart:
        """The organisation chart, the same in all editions."""
        return OrgChart(self.pack.levels, self.pack.lines, self.pack.unit_kinds, self.pack.posts)

    def _make(self, place: int) -> tuple[Edition, list[Problem]]:
        pack = self.pack
        since = self.dates[place - 1] if place else None
        until = self.dates[place] if place < len(self.dates) else None
        on = since or date.min
        problems = list(self._clocks[1])
        figures = self._figures(on, problems)
        tables = self._tables(on, figures, problems)
        rules = Rules(
            tables,
            figures,
            self._clocks[0],
            pack.posts,
            pack.unit_kinds,
            self._forms,
            {id: _source_of(pack, id, on) for id in figures},
        )
        programs = self._programs(on, rules, problems)
        calculations = self._calculations(figures, problems)
        return Edition(pack, since, until, rules, self.chart, programs, calculations), problems

    def _figures(self, on: date, problems: list[Problem]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for id, parameter in self.pack.parameters.items():
            value, wrong = figure_on(parameter, on)
            problems += wrong
            if value is not None:
                found[id] = value
        return found

    @cached_property
    def _forms(self) -> dict[str, Any]:
        return {id: form_facts(form, self.pack.catalogs) for id, form in self.pack.forms.items()}

    def _tables(self, on: date, figures: Mapping[str, Value], problems: list[Problem]) -> dict[str, CompiledTable]:
        found: dict[str, CompiledTable] = {}
        for id, versions in self.pack.decisions.items():
            table = holding(versions, on)
            if table is None:
                continue
            compiled, wrong = self._share(table, figures, (), partial(self._compile_table, table, figures))
            problems += wrong
            if compiled is not None:
                found[id] = compiled
        return found

    def _compile_table(self, table: Table, figures: Mapping[str, Value]) -> tuple[CompiledTable | None, list[Problem]]:
        return compile_table(self._full(table), figures)

    def _full(self, table: Table) -> Table:
        """The table with the codes of the catalogs that its columns name."""
        columns = [
            tuple(replace(column, domain=with_codes(column.domain, self.pack.catalogs)) for column in side)
            if any(column.domain.catalog for column in side)
            else side
            for side in (table.inputs, table.outputs)
        ]
        return (
            table if columns == [table.inputs, table.outputs] else replace(table, inputs=columns[0], outputs=columns[1])
        )

    def _programs(self, on: date, rules: Rules, problems: list[Problem]) -> dict[str, Program]:
        found: dict[str, Program] = {}
        for id, versions in self.pack.case_types.items():
            case_type = holding(versions, on)
            if case_type is None:
                continue
            used = tuple(self._table_key(rules, name) for name in sorted(_tables_named(case_type)))
            program, wrong = self._share(case_type, rules.parameters, used, partial(self._compile, case_type, rules))
            problems += wrong
            if program is not None:
                found[id] = program
        return found

    def _compile(self, case_type: CaseType, rules: Rules) -> tuple[Program | None, list[Problem]]:
        facts = tuple(
            replace(fact, domain=with_codes(fact.domain, self.pack.catalogs)) if fact.domain.catalog else fact
            for fact in case_type.facts
        )
        return compile_case_type(replace(case_type, facts=facts), rules)

    def _table_key(self, rules: Rules, name: str) -> Hashable:
        table = rules.tables.get(name)
        return (name, id(table)) if table else (name, 0)

    def _calculations(self, figures: Mapping[str, Value], problems: list[Problem]) -> dict[str, CompiledCalculation]:
        domains = {id: parameter.domain for id, parameter in self.pack.parameters.items()}
        found: dict[str, CompiledCalculation] = {}
        for id, calculation in self.pack.calculations.items():
            compiled, wrong = self._share(
                calculation, figures, (), partial(compile_calculation, calculation, figures, domains)
            )
            problems += wrong
            if compiled is not None:
                found[id] = compiled
        return found

    def _share(
        self, item: Any, figures: Mapping[str, Value], more: Hashable, make: Callable[[], tuple[_Made, list[Problem]]]
    ) -> tuple[_Made, list[Problem]]:
        """What `make` gives, made once for the same item with the same values of the figures that it names."""
        names = self._shared.get(("names", id(item)))
        if names is None:
            names = self._shared[("names", id(item))] = sorted(set(figures_named(item)))
        key = (id(item), tuple((name, figures.get(name)) for name in names), more)
        if key not in self._shared:
            self._shared[key] = make()
        made: tuple[_Made, list[Problem]] = self._shared[key]
        return made


def holding(versions: Iterable[_Versioned], on: date) -> _Versioned | None:
    """The version that has legal effect on a day."""
    for version in versions:
        if (version.since or date.min) <= on and (version.until is None or on < version.until):
            return version
    return None


def _source_of(pack: Pack, id: str, on: date) -> str:
    held = in_force(pack.parameters[id].values, on)
    return held.source if held else ""


def _tables_named(case_type: CaseType) -> set[str]:
    return {*case_type.on_open, *(name for step in case_type.transitions for name in step.decide)}


def figures_named(item: object) -> Iterator[str]:
    """The ids of all parameters that a definition mentions, in its times (`TimeRule`) or as `@id` in its texts."""
    if isinstance(item, TimeRule):
        if item.parameter:
            yield item.parameter
    elif isinstance(item, str):
        if "@" in item:
            yield from (word for part in item.split("@")[1:] if (word := _word(part)))
    elif isinstance(item, tuple):
        for part in item:
            yield from figures_named(part)
    elif is_dataclass(item) and not isinstance(item, type):
        for name in _compared(type(item)):
            yield from figures_named(getattr(item, name))


@cache
def _compared(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a definition that say something; its place in a file does not."""
    return tuple(field.name for field in fields(kind) if field.compare)


def _word(text: str) -> str:
    end = next((place for place, letter in enumerate(text) if not (letter.isalnum() or letter == "_")), len(text))
    return text[:end]
