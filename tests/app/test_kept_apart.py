"""Random registers of units and posts: what a report is about is asked from two sides, of somebody and of the body, and
both answers agree, with each other, with the lists of cases and with what is worked out here without asking the system.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yiwang.cases import interface as cases
from yiwang.cases.interface import Case
from yiwang.cases.queries import reported_bodies as reported
from yiwang.cases.queries import scopes
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment, Unit
from yiwang.foundation.organizations.queries import site as register
from yiwang.kernel.versions import bump

pytestmark = pytest.mark.django_db
KINDS, POSTS = ("office", "team", "station"), ("chief", "deputy", "clerk")
DAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
EXAMPLES = settings(
    max_examples=int(os.environ.get("YIWANG_EXAMPLES", "8")), deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller seed makes no smaller register
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


class Book:
    """Units in any order under each other, in rings too; posts of all days, of people with an account and without."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        pairs = [(kind, post) for kind in KINDS for post in POSTS]
        self.heads = frozenset(self.chance.sample(pairs, self.chance.randint(0, 5)))
        ids = [self.id() for _ in range(self.chance.randint(1, 9))]
        Unit.objects.bulk_create(self._unit(id, [*ids, self.id(), None, None]) for id in ids)
        people = [self.id() for _ in range(self.chance.randint(1, 5))]
        Appointment.objects.bulk_create(
            self._held([*ids, *ids, self.id()], [*people, *people, None]) for _ in range(self.chance.randint(1, 14))
        )
        bump(organizations.VERSION)
        self.units = {one.id: one for one in Unit.objects.all()}
        self.held = [one for one in Appointment.objects.order_by("id") if one.unit in self.units]
        self.bodies = [*self.units, *(one.id for one in self.held), reported.UNLISTED, self.id()]

    def id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def one(self, values: Sequence[Any]) -> Any:
        return self.chance.choice(list(values))

    def _unit(self, id: UUID, over: Sequence[UUID | None]) -> Unit:
        return Unit(id=id, kind=self.one(KINDS), area="x", title="x", parent=self.one(over), **self._life())

    def _held(self, units: Sequence[UUID], people: Sequence[UUID | None]) -> Appointment:
        return Appointment(
            id=self.id(), unit=self.one(units), post=self.one(POSTS), area="x", account=self.one(people), holder="x",
            **self._life(),
        )  # fmt: skip

    def _life(self) -> dict[str, date | None]:
        since = DAY + timedelta(self.chance.randint(-90, 30))
        return {"since": since, "until": self.one([None, since + timedelta(self.chance.randint(1, 90))])}

    def people(self) -> list[Acting]:
        """Who holds a post, with an account and as a program of the unit would; and who holds none."""
        held = [(one.account, one.unit) for one in self.held]
        pairs = {*held, *((None, unit) for unit in self.units), *((account, None) for account, _ in held)}
        pairs |= {(self.id(), None), (self.id(), self.id())}
        return [
            Acting(account, "x", "clerk", "", "", unit, frozenset({"dispatcher"}))
            for account, unit in sorted(pairs, key=repr)
        ]

    def belong(self, account: UUID | None, unit: UUID | None) -> set[UUID]:
        """What they belong to, by the words of principle 12: their posts, their units and those above, who leads these,
        under whatever post."""
        own = [one for one in self.held if account and one.account == account]
        over = {unit} & set(self.units) | {one.unit for one in own}
        for _ in self.units:
            over |= {above for one in over if (above := self.units[one].parent) in self.units}
        leads = [one for one in self.held if one.unit in over and (self.units[one.unit].kind, one.post) in self.heads]
        led_by = {one.account for one in leads if one.account}
        return over | {one.id for one in [*own, *leads]} | {one.id for one in self.held if one.account in led_by}


@contextmanager
def book(seed: int) -> Iterator[Book]:
    """Everything that an example makes is gone after it."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        found = Book(seed)
        patch.setattr(reported, "heads", lambda: found.heads)
        yield found
        transaction.set_rollback(True)


def disagreements(here: Book) -> Iterator[str]:
    """Where one side says otherwise than the other, or than what is worked out here."""
    for body in here.bodies:
        kept = reported.appointments_kept_from(body)
        for one in here.held:
            theirs = body in organizations.bodies_of(one.account, one.unit, here.heads)
            if theirs != (body in here.belong(one.account, one.unit)):
                yield f"bodies_of: {one.id} and {body}"
            if (str(one.id) in kept) != (theirs or one.id == body):
                yield f"kept_from: {one.id} and {body}"
            by_account = reported.account_is_kept_from(one.account, body)
            if by_account and str(one.id) not in kept:
                yield f"a case goes to {one.id}, and the account is told nothing of {body}"
        for unit in here.units:
            if reported.unit_is_kept_from(unit, body) != (body in here.belong(None, unit)):
                yield f"unit: {unit} and {body}"


def make_cases(here: Book) -> list[Case]:
    """One about each body, one about nobody: in one place that everybody below oversees."""
    rows = [
        Case(
            id=here.id(), number=f"N{number}", tracking_hash=here.id().bytes, pack="x", pack_version="1", pack_hash="x",
            rules_on=DAY, case_type="x", stage="x", area_code="x", area_path="x/", channel="x", reported_at=NOW,
            entered_at=NOW, seq=1, head_hash=b"", about=about,
        )
        for number, about in enumerate([None, *here.bodies])
    ]  # fmt: skip
    return Case.objects.bulk_create(rows)


def wrong_lists(here: Book, rows: Sequence[Case]) -> Iterator[str]:
    """Lists, counts and the journal keep from each just the cases about what they belong to."""
    for person in here.people():
        belong = here.belong(person.account_id, person.unit_id)
        kept = {row.id for row in rows if row.about in belong}
        seen = {row.id for row in rows} - kept
        said = {row.id for row in rows if reported.is_kept_from(person, row.about)}
        if said != kept or set(cases.cases_kept_from(person)) != kept:
            yield f"kept from {person}"
        if set(scopes.visible(person).values_list("id", flat=True)) != seen or cases.count_cases(person) != len(seen):
            yield f"listed for {person}"
        if {row.id for row in cases.list_cases(person, limit=100).rows} != seen:
            yield f"on the page of {person}"


@EXAMPLES
@given(seed=st.integers(0, 2**32))
def test_asked_of_somebody_and_of_the_body_it_is_the_same(seed: int) -> None:
    with book(seed) as here:
        assert list(disagreements(here)) == []


@EXAMPLES
@given(seed=st.integers(0, 2**32))
def test_lists_keep_from_each_what_they_belong_to_and_nothing_else(seed: int) -> None:
    with book(seed) as here:
        assert list(wrong_lists(here, make_cases(here))) == []


@pytest.mark.parametrize("broken", ["_upward", "_downward", "_heads"])
def test_a_side_that_is_left_out_is_found(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of this file, put to a system that is broken in one place."""
    alone = {"_upward": lambda _, units: set(units), "_downward": lambda _, units: set(units), "_heads": lambda *_: []}
    monkeypatch.setattr(register, broken, alone[broken])
    found: list[str] = []
    for seed in range(20):
        with book(seed) as here:
            found += disagreements(here)
    assert found
