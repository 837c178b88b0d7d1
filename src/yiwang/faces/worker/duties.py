"""What the worker does, each thing a function of the moment: how much it did is what it answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import OperationalError, connection

from yiwang.cases import events
from yiwang.cases.interface import ExpireWords, WakeCase, claim_wakes, words_due
from yiwang.faces.documents.compiling import compile_due
from yiwang.faces.worker.moving import owe_moves
from yiwang.faces.worker.telling import tell
from yiwang.foundation.identity.interface import WORKER
from yiwang.foundation.messages import interface as messages
from yiwang.foundation.places import interface as places
from yiwang.foundation.registers import interface as registers
from yiwang.foundation.registers.interface import EraseContact, expired
from yiwang.insight import interface as insight
from yiwang.kernel import jobs, limits, outbox, partitions, planner, seals
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import OutboxEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import unchanged

log = logging.getLogger(__name__)

_COMMANDS = UUID("2f0c9a5e-9d52-5f7a-8d3b-5a4f5f6d2b10")


SOME, SOME_ON_SQLITE = 1000, 40
"""Rows at once: the more, the cheaper each; but on SQLite nobody else writes meanwhile."""


def work_off_outbox(now: datetime, limit: int | None = None) -> int:
    """Count what was written, and make the deliveries that it owes."""
    some = limit or (SOME_ON_SQLITE if connection.vendor == "sqlite" else SOME)

    def consume(rows: Sequence[OutboxEntry]) -> None:
        with unchanged():
            whole = insight.fold(sorted({row.aggregate_id for row in rows if row.aggregate_kind == events.AGGREGATE}))
            tell(rows, now, whole)
            owe_moves(rows, now)

    return outbox.work_off(consume, now, some)


def fill_lists(now: datetime) -> int:
    """Count for the lists behind the numbers what an upgrade left: a step at a time."""
    return insight.fill_lists()


def send_messages(now: datetime) -> int:
    """Send what is due to leave."""
    return messages.send_due(now)


def wake_cases(now: datetime, limit: int = 100) -> int:
    """Tell the life cycles of cases that their time has come: reminders, supervision, silent steps, ends of pauses."""
    done = 0
    for case_id in claim_wakes(now, limit):
        try:
            perform(WakeCase(case_id), acting=WORKER, command=Command(new_id(), now), now=now)
        except Refused as refused:
            log.info("case %s was not woken: %s", case_id, refused)
            continue
        except Exception:  # one case that cannot be read must not keep the others asleep
            log.exception("case %s cannot be woken", case_id)
            continue
        done += 1
    return done


def erase_contacts(now: datetime) -> int:
    """Erase contacts whose day has come."""
    done = 0
    for case_id in expired(civil(now).date()):
        command = Command(uuid5(_COMMANDS, f"erase {case_id}"), now)
        try:
            perform(EraseContact(case_id, "expired"), acting=WORKER, command=command, now=now)
        except Refused as refused:
            log.info("contact of %s was not erased: %s", case_id, refused)
            continue
        done += 1
    return done


def expire_words(now: datetime) -> int:
    """Freeze words of cases whose day has come, and erase those that were frozen long enough."""
    done, day = 0, civil(now).date()
    for case_id in words_due(day):
        command = Command(uuid5(_COMMANDS, f"words {case_id} {day}"), now)
        try:
            perform(ExpireWords(case_id), acting=WORKER, command=command, now=now)
        except Refused as refused:
            log.info("words of %s were not expired: %s", case_id, refused)
            continue
        done += 1
    return done


def compile_analyses(now: datetime) -> int:
    """Compile the analyses that meetings will ask for."""
    return compile_due(now)


def give_names(now: datetime) -> int:
    """Give areas the names that were booked for a day that has come."""
    done = 0
    for code, on in places.names_due(civil(now).date()):
        id = uuid5(_COMMANDS, f"name {code} {on}")
        try:
            perform(places.GiveBookedName(new_id(), code), acting=WORKER, command=Command(id, now), now=now)
        except Refused as refused:
            log.info("%s did not get its new name: %s", code, refused)
            continue
        done += 1
    return done


def seal_days(now: datetime) -> int:
    """Seal the days that are over."""
    return len(seals.seal_days(now))


def forget_messages(now: datetime) -> int:
    """Delete messages that were sent long ago."""
    return messages.forget_sent(now)


def do_jobs(now: datetime) -> int:
    """Do what somebody asked for on a page and what takes long."""
    return jobs.work_off(now)


def forget_jobs(now: datetime) -> int:
    """Delete long actions that ended long ago."""
    return jobs.forget(now)


def learn_sizes(now: datetime) -> int:
    """Let the database look how large its tables have become."""
    planner.learn_sizes()
    return 0


def remind_of_corrections(now: datetime) -> int:
    """Remind whoever owes an answer to a request for correction, some days before its day."""
    done = 0
    for case_id, request_id in registers.corrections_to_remind(now):
        command = Command(uuid5(_COMMANDS, f"correction {request_id}"), now)
        try:
            perform(registers.RemindOfCorrection(case_id, request_id), acting=WORKER, command=command, now=now)
        except Refused as refused:
            log.info("nobody was reminded of %s: %s", request_id, refused)
            continue
        done += 1
    return done


def forget_corrections(now: datetime) -> int:
    """Delete requests for correction that were answered long ago."""
    return registers.forget_corrections(now)


def make_months(now: datetime) -> int:
    """Make the next months of the large tables ahead (PostgreSQL). Somebody who reads long may be in the way: later."""
    try:
        return partitions.make_ahead(now)
    except OperationalError as busy:
        log.info("months were not made yet: %s", busy)
        return 0


def forget_counts(now: datetime) -> int:
    """Delete who came how often, once the minute is over."""
    return limits.forget_counts(now.timestamp())
