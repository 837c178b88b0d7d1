"""simulation/profile.yaml: how often cases come, with which facts, how much work they are, who is there to do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem, Where
from yiwang.engine.simulation.plan import CaseProfile, FactChoice, Plan
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows.facts import read_default
from yiwang.engine.workflows.program import Program
from yiwang.packtools.reader.fields import Fields
from yiwang.packtools.reader.files import Reading, read_text
from yiwang.packtools.reader.yaml_nodes import Mapping as YamlMapping
from yiwang.packtools.reader.yaml_nodes import parse_yaml
from yiwang.packtools.simulation import kinds


@dataclass(frozen=True, slots=True)
class Assumptions:
    """A profile as read: case profiles by case type, staff per post, areas per level."""

    profiles: Mapping[str, CaseProfile]
    staff: Mapping[str, int]
    areas: Mapping[str, int]

    def plan(self, start: date, days: int) -> Plan:
        """The plan of a synthetic year that begins on `start`."""
        return Plan(start, days, tuple(self.profiles.values()), self.areas, self.staff)


def open_fields(reading: Reading, path: Path) -> Fields | None:
    """A YAML file of assumptions as fields; None, with the problem, when it is not a mapping."""
    text = read_text(reading, path) if path.is_file() else None
    node = parse_yaml(reading, reading.name(path), text) if text is not None else None
    return Fields(reading, reading.name(path), node) if isinstance(node, YamlMapping) else None


def read_assumptions(folder: Path, edition: Edition) -> tuple[Assumptions | None, list[Problem]]:
    """The assumptions of the pack in `folder`, held against its rules."""
    reading = Reading(folder)
    fields = open_fields(reading, folder / "simulation" / "profile.yaml")
    if fields is None:
        missing = kinds.NO_PROFILE.at(Where(f"{folder.name}/simulation/profile.yaml"), name=folder.name)
        return None, [*reading.problems, missing]
    profiles = {}
    for name, child in fields.children("case_types", required=True):
        program = edition.programs.get(name)
        if program is None:
            fields.report(kinds.UNKNOWN_CASE_TYPE, "case_types", name=name, known=_listed(edition.programs))
        else:
            profiles[name] = read_profile(child, program, edition)
    staff, areas = _counts(fields, "staff"), _counts(fields, "areas")
    fields.done()
    return Assumptions(profiles, staff, areas), reading.problems


def read_profile(fields: Fields, program: Program, edition: Edition) -> CaseProfile:
    """One case type's part of a profile."""
    case_type = program.case_type
    level = fields.optional_text("level") or case_type.level or lowest_level(edition)
    profile = CaseProfile(
        case_type.id,
        level,
        amount(fields, "per_year_per_area", 1_000_000),
        tuple(_facts(fields, program)),
        dict(_minutes(fields, program)),
        dict(_steps(fields, program)),
        fields.optional_text("channel"),
    )
    fields.done()
    return profile


def lowest_level(edition: Edition) -> str:
    """The lowest level of the chart: where a case without a level of its own is opened."""
    return max(edition.chart.levels.values(), key=lambda level: level.rank).id


def fact_value(text: str, domain: Domain) -> tuple[Value, bool]:
    """A fact written as text, and whether it belongs to its domain."""
    return read_default(text, domain)


def amount(fields: Fields, key: str, high: int, low: int = 0) -> float:
    """A number from `low` to `high`; one outside is reported, and `low` taken for it."""
    found = fields.number(key)
    if found is not None and not low <= found <= high:
        fields.report(kinds.OUT_OF_RANGE, key, name=key, value=fields.optional_text(key), low=low, high=high)
    return float(found) if found is not None and low <= found <= high else float(low)


def _counts(fields: Fields, key: str) -> dict[str, int]:
    child = fields.child(key)
    if child is None:
        return {}
    found = {name: int(amount(child, name, 100_000, 1)) for name in child.node.entries}
    child.done()
    return found


def _facts(fields: Fields, program: Program) -> Iterable[FactChoice]:
    for name, child in fields.children("facts"):
        domain = program.domains.get(name)
        if domain is None:
            known = _listed(program.blank)
            child.report(kinds.UNKNOWN_FACT, "", name=name, case_type=program.case_type.id, known=known)
        elif child.has("share"):
            share = amount(child, "share", 1)
            yield FactChoice(name, (True, False), (share, 1 - share))
        else:
            yield _choice(child, name, domain)
        child.done()


def _choice(fields: Fields, name: str, domain: Domain) -> FactChoice:
    values = []
    for text in fields.required_names("values"):
        value, belongs = fact_value(text, domain)
        if not belongs:
            fields.report(kinds.BAD_FACT, "values", name=name, value=text)
        values.append(value)
    weights = tuple(_weight(text) for text in fields.names("weights")) or (1.0,) * len(values)
    if len(weights) != len(values) or min(weights, default=1.0) < 0 or not sum(weights):
        fields.report(kinds.BAD_WEIGHTS, "weights", name=name)
        weights = (1.0,) * len(values)
    return FactChoice(name, tuple(values), weights)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


def _minutes(fields: Fields, program: Program) -> Iterable[tuple[str, float]]:
    child = fields.child("minutes")
    for name in child.node.entries if child else ():
        assert child is not None
        if name not in program.stages:
            known = _listed(program.stages)
            child.report(kinds.UNKNOWN_STAGE, name, name=name, case_type=program.case_type.id, known=known)
        yield name, amount(child, name, 1_000_000)


def _steps(fields: Fields, program: Program) -> Iterable[tuple[str, Mapping[str, float]]]:
    for stage, child in fields.children("steps"):
        moves = program.stages[stage].moves if stage in program.stages else {}
        if stage not in program.stages:
            known = _listed(program.stages)
            child.report(kinds.UNKNOWN_STAGE, "", name=stage, case_type=program.case_type.id, known=known)
        for name in child.node.entries:
            if stage in program.stages and name not in moves:
                child.report(kinds.UNKNOWN_STEP, name, name=name, stage=stage, known=_listed(moves))
        yield stage, {name: amount(child, name, 1_000_000) for name in child.node.entries}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
