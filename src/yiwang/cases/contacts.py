"""Contacts of reporters: kept sealed by registers, in the transaction that reports the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Model

from yiwang.engine.packs.definitions import Form
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value, parse_span
from yiwang.foundation.registers import interface as registers
from yiwang.kernel.refusals import Refused

NAME, PHONE = "person.name", "person.phone"
WITHHOLD = "withhold_name"
GIVEN = "contact:"
"""Stands in the facts for a name or number that is kept in the register."""
KEEP_DAYS = 365
"""Where the form does not say. PIPL 19: no longer than needed."""
_DAYS = {"days": 1, "weeks": 7}


@dataclass(frozen=True, slots=True)
class Reporter:
    """Whom to answer. `withhold`: the name is kept from those who handle the case."""

    name: str = ""
    phone: str = ""
    withhold: bool = False
    keep_days: int = KEEP_DAYS
    form: str = ""
    """Which text was shown when it was asked."""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


def checked(reporter: Reporter) -> Reporter:
    """With the number as it is kept. Raises `Refused` for what is no number."""
    phone = registers.plain_phone(reporter.phone)
    if isinstance(phone, Problem):
        raise Refused([phone])
    return replace(reporter, phone=phone)


@lru_cache(maxsize=1000)
def kept_days(retention: str) -> int:
    """How many days a personal answer is kept, as its form says."""
    span = parse_span(retention)
    return int(span.amount * _DAYS[span.unit]) if span and span.unit in _DAYS else KEEP_DAYS


def sealed_answers(form: Form | None) -> dict[str, int]:
    """The personal questions of a form whose answers are sealed beside the case: name, and the days they are kept.
    Name and number of the reporter are not among them: the register of contacts has those."""
    fields = form.fields if form else ()
    return {one.name: kept_days(one.retention) for one in fields if one.personal and one.holds not in (NAME, PHONE)}


def of_contact(form: Form | None) -> frozenset[str]:
    """The questions of a form whose answers go to the register: the reporter alone changes them, there."""
    fields = form.fields if form else ()
    return frozenset({one.name for one in fields if one.holds in (NAME, PHONE)} | {WITHHOLD})


def take_out(form: Form | None, facts: Mapping[str, Value]) -> tuple[Reporter, dict[str, Value]]:
    """The reporter's name and number among the answers of a form, and the answers without them."""
    left = dict(facts)
    found: dict[str, str] = {}
    days = KEEP_DAYS
    for field in form.fields if form else ():
        given = left.get(field.name)
        if field.personal and field.holds in (NAME, PHONE) and isinstance(given, str) and given.strip():
            found.setdefault(field.holds, given.strip())
            left[field.name] = GIVEN
            days = kept_days(field.retention)
    withhold = left.get(WITHHOLD) is True
    return Reporter(found.get(NAME, ""), found.get(PHONE, ""), withhold, days, form.id if form else ""), left


def kept(given: Iterable[tuple[UUID, Reporter, date]]) -> list[Model]:
    """The sealed contacts of cases as rows to write, for those that have one, kept from the day given on."""
    return [
        registers.keep_contact(
            case_id, reporter.name, reporter.phone, reporter.withhold, reporter.form,
            on + timedelta(days=reporter.keep_days),
        )
        for case_id, reporter, on in given
        if reporter
    ]  # fmt: skip
