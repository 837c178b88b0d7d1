"""Daily seals over the journal, and verifying all of it: every chain, then every seal.

A seal is the Merkle root over the seal before it and the last hash of every aggregate written that civil day, by id.
Who holds one published root therefore holds the whole past against any change, also at the end of a chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q

from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.imports import Progress, silent
from yiwang.kernel.journal import GENESIS, Break, merkle_root, verify_chain
from yiwang.kernel.models import JournalEntry, JournalSeal
from yiwang.kernel.months import everywhere
from yiwang.kernel.versions import Memory, bump

GRACE = timedelta(minutes=15)
"""A day is sealed so long after its end: what began before midnight has been committed by then."""
DAY = timedelta(days=1)
PAGE = 2000
VERSION = "seals"


class SealBreak(NamedTuple):
    """Where the seals do not hold: the day, and what is wrong with it."""

    day: date
    fault: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was verified, and the first thing that did not hold."""

    entries: int
    aggregates: int
    seals: int
    fault: Break | SealBreak | None


class _Sum(NamedTuple):
    entries: int
    root: bytes


def seal_days(now: datetime) -> list[JournalSeal]:
    """Seal every day that is over and has no seal yet, days without entries included. Done again it does nothing."""
    made = []
    for day in _unsealed(civil(now - GRACE).date()):
        before = JournalSeal.objects.filter(day__lt=day).order_by("-day").first()
        previous = bytes(before.root) if before else GENESIS
        entries, root = _sum_of(day, previous)
        seal = JournalSeal(day=day, entries=entries, root=root, previous_root=previous, sealed_at=now)
        try:
            with transaction.atomic():
                seal.save(force_insert=True)
                bump(VERSION)
        except IntegrityError:  # another worker sealed it
            continue
        made.append(seal)
    return made


def _sealed_until() -> datetime | None:
    last = JournalSeal.objects.order_by("-day").first()
    return instant(datetime.combine(last.day + DAY, datetime.min.time())) if last else None


_end_of_seals = Memory((VERSION,), _sealed_until)


def not_sealed(now: datetime) -> datetime:
    """The moment, or the end of the last sealed day: a clock that was set back, or that a machine woke up with, writes
    nothing into a day that is sealed."""
    until = _end_of_seals()
    return now if until is None or until <= now else until


def _unsealed(end: date) -> Iterator[date]:
    last = JournalSeal.objects.order_by("-day").first()
    if last is not None:
        day = last.day + DAY
    else:
        first = JournalEntry.objects.order_by("recorded_at").first()
        day = civil(first.recorded_at).date() if first else end
    while day < end:
        yield day
        day += DAY


def _sum_of(day: date, previous: bytes) -> _Sum:
    """The entries of a day and the root over them, behind the seal before."""
    start = datetime.combine(day, datetime.min.time())
    rows = JournalEntry.objects.filter(recorded_at__gte=instant(start), recorded_at__lt=instant(start + DAY))
    rows = rows.order_by("aggregate_id", "seq")
    last: dict[UUID, bytes] = {}
    entries = 0
    for _ in everywhere():
        for aggregate, hashed in rows.values_list("aggregate_id", "entry_hash").iterator():
            last[aggregate] = bytes(hashed)
            entries += 1
    link = sha256(b"\x02" + previous + day.isoformat().encode()).digest()
    return _Sum(entries, merkle_root([link, *(last[aggregate] for aggregate in sorted(last))]))


def published(seals: Iterator[JournalSeal] | list[JournalSeal]) -> str:
    """Seals as text to publish: a line for each day with day, number of entries, root and the root before."""
    rows = (f"{s.day} {s.entries} {bytes(s.root).hex()} {bytes(s.previous_root).hex()}" for s in seals)
    return "".join(f"{row}\n" for row in rows)


