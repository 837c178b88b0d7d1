"""No rule changes without an example just before and one just after the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from yiwang.engine.packs.definitions import Pack, Scenario
from yiwang.engine.packs.editions import figures_named
from yiwang.engine.problems import Problem, Where, declare
from yiwang.packtools.validators.references import tables_used
from yiwang.packtools.validators.subject import Subject, validator

UNTESTED_CHANGE = declare(
    "scenario.change_untested",
    what=(
        "{name} 在 {day} 有变动，但没有情景说明前一天和当天各是怎样",
        "{name} changes on {day}, but no scenarios show the day before and the day itself",
    ),
    why=(
        "没有前后两个例子，没有人看得出变了什么，日期写错也发现不了",
        "without both nobody sees what changes, and a wrong date goes unnoticed",
    ),
    mend=(
        "在 scenarios 写两个：{before} 一个，{day} 一个（对它，或对用到它的事项、决策表）",
        "write two scenarios, one on {before} and one on {day}, for it or for a case type or table that uses it",
    ),
    severity="warning",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(scenario: Scenario) -> date | None:
    """The day whose rules a scenario asks for."""
    text = str(scenario.given.get("on") or scenario.given.get("reported_at") or "")
    try:
        return date.fromisoformat(text[:10]) if _DAY.match(text) else None
    except ValueError:
        return None


@validator(
    "changes_tested",
    "每次变动都有情景说明前一天和当天",
    "every change of a rule has a scenario just before and one just after",
)
def changes_tested(subject: Subject) -> Iterator[Problem]:
    days: dict[str, set[date]] = {}
    for scenario in subject.own.scenarios:
        if day := day_of(scenario):
            days.setdefault(scenario.subject, set()).add(day)
    named: Mapping[str, set[str]] | None = None
    for name, day, where in _changes(subject.own):
        both = {day - timedelta(days=1), day}
        if both <= days.get(name, set()):
            continue
        named = _naming(subject.pack) if named is None else named
        if not any(both <= days.get(one, set()) for one in named.get(name, ())):
            yield UNTESTED_CHANGE.at(where, name=name, day=day, before=min(both))


def _changes(own: Pack) -> Iterator[tuple[str, date, Where]]:
    """Each change after the first day of the pack: its name, day and place.

    A new table changes what it is asked about; a new case type changes nothing that was there.
    """
    for parameter in own.parameters.values():
        for earlier, later in zip(parameter.values, parameter.values[1:], strict=False):
            if earlier.value != later.value:
                yield f"parameters/{parameter.id}", later.since, later.where
    start = own.manifest.since or date.min
    for id, tables in own.decisions.items():
        for table in tables:
            if table.since and table.since > start:
                yield f"decisions/{id}", table.since, table.where
    for id, case_types in own.case_types.items():
        for case_type in case_types[1:]:
            if case_type.since:
                yield f"case_types/{id}", case_type.since, case_type.where


def _naming(pack: Pack) -> Mapping[str, set[str]]:
    """Who names a figure or a table (both as `section/id`), as subjects of scenarios."""
    found: dict[str, set[str]] = {}
    for section in ("case_types", "decisions"):
        for id, versions in getattr(pack, section).items():
            for figure in set(figures_named(versions)):
                found.setdefault(f"parameters/{figure}", set()).add(f"{section}/{id}")
    for id, calculation in pack.calculations.items():
        for figure in set(figures_named(calculation)):
            found.setdefault(f"parameters/{figure}", set()).add(f"calculations/{id}")
    for id, case_types in pack.case_types.items():
        for table in {name for case_type in case_types for name in tables_used(case_type)}:
            found.setdefault(f"decisions/{table}", set()).add(f"case_types/{id}")
    return found


VALIDATORS = (changes_tested,)
