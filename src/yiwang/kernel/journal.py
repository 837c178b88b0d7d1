"""The journal: append-only, with a hash chain per aggregate, so that a changed byte is found and named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from yiwang.kernel.bulk import Spelled
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.months import is_aside, reading
from yiwang.kernel.rows import new_row

GENESIS = bytes(32)


class Head(NamedTuple):
    """The end of an aggregate's chain."""

    seq: int
    entry_hash: bytes


NO_HEAD = Head(0, GENESIS)


class Stamp(NamedTuple):
    """Who did it, as what, by which command, when."""

    actor: str
    acting_as: str
    command_id: UUID
    happened_at: datetime
    recorded_at: datetime


def post_of(acting_as: str) -> str:
    """The post, `post@area`, without the terminal at which an operator did it in somebody's name."""
    return "@".join(acting_as.split("@")[:2]).rstrip("@")


class Event(NamedTuple):
    """What happened: a kind and plain JSON data."""

    kind: str
    data: Mapping[str, Any]


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)


def canonical(value: object) -> bytes:
    """JSON with one spelling only: sorted keys, no spaces, UTF-8."""
    return _CANONICAL.encode(value).encode()


def entry_hash(entry: JournalEntry) -> bytes:
    """SHA-256 over the previous hash and everything that the entry says."""
    said = [
        str(entry.aggregate_id), entry.seq, entry.aggregate_kind, entry.kind, entry.data,
        _instant(entry.happened_at), _instant(entry.recorded_at), entry.actor, entry.acting_as, str(entry.command_id),
    ]  # fmt: skip
    return sha256(bytes(entry.previous_hash) + canonical(said)).digest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def chain(
    aggregate_id: UUID, aggregate_kind: str, head: Head, events: Iterable[Event], stamp: Stamp
) -> list[JournalEntry]:
    """The entries that continue a chain; nothing is written yet."""
    entries: list[JournalEntry] = []
    seq, previous = head
    # What a hash is taken over (see `entry_hash`), put together from parts that are spelled once.
    spelled = _CANONICAL.encode
    id, of_kind = spelled(str(aggregate_id)), spelled(aggregate_kind)
    moments = [_instant(stamp.happened_at), _instant(stamp.recorded_at)]
    signature = spelled([*moments, stamp.actor, stamp.acting_as, str(stamp.command_id)])[1:]
    for event in events:
        seq += 1
        data = Spelled(event.data)
        data.text = spelled(data)
        said = f"[{id},{seq},{of_kind},{spelled(event.kind)},{data.text},{signature}"
        hashed = sha256(previous + said.encode()).digest()
        entries.append(new_row(
            JournalEntry, aggregate_id=aggregate_id, seq=seq, aggregate_kind=aggregate_kind, kind=event.kind,
            data=data, happened_at=stamp.happened_at, recorded_at=stamp.recorded_at, actor=stamp.actor,
            acting_as=stamp.acting_as, command_id=stamp.command_id, previous_hash=previous, entry_hash=hashed,
        ))  # fmt: skip
        previous = hashed
    return entries


def entries_of(aggregate_id: UUID) -> list[JournalEntry]:
    """All entries of an aggregate, in order, also of a month that was set aside."""
    rows = JournalEntry.objects.filter(aggregate_id=aggregate_id).order_by("seq")
    found = list(rows)
    if not found and is_aside(aggregate_id):
        with reading(aggregate_id):
            found = list(rows.all())
    return found


def head_of(entries: Sequence[JournalEntry]) -> Head:
    """The end of a chain that was read whole."""
    return Head(entries[-1].seq, bytes(entries[-1].entry_hash)) if entries else NO_HEAD


class Break(NamedTuple):
    """Where a chain does not hold: the aggregate, the entry, and what is wrong with it."""

    aggregate_id: UUID | str
    """As it stands in the file, where that is no id any more."""
    seq: int
    fault: str


def verify_chain(entries: Sequence[JournalEntry]) -> Break | None:
    """The first place at which a chain does not hold, or None."""
    previous = NO_HEAD
    for entry in entries:
        if entry.seq != previous.seq + 1:
            return Break(entry.aggregate_id, entry.seq, "missing_entry")
        if bytes(entry.previous_hash) != previous.entry_hash:
            return Break(entry.aggregate_id, entry.seq, "broken_link")
        if not _holds(entry):
            return Break(entry.aggregate_id, entry.seq, "changed_entry")
        previous = Head(entry.seq, bytes(entry.entry_hash))
    return None


def _holds(entry: JournalEntry) -> bool:
    """Is its hash that of what it says? What was changed into no date at all says nothing."""
    try:
        return bytes(entry.entry_hash) == entry_hash(entry)
    except (AttributeError, TypeError, ValueError):
        return False


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle tree over hashes, in the order given; an odd one out is carried up unpaired."""
    level = list(leaves) or [GENESIS]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
    return level[0]
