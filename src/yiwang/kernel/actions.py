"""Actions: one write, one class. Permission, check, change and journal in one transaction, used by every face alike.

An action is a frozen dataclass of plain values. `perform` runs it:

1. a command that was done before is not done again: its first answer is given back;
2. `permit` says whether this person may; `decide` reads what is there and says what shall happen, or refuses;
3. rows, journal and outbox are written and committed together, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from yiwang.engine.problems import Problem
from yiwang.kernel import beforehand
from yiwang.kernel.bulk import Statement, write_alone, write_together
from yiwang.kernel.journal import NO_HEAD, Event, Head, Stamp, canonical, chain, entries_of, head_of
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.refusals import CHANGED_MEANWHILE, Refused
from yiwang.kernel.rows import new_row
from yiwang.kernel.seals import not_sealed
from yiwang.kernel.versions import unchanged

Answer = TypeVar("Answer", covariant=True)


class Acting(Protocol):
    """Who acts, and under which post. `foundation.identity` provides it; the worker has one of its own."""

    @property
    def actor(self) -> str: ...
    @property
    def acting_as(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Beside:
    """What the same command writes to another aggregate, in the same transaction: a case that is split off."""

    aggregate_id: UUID
    aggregate_kind: str
    events: Sequence[Event]
    rows: Callable[[Head], Sequence[Model | Statement]]
    effects: Sequence[Mapping[str, Any]] = ()
    head: Head = NO_HEAD


def _nothing_more(head: Head) -> None:
    return


@dataclass(frozen=True, slots=True)
class Change(Generic[Answer]):
    """What an action decided: events for the journal, rows to write, effects for the outbox, the answer to give."""

    aggregate_kind: str
    events: Sequence[Event]
    answer: Answer
    write: Callable[[Head], None] = field(default=_nothing_more)
    """Writes the rows that are not simply new or changed; it is given the end of the chain after this change."""
    effects: Sequence[Mapping[str, Any]] = ()
    head: Head | None = None
    """The end of the chain that the decision was made on, when the row knew it; else the journal is asked."""
    rows: Callable[[Head], Sequence[Model | Statement]] = field(default=lambda head: ())
    """New rows and changed columns, which are written in one go with the journal."""
    beside: Sequence[Beside] = ()
    commands: Container[UUID] = ()
    """The commands by which the aggregate came to what the decision was made on, when it knows them."""


class Action(Protocol[Answer]):
    """One write. `aggregate_id` is what it changes; a new thing's id is made by whoever sends the command.

    An action may say `creates = True`: it makes a new aggregate of rows alone, and decides by reference data. Or
    `ahead = True`: it decides by its own aggregate and reference data, reads nothing that it must keep others from, and
    says with its change which `head` and `commands` it decided on. Both decide before their transaction begins, which
    is short: on SQLite nobody else can write meanwhile. That nobody else went on from the same head, the key of the
    journal sees to.
    """

    @property
    def aggregate_id(self) -> UUID: ...
    def permit(self, acting: Any) -> Sequence[Problem]: ...
    def decide(self, acting: Any, now: datetime) -> Change[Answer]: ...
    def again(self, entries: Sequence[JournalEntry]) -> Answer:
        """The answer to a command that was done before, from the entries that it wrote."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command's own id (the client makes it), and when its sender did it."""

    id: UUID
    happened_at: datetime


def nothing_else(answer: object) -> Sequence[Model | Statement]:
    return ()


def perform(
    action: Action[Answer], *, acting: Acting, command: Command, now: datetime, within: bool = False,
    also: Callable[[Any], Sequence[Model | Statement]] = nothing_else,
) -> Answer:  # fmt: skip
    """Run an action for someone. Raises `Refused`; then nothing was written. Sending a command twice does it once.

    `within`: the caller has a transaction of its own, which ends with an IntegrityError when somebody wrote the same
    entry of the chain first; it then begins again, without `within`. That spares the usual case a savepoint.
    `also`: rows of the caller that are written with the answer, in the same go.
    """
    if within:
        _permit(action, acting)
        return _perform_in_transaction(action, acting, command, now, also)
    try:
        if decides_ahead(action):
            with suppress(NotPlain):
                return perform_ahead(action, acting=acting, command=command, now=now, also=also)
        else:
            _permit(action, acting)
        if not creates(action):
            return beforehand.transact(partial(_perform_alone, action, acting, command, now, also))
    except IntegrityError:
        pass
    # Somebody wrote the same entry of the chain first: the same command twice at once, or another one.
    if (done := _done_before(action, command.id)) is not None:
        return action.again(done)
    raise Refused([CHANGED_MEANWHILE.at()])


