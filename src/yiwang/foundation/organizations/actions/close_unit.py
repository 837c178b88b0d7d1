"""Close a unit on a day. Its appointments and dispatch rules end with it; what is below it goes to a successor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.actions._units import may_change, open_unit_on, span_problems
from yiwang.foundation.organizations.models import Appointment, DispatchRule, Unit
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Beside, Change, Event
from yiwang.kernel.journal import Head, entries_of, head_of
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump

SHOWN = 20
"""More units than these are counted, not named."""


@dataclass(frozen=True)
class CloseUnit:
    """`until` is the first day on which the unit is no more. What would begin later never begins. `successor`: the
    unit that those below it belong to from now on; without one, a unit that has some is not closed."""

    aggregate_id: UUID
    until: date
    successor: UUID | None = None

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_change(acting, self.aggregate_id)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        unit = Unit.objects.filter(id=self.aggregate_id).first()
        if unit is not None and (problems := span_problems(unit.since, self.until)):
            raise Refused(problems)
        open_unit_on(self.aggregate_id, self.until)
        children = self._children()
        later = Q(unit=self.aggregate_id) & (Q(until=None) | Q(until__gt=self.until))
        appointments = list(Appointment.objects.filter(later).values_list("id", flat=True))
        rules = list(DispatchRule.objects.filter(later).values_list("id", flat=True))
        said = {
            "until": self.until.isoformat(),
            "appointments": [str(one) for one in appointments],
            "rules": [str(one) for one in rules],
        }
        if children:
            said |= {"successor": str(self.successor), "children": [str(one.id) for one in children]}

        def write(head: Head) -> None:
            Unit.objects.filter(id=self.aggregate_id).update(until=self.until)
            Appointment.objects.filter(id__in=appointments).update(until=self.until)
            DispatchRule.objects.filter(id__in=rules).update(until=self.until)
            Unit.objects.filter(id__in=[one.id for one in children]).update(parent=self.successor)
            bump(VERSION)

        beside = [self._moved(one) for one in children]
        return Change(events.UNIT, [Event(events.UNIT_CLOSED, said)], None, write=write, beside=beside)

    def _children(self) -> list[Unit]:
        """Units below it that go on. Raises `Refused` where they have nowhere to go."""
        goes_on = Q(until=None) | Q(until__gt=self.until)
        found = list(Unit.objects.filter(goes_on, parent=self.aggregate_id).order_by("title"))
        if found and self.successor is None:
            names = "、".join(one.title for one in found[:SHOWN])
            raise Refused([checks.HAS_CHILDREN.at(names=names, count=len(found))])
        if found and self.successor is not None:
            open_unit_on(self.successor, self.until)
            if self.successor == self.aggregate_id or self.successor in {one.id for one in found}:
                raise Refused([checks.NO_SUCCESSOR.at()])
        return found

    def _moved(self, child: Unit) -> Beside:
        said = Event(events.UNIT_MOVED, {"parent": str(self.successor), "was": str(self.aggregate_id)})
        return Beside(child.id, events.UNIT, [said], lambda head: (), head=head_of(entries_of(child.id)))

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
