"""Report a matter, through whatever channel: it becomes a case of the pack in force where it lies."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model

from yiwang.cases import checks, contacts, events
from yiwang.cases.actions._around import Around, Rules
from yiwang.cases.actions._change import Done, answer_of, decided_open, effect_data, told
from yiwang.cases.actions._new_case import NewCase, project, rows_of
from yiwang.cases.actions._place import Place
from yiwang.cases.actions._record import Record
from yiwang.cases.actions.set_month_aside import MONTH_ASIDE
from yiwang.cases.contacts import Reporter
from yiwang.cases.models import Case
from yiwang.cases.permissions import RESIDENT_CHANNELS, Person, is_staff, is_system
from yiwang.cases.queries.facts import read_facts
from yiwang.cases.queries.projecting import TITLE
from yiwang.cases.queries.reported_bodies import body_named, is_kept_from
from yiwang.cases.queries.tracking import hash_of, new_code, number_of, tracking_code
from yiwang.cases.queries.words import Words, words_among
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.engine.values import Value
from yiwang.engine.workflows import Actor, Open, Program
from yiwang.engine.workflows.effects import said_and_assigned
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.bulk import Statement
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import NO_HEAD, Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import is_aside, month_of
from yiwang.kernel.refusals import Refused
from yiwang.kernel.rows import new_row

AROUND = Around()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the reporter is told. `code` is shown once: with the number it opens the public page of the case."""

    case_id: UUID
    number: str
    code: str
    stage: str
    owner: str
    due_at: datetime | None
    ended: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose matter it is, where another case tells: a part of it stays its reporter's."""

    taken_by: UUID | None
    on_behalf: bool
    about: UUID | None = None
    """Whom the other case is about: what is taken from it is kept from them too."""


