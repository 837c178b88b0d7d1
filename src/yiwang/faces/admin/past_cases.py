"""The site's own cases of a time as arrivals of a simulation. Only what the rules choose by is taken, no words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from yiwang.cases import interface as cases
from yiwang.engine.packs.editions import Edition
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows import Program
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.prefixes import starts_with
from yiwang.packtools.simulation.mapping import NOT_TAKEN, PastMapping
from yiwang.packtools.simulation.past_cases import PastCases
from yiwang.packtools.simulation.profile import Assumptions, fact_value

MOST = 500_000


def past_cases(
    path: str, since: date, until: date, edition: Edition, assumptions: Assumptions
) -> tuple[PastCases, int, PastMapping]:
    """Cases reported in a path in these days, how many were left out, and the mapping that the plan asks for.

    A case is left out when the pack has no such case type, or its profile says nothing about the work it is.
    """
    found, left_out = PastCases(), 0
    begin, end = (instant(datetime.combine(one, time())) for one in (since, until))
    rows = cases.Case.objects.filter(starts_with("area_path", path), about=None)
    rows = rows.filter(reported_at__gte=begin, reported_at__lt=end)
    for row in rows.order_by("reported_at").values_list("reported_at", "case_type", "area_5", "area_code", "facts")[
        :MOST
    ]:
        reported, case_type, village, area, facts = row
        program = edition.programs.get(case_type)
        if program is None or case_type not in assumptions.profiles:
            left_out += 1
            continue
        moment = civil(reported).replace(tzinfo=None)
        found.rows.append((moment, case_type, village or area, "", _facts(facts, program)))
        found.per_unit[""] += 1
    mapping = PastMapping("site", NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, NOT_TAKEN, "", {}, (), 0.0)
    return found, left_out, mapping


def _facts(facts: Mapping[str, Any], program: Program) -> dict[str, Value]:
    """The facts of the report that are chosen from a list or answered by yes or no."""
    found: dict[str, Value] = {}
    for name, domain in program.intake.items():
        if name in facts and _chosen(domain):
            value, belongs = fact_value(_text(facts[name]), domain)
            if belongs:
                found[name] = value
    return found


def _chosen(domain: Domain) -> bool:
    return domain.type == "boolean" or (domain.type != "list" and bool(domain.values or domain.catalog))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
