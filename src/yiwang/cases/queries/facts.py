"""Facts as faces send them (JSON, a form, a row of a file) become the engine's values; and what the shell counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import connection

from yiwang.cases import checks
from yiwang.cases.models import Case
from yiwang.engine.expressions import domain_text
from yiwang.engine.problems import Problem, Text
from yiwang.engine.values import Domain, Months, Span, Value
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.facts import read_default
from yiwang.kernel.bulk import stored_id
from yiwang.kernel.ids import uuid7_from

_EXACT = (bool, int, Decimal, datetime, date, time, timedelta, Months, Span)


def read_facts(
    given: Mapping[str, Any], domains: Mapping[str, Domain], titles: Mapping[str, Text]
) -> tuple[dict[str, Value], list[Problem]]:
    """Values of the facts given. An unknown name is left as it is: the engine says that it was not asked."""
    found: dict[str, Value] = {}
    problems = []
    for name, value in given.items():
        domain = domains.get(name)
        try:
            found[name] = read_value(value, domain) if domain else str(value)
        except (ValueError, TypeError, InvalidOperation):
            fact = titles.get(name) or Text(name, name)
            kind = domain_text(domain) if domain else Text("文字", "text")
            problems.append(checks.UNREADABLE.at(fact=fact, value=value, type=kind))
    return found, problems


def read_value(value: Any, domain: Domain) -> Value:
    """One value in its domain. Raises ValueError or TypeError for what cannot be read."""
    if value is None or value == "":
        return None
    if domain.type == "list":
        items = value.split() if isinstance(value, str) else value
        return tuple(str(item) for item in items)
    if isinstance(value, float):
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else number
    if isinstance(value, _EXACT) and domain.type not in ("string", "text"):
        return value
    text = str(value)
    if domain.type in ("string", "text"):
        return text
    read, _ = read_default(text, domain)
    if read is None:
        raise ValueError(text)
    return read


def deciding(program: Program) -> frozenset[str]:
    """The facts that a table, a condition, the dispatch or a count of a case type reads."""
    moves = [move for stage in program.stages.values() for move in stage.moves.values()]
    tables = {name for name, _ in (*program.on_open, *(one for move in moves for one in move.tables))}
    read = {fact for name in tables for fact in program.rules.tables[name].fact_names}
    read |= {word for move in moves for word in _WORD.findall(move.condition)}
    return frozenset(read | {fact.name for fact in program.case_type.facts if fact.origin == "system"})


_WORD = re.compile(r"\w+")
COUNTED = frozenset({"repeat", "same_place", "same_kind", "round"})
"""System facts that are counted here, when a case type declares them. Others keep their default."""
SAME_PLACE, SAME_KIND = timedelta(days=30), timedelta(days=7)
SENT_LATE = timedelta(days=60)
"""A phone without a network makes the id of a case long before it is reported, but not so long."""


def counted_names(program: Program) -> frozenset[str]:
    return COUNTED.intersection(fact.name for fact in program.case_type.facts if fact.origin == "system")


def count_facts(names: Iterable[str], row: Case, now: datetime) -> dict[str, Value]:
    """What is counted for a case at this moment. `row` need not be saved yet."""
    wanted = set(names)
    found: dict[str, Value] = {}
    if beside := wanted & {"same_place", "same_kind"}:
        counted = dict(zip(("same_place", "same_kind"), _others(row, now), strict=True))
        found |= {name: counted[name] for name in beside}
    if "repeat" in wanted:
        found["repeat"] = _repeat(row, now)
    return found | ({"round": row.reopened} if "round" in wanted else {})


def _repeat(row: Case, now: datetime) -> int:
    """How often the matter was told: once by its report, again by each later report of it and each "me too"."""
    earlier = Case.objects.filter(id=row.same_as).values_list("facts", flat=True).first() if row.same_as else None
    told = max(int((earlier or {}).get("repeat", 0)), 1) + 1 if row.same_as else int(row.facts.get("repeat", 0))
    return max(told, 1) + row.me_too if row.me_too else told


def _others(row: Case, now: datetime) -> tuple[int, int]:
    """Other cases of the same area lately: of the same type, and of the same kind. By hand, and together: it is asked
    for each report, and the ORM takes four times as long."""
    place, kind = (connection.ops.adapt_datetimefield_value(now - span) for span in (SAME_PLACE, SAME_KIND))
    values = [row.case_type, row.kind, kind, row.area_code, place, stored_id(row.id)]
    sql = _OTHERS
    if connection.vendor == "postgresql":
        sql += " AND id > %s"
        values.append(_earliest(now))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        same_place, same_kind = cursor.fetchone()
    return int(same_place), int(same_kind)


def others_in(areas: Sequence[str], now: datetime) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The same for many areas in one question: how many cases lately by area and type, and by area and kind."""
    place, kind = (connection.ops.adapt_datetimefield_value(now - span) for span in (SAME_PLACE, SAME_KIND))
    sql = _OTHERS_IN.format(", ".join(["%s"] * len(areas)))
    values: list[Any] = [kind, *areas, place]
    if connection.vendor == "postgresql":
        sql = sql.replace("GROUP BY", "AND id > %s GROUP BY")
        values.append(_earliest(now))
    by_type, by_kind = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for area, case_type, kind_, of_type, of_kind in cursor.fetchall():
            by_type[area, case_type] += of_type
            by_kind[area, kind_] += of_kind
    return by_type, by_kind


def _earliest(now: datetime) -> UUID:
    """The months of a table are told by the ids: those before are not looked into."""
    return uuid7_from(int((now - SAME_PLACE - SENT_LATE).timestamp() * 1000), bytes(10))


_OTHERS_IN = """
SELECT area_code, case_type, kind, COUNT(*), COUNT(CASE WHEN reported_at > %s THEN 1 END)
FROM "case" WHERE area_code IN ({}) AND reported_at > %s GROUP BY area_code, case_type, kind
"""
_OTHERS = """
SELECT COUNT(CASE WHEN case_type = %s THEN 1 END), COUNT(CASE WHEN kind = %s AND reported_at > %s THEN 1 END)
FROM "case" WHERE area_code = %s AND reported_at > %s AND id <> %s
"""
