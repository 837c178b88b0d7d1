"""By which channels somebody, and those of their unit, usually take reports in for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.foundation.organizations import interface as organizations

LOOKED_AT = 200
"""So many of the last reports of a unit say what is usual in it."""


def usual_channels(person: Person, on: date) -> list[str]:
    """One's own last channel first, then those of the unit, the most used first."""
    own = _taken([person.account_id] if person.account_id else [], 1)
    return list(dict.fromkeys([*own, *(channel for channel, _ in Counter(_of_unit(person, on)).most_common())]))


def _of_unit(person: Person, on: date) -> list[str]:
    held = organizations.appointments_in(person.unit_id, on) if person.unit_id else []
    return _taken({one.account for one in held if one.account}, LOOKED_AT)


def _taken(accounts: Iterable[UUID], most: int) -> list[str]:
    """The channels of what these accounts took in for others, the last first: ids are in order of time."""
    rows = Case.objects.filter(taken_by__in=list(accounts), on_behalf=True).order_by("-id")
    return list(rows.values_list("channel", flat=True)[:most])
