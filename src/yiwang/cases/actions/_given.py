"""What comes with a command: facts out of JSON, and the second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases import checks
from yiwang.cases.permissions import Person
from yiwang.cases.queries.facts import read_facts
from yiwang.cases.queries.history import History
from yiwang.cases.queries.reported_bodies import account_is_kept_from
from yiwang.cases.queries.words import Words
from yiwang.engine.values import Domain, Value
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.civil_time import civil
from yiwang.kernel.refusals import Refused


def given_facts(
    history: History, given: Mapping[str, Any], domains: Mapping[str, Domain], words: Words
) -> dict[str, Value]:
    """The facts of a command as values, their words taken out. Raises `Refused` for what cannot be read."""
    facts, problems = read_facts(given, domains, history.program.titles)
    if problems:
        raise Refused(problems)
    return words.facts(facts, domains)


def second_person(second: str, person: Person, history: History, now: datetime) -> str:
    """The second person's account, when it is one of a colleague in office who answers for the place."""
    second = second.strip()
    if not second:
        return ""
    row = history.row
    if not _in_office(second, row.area_path, now) or second == person.actor or _apart(second, row.about):
        raise Refused([checks.NO_SECOND.at(second=second)])
    return second


def _apart(account: str, about: UUID | None) -> bool:
    """Is the case about what they belong to?"""
    return account_is_kept_from(UUID(account), about)


def _in_office(account: str, area_path: str, now: datetime) -> bool:
    try:
        held = organizations.appointments_of(UUID(account), civil(now).date())
    except ValueError:
        return False
    return any(area_path.startswith(one.area_path) for one in held)