class NotPlain(Exception):
    """Nothing was written: the command was done before, somebody else wrote first, or more than rows is to be written.
    Within a transaction it shows which."""


def perform_ahead(
    action: Action[Answer], *, acting: Acting, command: Command, now: datetime,
    also: Callable[[Any], Sequence[Model | Statement]] = nothing_else,
) -> Answer:  # fmt: skip
    """Run an action that decides ahead, and write all of it in one go. Raises `Refused`, or `NotPlain`."""
    _permit(action, acting)
    now = not_sealed(now)
    with unchanged():
        try:
            change = action.decide(acting, now)
        except Refused:
            # What was done cannot be done again, and is not refused.
            if creates(action) or _done_before(action, command.id) is None:
                raise
            raise NotPlain from None
        if change.write is not _nothing_more or command.id in change.commands:
            raise NotPlain
        _, things = _written(action.aggregate_id, change, Stamp(*_who(acting), command.id, command.happened_at, now))
        try:
            write_alone([*things, *also(change.answer)])
        except IntegrityError:
            raise NotPlain from None
    return change.answer


def _permit(action: Action[Any], acting: Acting) -> None:
    if problems := action.permit(acting):
        raise Refused(problems)


def _perform_alone(
    action: Action[Answer], acting: Acting, command: Command, now: datetime,
    also: Callable[[Any], Sequence[Model | Statement]],
) -> Answer:  # fmt: skip
    with unchanged(), transaction.atomic():
        return _perform_in_transaction(action, acting, command, now, also)


def _perform_in_transaction(
    action: Action[Answer], acting: Acting, command: Command, now: datetime,
    also: Callable[[Any], Sequence[Model | Statement]],
) -> Answer:  # fmt: skip
    # What makes a new thing need not ask: if it is there already, the journal's key refuses it.
    if not creates(action) and (done := _done_before(action, command.id)) is not None:
        answer = action.again(done)
        write_together(also(answer))
        return answer
    now = not_sealed(now)
    change = action.decide(acting, now)
    end, things = _written(action.aggregate_id, change, Stamp(*_who(acting), command.id, command.happened_at, now))
    write_together([*things, *also(change.answer)])
    change.write(end)
    return change.answer


def creates(action: Action[Any]) -> bool:
    """Does it make a new aggregate, of rows alone?"""
    return bool(getattr(action, "creates", False))


def decides_ahead(action: Action[Any]) -> bool:
    """Does it decide before its transaction?"""
    return creates(action) or bool(getattr(action, "ahead", False))


def _who(acting: Acting) -> tuple[str, str]:
    return acting.actor, acting.acting_as


def _written(aggregate_id: UUID, change: Change[Any], stamp: Stamp) -> tuple[Head, list[Model | Statement]]:
    """The end of the chain after a change, and all that is written for it: journal, rows, what is owed."""
    head = change.head if change.head is not None else head_of(entries_of(aggregate_id))
    entries = chain(aggregate_id, change.aggregate_kind, head, change.events, stamp)
    end = head_of(entries) if entries else head
    owed = [_owed(entries, change.effects, stamp.recorded_at)] if entries else []
    others = (row for one in change.beside for row in _beside(one, stamp))
    return end, [*entries, *change.rows(end), *owed, *others]


def _beside(other: Beside, stamp: Stamp) -> list[Model | Statement]:
    entries = chain(other.aggregate_id, other.aggregate_kind, other.head, other.events, stamp)
    return [*entries, *other.rows(head_of(entries)), _owed(entries, other.effects, stamp.recorded_at)]


def _done_before(action: Action[Answer], command_id: UUID) -> list[JournalEntry] | None:
    done = JournalEntry.objects.filter(aggregate_id=action.aggregate_id, command_id=command_id).order_by("seq")
    return list(done) or None


def _owed(entries: Sequence[JournalEntry], effects: Sequence[Mapping[str, Any]], now: datetime) -> OutboxEntry:
    """One outbox row for the whole change: the worker counts it and delivers what it owes, once."""
    last = entries[-1]
    return new_row(
        OutboxEntry, aggregate_id=last.aggregate_id, seq=last.seq, aggregate_kind=last.aggregate_kind,
        first_seq=entries[0].seq, effects=[dict(effect) for effect in effects], due_at=now,
    )  # fmt: skip


__all__ = [
    "Acting", "Action", "Beside", "Change", "Command", "Event", "NotPlain", "canonical", "creates", "decides_ahead",
    "perform", "perform_ahead",
]  # fmt: skip