def verify(progress: Progress = silent, held: str = "") -> Verified:
    """Every chain, every seal, and the seals against a text that was published. Stops at the first fault.

    Entries that are written meanwhile may or may not be among those looked at; they never look like a fault.
    """
    total = sum(JournalEntry.objects.count() for _ in everywhere())
    entries = aggregates = 0
    try:
        for _, group in groupby(_all_entries(), key=lambda entry: entry.aggregate_id):
            chain = list(group)
            entries += len(chain)
            aggregates += 1
            if (broken := verify_chain(chain)) is not None:
                return Verified(entries, aggregates, 0, broken)
            progress(min(entries, total), total)
    except _Unreadable as unreadable:
        return Verified(entries, aggregates, 0, unreadable.args[0])
    seals, fault = _verify_seals(held)
    return Verified(entries, aggregates, seals, fault)


def _all_entries() -> Iterator[JournalEntry]:
    """The whole journal by aggregate, in pages: no lock is held between two of them. Then each month set aside."""
    for _ in everywhere():
        yield from _pages()


def _pages() -> Iterator[JournalEntry]:
    last: JournalEntry | None = None
    while page := _page(last, PAGE):
        yield from page
        last = page[-1]


class _Unreadable(Exception):
    """An entry that cannot even be read as one; its argument is the break."""


_NOT_READ = (ValueError, TypeError, DatabaseError)
"""What a changed byte in a date, an id, a JSON text or an encoding makes of reading."""


def _page(last: JournalEntry | None, size: int) -> list[JournalEntry]:
    rows = JournalEntry.objects.order_by("aggregate_id", "seq")
    if last is not None:
        after = Q(aggregate_id__gt=last.aggregate_id) | Q(seq__gt=last.seq)
        rows = rows.filter(after, aggregate_id__gte=last.aggregate_id)
    try:
        return list(rows[:size])
    except _NOT_READ:
        if connection.vendor != "sqlite":  # the types of the columns hold there: it is the database that fails
            raise
    for _ in range(size):
        try:
            (last,) = rows[:1]
        except _NOT_READ:
            raise _Unreadable(_key_after(last)) from None
        after = Q(aggregate_id__gt=last.aggregate_id) | Q(seq__gt=last.seq)
        rows = rows.filter(after, aggregate_id__gte=last.aggregate_id)
    raise AssertionError("the page could be read after all")


def _key_after(last: JournalEntry | None) -> Break:
    """The entry that follows, by its key as it stands in the file."""
    after = (last.aggregate_id.hex, last.seq) if last else ("", -1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hex(aggregate_id), seq FROM journal_entry WHERE (aggregate_id, seq) > (%s, %s) "
            "ORDER BY aggregate_id, seq LIMIT 1", after,
        )  # fmt: skip
        written, seq = cursor.fetchone()
    text = bytes.fromhex(written).decode("ascii", "replace")
    try:
        return Break(UUID(text), seq, "unreadable_entry")
    except ValueError:
        return Break(text, seq, "unreadable_entry")


def _verify_seals(held: str) -> tuple[int, SealBreak | None]:
    seals = list(JournalSeal.objects.order_by("day"))
    known = dict(line.split(" ", 1) for line in held.splitlines() if line.strip())
    found = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in published(seals).splitlines()}
    for day, rest in known.items():
        if found.get(day) != rest:
            return 0, SealBreak(date.fromisoformat(day), "not_as_published")
    previous, expected = GENESIS, seals[0].day if seals else None
    for number, seal in enumerate(seals, 1):
        if (fault := _fault(seal, previous, expected)) is not None:
            return number, SealBreak(expected if fault == "missing_seal" and expected else seal.day, fault)
        previous, expected = bytes(seal.root), seal.day + DAY
    return len(seals), None


def _fault(seal: JournalSeal, previous: bytes, expected: date | None) -> str | None:
    if seal.day != expected:
        return "missing_seal"
    if bytes(seal.previous_root) != previous:
        return "broken_link"
    entries, root = _sum_of(seal.day, previous)
    if entries != seal.entries:
        return "entries_removed" if entries < seal.entries else "entries_added"
    return None if root == bytes(seal.root) else "changed_day"