@dataclass(frozen=True)
class ReportCase:
    """`aggregate_id` becomes the id of the case (a UUIDv7 that the sender makes). `facts` answer the form, as JSON or
    typed values; name and phone among them go to the register. Point in CGCS2000; outside all cells `area` holds.

    `on_behalf`: somebody else's matter; None says so whenever a contact is given by staff. `same_as`: the case of a
    likely duplicate that the reporter said is the same. `told_at`: when it was told, if long before now.
    """

    aggregate_id: UUID
    case_type: str
    channel: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None
    contact: Reporter = Reporter()
    on_behalf: bool | None = None
    same_as: UUID | None = None
    split_from: UUID | None = None
    told_at: datetime | None = None
    creates: ClassVar[bool] = True

    def permit(self, acting: Person) -> Sequence[Problem]:
        if is_staff(acting) or self.channel in RESIDENT_CHANNELS:
            return []
        return [checks.CHANNEL_NOT_YOURS.at(channel=self.channel, possible="、".join(RESIDENT_CHANNELS))]

    def decide(self, acting: Person, now: datetime) -> Change[Accepted]:
        new = self.prepared(acting, now)

        def rows(head: Head) -> list[Model | Statement]:
            new.ends_at(head)
            return rows_of(new)

        answer = accepted(answer_of(new.row, len(new.said)))
        return Change(events.AGGREGATE, new.said, answer, rows=rows, effects=new.effects, head=NO_HEAD)

    def prepared(
        self, acting: Person, now: datetime, around: Around = AROUND, record: Record | None = None,
        origin: Origin | None = None,
    ) -> NewCase:  # fmt: skip
        """The case, decided and not written. Raises `Refused`. `record`: what another system says of its past."""
        if is_aside(self.aggregate_id):
            raise Refused([MONTH_ASIDE.at(month=month_of(self.aggregate_id))])
        today = civil(now).date()
        place = around.place(self.area, self.longitude, self.latitude, today)
        rules = around.rules(self.case_type, place.path, today)
        program = rules.program
        given, problems = read_facts(self.facts, program.intake, program.titles)
        if problems:
            raise Refused(problems)
        contact, given = self._contact(rules, given)
        words = Words(self.aggregate_id, rules.personal, rules.on)
        headline, title, search = _texts(program, given, rules.personal)
        row = self._row(place, str(given.get(rules.kind) or ""), acting, bool(contact), title)
        row.about = (origin.about if origin else None) or body_named(rules.form, given, rules.on)
        if is_staff(acting) and is_kept_from(acting, row.about):
            raise Refused([checks.ABOUT_YOURSELF.at()])
        if origin is not None:
            row.taken_by, row.on_behalf = origin.taken_by, origin.on_behalf
        past = record is not None and bool(record.stage)
        counted = {} if past else dict(around.count(rules.counted, row, now))
        counted |= record.counted(program) if record else {}
        opening = Open(_actor(acting), words.facts(given, program.intake), self.channel, place.code, counted)
        decision = decided_open(program, opening, record.opened_at(now) if record else now)
        assert decision.state is not None
        happened, state = record.past(program, decision) if record else (decision.events, decision.state)
        said = [Event(events.REPORTED, self._said(rules, place, row, headline)), *told(happened)]
        said += record.owner() if record and past else _first_owner(around, rules.edition, state.owner, row, now)
        if self.same_as:
            said.append(Event(events.DUPLICATE_LINKED, {"case": str(self.same_as), "reason": ""}))
        said += record.said() if record else []
        project(row, said, happened, state, program, acting, now)
        owed = [] if past else said_and_assigned(program, None, decision.events)
        effects = [effect_data(effect) for effect in owed]
        return NewCase(row, said, effects, words.rows, search, contact, rules.on, happened)

    def again(self, entries: Sequence[JournalEntry]) -> Accepted:
        return accepted(answer_of(Case.objects.get(id=self.aggregate_id)), again=True)

    def _contact(self, rules: Rules, given: Mapping[str, Value]) -> tuple[Reporter, dict[str, Value]]:
        found, left = contacts.take_out(rules.form, given)
        if self.contact:
            found = replace(found, name=self.contact.name, phone=self.contact.phone, withhold=self.contact.withhold)
        return contacts.checked(found), left

    def _row(self, place: Place, kind: str, person: Person, contact: bool, title: str) -> Case:
        """The row as far as it is known before the engine is asked."""
        on_behalf = (contact and is_staff(person)) if self.on_behalf is None else self.on_behalf
        return new_row(
            Case, id=self.aggregate_id, number="", case_type=self.case_type, kind=kind, title=title,
            area_code=place.code, area_path=place.path, same_as=self.same_as, taken_by=person.account_id,
            on_behalf=on_behalf, facts={},
        )  # fmt: skip

    def _said(self, rules: Rules, place: Place, row: Case, headline: str) -> dict[str, Any]:
        """The data of `Reported`."""
        data = {
            "number": number_of(self.aggregate_id, rules.on), "tracking": hash_of(self.aggregate_id).hex(),
            "pack": rules.ref.pack, "version": rules.ref.version, "hash": rules.ref.hash,
            "rules_on": rules.on.isoformat(), "case_type": self.case_type, "kind": row.kind, "area": place.code,
            "path": place.path, "areas": list(place.areas), "point": list(place.point) if place.point else None,
            "channel": self.channel, "account": str(row.taken_by or ""), "on_behalf": row.on_behalf,
            "split_from": str(self.split_from or ""), "headline": headline,
        }  # fmt: skip
        data |= {"about": str(row.about)} if row.about else {}
        return data | ({"told_at": self.told_at.isoformat()} if self.told_at else {})


def _first_owner(around: Around, edition: Edition, post: str, row: Case, now: datetime) -> list[Event]:
    """Who answers for it first. A report about a body that nobody could handle without it is not swallowed: refused."""
    named = around.owner(edition, post, row, now)
    if row.about and not any(one.data["unit"] for one in named):
        raise Refused([checks.NOBODY_APART.at()])
    return named


def _actor(person: Person) -> Actor:
    if is_system(person):
        return Actor("system")
    return Actor(person.post if is_staff(person) else "reporter", person.actor)


def _texts(program: Program, facts: Mapping[str, Value], personal: Container[str]) -> tuple[str, str, str]:
    """Which fact is the title of the case, the title, and all that search may find it by."""
    words = words_among(program, facts, personal)
    headline = next((name for name in (*TITLE, *words) if name in words), "")
    return headline, words.get(headline) or program.case_type.title.zh, " ".join(words.values())


def accepted(done: Done, again: bool = False) -> Accepted:
    """`again`: the case is there already; its code may be of a key before."""
    code = tracking_code(done.case_id) if again else new_code(done.case_id)
    return Accepted(done.case_id, done.number, code, done.stage, done.owner, done.due_at, done.ended, done.seq)
