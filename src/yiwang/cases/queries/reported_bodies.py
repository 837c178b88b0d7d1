"""Reports about a body or a person in office: they never reach whom they are about (principle 12).

The form of such a case asks for it with a question of type `body`. The answer is the id of a unit or of an appointment,
or `other` for one that is not in the register. Whoever belongs to it, by any appointment, is kept from the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from yiwang.cases import checks
from yiwang.cases.models import Case
from yiwang.engine.packs.definitions import Form, FormField
from yiwang.engine.problems import Text
from yiwang.engine.values import Value
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.months import everywhere
from yiwang.kernel.refusals import Refused

OTHER = "other"
UNLISTED = UUID(int=0)
"""Stands in the row for a body that is not in the register: nobody is known to belong to it."""
NOT_LISTED = Text("名单里没有的单位或人员", "a body or person that is not in the list")


class Somebody(Protocol):
    @property
    def account_id(self) -> UUID | None: ...
    @property
    def unit_id(self) -> UUID | None: ...


def question(form: Form | None) -> FormField | None:
    """The question of a form that asks whom the report is about."""
    return next((one for one in form.fields if one.type == "body"), None) if form else None


def body_named(form: Form | None, given: Mapping[str, Value], on: date) -> UUID | None:
    """Whom a report is about; None where it is about nobody in office. Raises `Refused`."""
    asked = question(form)
    if asked is None:
        return None
    declared = asked.relevant.removesuffix("= true").strip()
    if declared and given.get(declared) is not True:
        # What was chosen before one said that it is no such report still holds: it is safer to keep it apart.
        return _read(asked, given, on) if given.get(asked.name) else None
    if not given.get(asked.name) and asked.required:
        raise Refused([checks.BODY_NOT_NAMED.at(fact=asked.label)])
    return _read(asked, given, on) if given.get(asked.name) else None


def _read(asked: FormField, given: Mapping[str, Value], on: date) -> UUID:
    value = str(given[asked.name])
    if value == OTHER:
        return UNLISTED
    try:
        id = UUID(value)
    except ValueError:
        id = UNLISTED
    if organizations.unit(id) is None and organizations.appointment(id) is None:
        raise Refused([checks.NO_SUCH_BODY.at(fact=asked.label)])
    return id


def body_words(value: object) -> Text:
    """What a body is called: the unit, or the post holder with the unit."""
    try:
        id = UUID(str(value))
    except ValueError:
        return NOT_LISTED
    unit, held = organizations.unit(id), organizations.appointment(id)
    name = unit.title if unit else f"{held.holder}（{held.unit_title}）" if held else ""
    return Text(name, name) if name else NOT_LISTED


def belongs_to(person: Somebody) -> frozenset[UUID]:
    """The bodies whose reports are kept from a person: whatever post they act under, all of theirs count."""
    return organizations.bodies_of(person.account_id, person.unit_id, heads())


def is_kept_from(person: Somebody, about: UUID | None) -> bool:
    return about is not None and about in belongs_to(person)


def unit_is_kept_from(unit: UUID, about: UUID | None) -> bool:
    return about is not None and about in organizations.bodies_of(None, unit, heads())


def appointments_kept_from(about: UUID | None) -> frozenset[str]:
    """The appointments that a case never goes to."""
    return organizations.kept_from(about, heads()) if about is not None else frozenset()


def account_is_kept_from(account: UUID | None, about: UUID | None) -> bool:
    return about is not None and account is not None and about in organizations.bodies_of(account, None, heads())


def not_about(person: Any) -> Q:
    """Every case but those that are about what a person belongs to. Asked of the row: a question within the question
    would be planned for every month again."""
    bodies = belongs_to(person)
    return Q(about=None) | ~Q(about__in=sorted(bodies)) if bodies else Q()


def cases_kept_from(person: Somebody) -> list[UUID]:
    """The cases about what a person belongs to: few, also of months that were set aside. Whoever reads the journal by
    office is kept from these lines."""
    bodies = sorted(belongs_to(person))
    rows = Case.objects.filter(about__in=bodies).values_list("id", flat=True)
    return [id for _ in everywhere() for id in rows.all()] if bodies else []


def heads() -> frozenset[tuple[str, str]]:
    """Which post leads which kind of unit, by every chart that was ever in force."""
    return _heads(tuple(dict.fromkeys((one.ref.hash, one.since) for one in packs.activations())))


@lru_cache(maxsize=50)
def _heads(editions: tuple[tuple[str, date], ...]) -> frozenset[tuple[str, str]]:
    return frozenset().union(*(packs.edition(pack_hash, since).chart.heads for pack_hash, since in editions))
