"""What the actions on one unit share."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks
from yiwang.foundation.organizations.models import Unit
from yiwang.foundation.organizations.permissions import may_change_organizations
from yiwang.foundation.places import interface as places
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused


def may_change(person: Person, unit: UUID, *areas: str) -> list[Problem]:
    """Whether a person may change a unit, and what it does in these areas."""
    own = Unit.objects.filter(id=unit).values_list("area", flat=True)
    return may_change_organizations(person, *own, *areas)


def open_unit_on(id: UUID, day: date) -> Unit:
    """The unit. Refuses one that is not open on the day."""
    found = Unit.objects.filter(id=id).first()
    if found is None:
        raise Refused([checks.UNKNOWN_UNIT.at(unit=id)])
    if found.since > day or (found.until is not None and found.until <= day):
        raise Refused([checks.UNIT_NOT_OPEN.at(unit=found.title, day=day)])
    return found


def span_problems(since: date, until: date | None) -> list[Problem]:
    """An end that does not come after the beginning."""
    return [checks.BAD_DATE.at(text=until)] if until is not None and until <= since else []


def area_problems(area: str, on: date) -> list[Problem]:
    """An area that is not there on a day."""
    info = places.area(area)
    return [] if info is not None and info.alive(on) else [checks.UNKNOWN_AREA.at(area=area)]
