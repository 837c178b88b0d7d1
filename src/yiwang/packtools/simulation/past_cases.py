"""Past cases out of a file, by a mapping: as arrivals of a simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem, Where
from yiwang.engine.simulation.plan import Arrivals, CaseProfile, Plan, no_arrivals
from yiwang.engine.values import Value
from yiwang.packtools.simulation import kinds
from yiwang.packtools.simulation.mapping import PastMapping, Row, moment_of
from yiwang.packtools.simulation.profile import Assumptions, fact_value
from yiwang.packtools.simulation.tables import Table, open_table

PROBLEM_ROWS_SHOWN = 20


@dataclass(slots=True)
class PastCases:
    """What was read: (when, case type, area, unit, facts) in order of time, and the file's own share of late ones."""

    rows: list[tuple[datetime, str, str, str, Mapping[str, Value]]] = field(default_factory=list)
    refused: int = 0
    says_late: bool = False
    per_unit: Counter[str] = field(default_factory=Counter)
    late_per_unit: Counter[str] = field(default_factory=Counter)

    def late_share(self, unit: str) -> float | None:
        """The share of a unit's cases that were late in the record; None when the file does not say."""
        return self.late_per_unit[unit] / self.per_unit[unit] if unit in self.per_unit and self.says_late else None


def read_past_cases(path: Path, mapping: PastMapping, edition: Edition) -> tuple[PastCases, list[Problem]]:
    """The cases of a file, in order of time. Rows that cannot be read are left out, each with its reason."""
    cases = PastCases(says_late=bool(mapping.late_text))
    table, problems = open_table(path)
    if table is None:
        return cases, problems
    faults = table.check(mapping.columns)
    problems += faults or _read_rows(table, mapping, edition, cases)
    cases.rows.sort(key=lambda row: row[0])
    if not cases.rows:
        problems.append(kinds.EMPTY_FILE.at(Where(path.name)))
    return cases, problems


def _read_rows(table: Table, mapping: PastMapping, edition: Edition, cases: PastCases) -> list[Problem]:
    problems: list[Problem] = []
    for number, cells, fault in table.rows():
        bad = None if fault else _read_row(dict(zip(table.header, cells, strict=False)), mapping, edition, cases)
        if bad is not None:
            fault = kinds.BAD_ROW.at(Where(table.name, number), row=number, name=bad[0], value=bad[1])
        if fault is not None:
            cases.refused += 1
            if len(problems) < PROBLEM_ROWS_SHOWN:
                problems.append(fault)
    return problems


def _read_row(row: Row, mapping: PastMapping, edition: Edition, cases: PastCases) -> tuple[str, str] | None:
    """Take one row; what is wrong with it (name, value) when it cannot be taken."""
    arrived = moment_of(mapping.arrived.of(row))
    case_type = mapping.case_type.of(row)
    program = edition.programs.get(case_type)
    if arrived is None:
        return mapping.arrived.column, mapping.arrived.of(row)
    if program is None:
        return "case_type", case_type
    facts: dict[str, Value] = {}
    for name, taken in mapping.facts.items():
        domain = program.domains.get(name)
        value, belongs = fact_value(taken.of(row), domain) if domain else (None, False)
        if not belongs:
            return name, taken.of(row)
        facts[name] = value
    unit = mapping.unit.of(row)
    cases.rows.append((arrived, case_type, mapping.area.of(row), unit, facts))
    cases.per_unit[unit] += 1
    cases.late_per_unit[unit] += bool(mapping.late_text) and mapping.late.of(row) == mapping.late_text
    return None


def plan_of_past(cases: PastCases, mapping: PastMapping, assumptions: Assumptions) -> tuple[Plan, Arrivals]:
    """A plan whose time is that of the file, with its case types, areas and units; and its cases as arrivals."""
    first, last = cases.rows[0][0].date(), cases.rows[-1][0].date()
    names = sorted({row[1] for row in cases.rows})
    areas = sorted({row[2] for row in cases.rows})
    units = sorted({row[3] for row in cases.rows if row[3]})
    profiles = tuple(_past_profile(name, cases, mapping, assumptions) for name in names)
    levels = {profile.level: len(areas) for profile in profiles}
    plan = Plan(
        first, (last - first).days + 1, profiles, {**assumptions.areas, **levels}, assumptions.staff,
        units=tuple(units), area_names=dict.fromkeys(levels, tuple(areas)),
    )  # fmt: skip
    return plan, _arrivals(cases, plan)


def _past_profile(name: str, cases: PastCases, mapping: PastMapping, assumptions: Assumptions) -> CaseProfile:
    known = assumptions.profiles[name]
    minutes = {**known.minutes}
    if mapping.unit_minutes:
        minutes |= dict.fromkeys(mapping.unit_stages, mapping.unit_minutes)
    observed = {_key(row[4]): row[4] for row in cases.rows if row[1] == name}
    return replace(known, minutes=minutes, unit_stages=mapping.unit_stages, observed=tuple(observed.values()))


def _arrivals(cases: PastCases, plan: Plan) -> Arrivals:
    arrivals = no_arrivals()
    names = next(iter(plan.area_names.values()), ())
    areas = {name: number for number, name in enumerate(names)}
    units = {name: number for number, name in enumerate(plan.units)}
    profiles = {profile.case_type: number for number, profile in enumerate(plan.profiles)}
    combinations = [{_key(facts): number for number, facts in enumerate(profile.observed)} for profile in plan.profiles]
    midnight = datetime.combine(plan.start, time())
    for moment, case_type, area, unit, facts in cases.rows:
        profile = profiles[case_type]
        arrivals.minute.append(int((moment - midnight).total_seconds() // 60))
        arrivals.profile.append(profile)
        arrivals.area.append(areas[area])
        arrivals.facts.append(combinations[profile][_key(facts)])
        arrivals.unit.append(units.get(unit, -1))
    return arrivals


def _key(facts: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(facts.items(), key=lambda item: item[0]))
