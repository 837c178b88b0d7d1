"""What a list would hold besides if no month had been set aside."""

from __future__ import annotations

from yiwang.cases.permissions import Person
from yiwang.cases.queries.lists import Filters, count_cases
from yiwang.kernel.months import Month, everywhere


def count_set_aside(person: Person, filters: Filters) -> list[tuple[Month, int]]:
    """How many of the cases that a person may see lie in which month that was set aside, the oldest first. They are in
    no list; by number each is found."""
    found = [(month, count_cases(person, filters)) for month in everywhere() if month is not None]
    return [(month, number) for month, number in found if number]
