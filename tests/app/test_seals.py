"""Seals: one for each day, chained; what was taken from the journal or put into it afterwards is found."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.app.test_journal import Someone, WriteDown
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.journal import NO_HEAD, Event, Stamp, chain
from yiwang.kernel.models import JournalEntry, JournalSeal
from yiwang.kernel.seals import SealBreak, not_sealed, published, seal_days, verify

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
"""Midday by the clock on the wall of the site."""
LATER = NOON + timedelta(days=3)


def write(words: int, at: datetime = NOON, note: UUID | None = None) -> UUID:
    note = note or new_id()
    stamp = Stamp("a-person", "clerk@x", new_id(), at, at)
    entries = chain(note, "note", NO_HEAD, [Event("written", {"word": n}) for n in range(words)], stamp)
    JournalEntry.objects.bulk_create(entries)
    return note


def tamper(statement: str) -> None:
    """What somebody does who has the database to himself and takes the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER journal_entry_no_update")
            cursor.execute("DROP TRIGGER journal_entry_no_delete")
            cursor.execute("DROP TRIGGER journal_seal_no_delete")
        cursor.execute(statement)


def test_each_day_that_is_over_is_sealed_once() -> None:
    write(2)
    write(3, NOON + timedelta(days=2))
    days = [seal.day for seal in seal_days(LATER)]
    assert days == [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
    assert [seal.entries for seal in JournalSeal.objects.order_by("day")] == [2, 0, 3]
    assert seal_days(LATER) == []
    assert verify().fault is None


def test_a_day_is_not_sealed_before_it_is_surely_over() -> None:
    write(1)
    midnight = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
    assert seal_days(midnight + timedelta(minutes=14)) == []
    assert len(seal_days(midnight + timedelta(minutes=15))) == 1


def test_a_clock_that_was_set_back_writes_nothing_into_a_sealed_day() -> None:
    write(1)
    assert not_sealed(NOON) == NOON
    seal_days(LATER)
    back = do_at(NOON - timedelta(days=400))
    assert back == datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "the first moment of the day that is not sealed"
    assert do_at(LATER) == LATER
    assert verify().fault is None


def do_at(now: datetime) -> datetime:
    """Somebody does something by a clock that shows `now`; when it was recorded."""
    note = new_id()
    perform(WriteDown(note, "x"), acting=Someone(), command=Command(new_id(), now), now=now)
    entry = JournalEntry.objects.get(aggregate_id=note)
    assert entry.happened_at == now, "what the sender said stays"
    return entry.recorded_at


def test_a_root_depends_on_the_days_before() -> None:
    note = write(1)
    seal_days(LATER)
    roots = set(JournalSeal.objects.values_list("root", "previous_root"))
    assert len({bytes(root) for root, _ in roots}) == 3
    assert verify().aggregates == 1
    assert JournalEntry.objects.filter(aggregate_id=note).exists()


def test_the_first_changed_entry_is_named() -> None:
    write(2)
    note = write(3)
    tamper(f"UPDATE journal_entry SET actor = 'x' WHERE seq = 2 AND aggregate_id = '{_stored(note)}'")
    assert verify().fault == (note, 2, "changed_entry")


def test_an_entry_taken_off_the_end_of_a_chain_is_found_by_the_seal() -> None:
    note = write(3)
    seal_days(LATER)
    tamper(f"DELETE FROM journal_entry WHERE seq = 3 AND aggregate_id = '{_stored(note)}'")
    assert verify().fault == SealBreak(date(2026, 11, 18), "entries_removed")


def test_an_entry_slipped_into_a_sealed_day_is_found() -> None:
    write(1)
    seal_days(LATER)
    write(1)
    assert verify().fault == SealBreak(date(2026, 11, 18), "entries_added")


def test_a_chain_written_anew_is_found_by_the_seal() -> None:
    note = write(1)
    seal_days(LATER)
    tamper(f"DELETE FROM journal_entry WHERE aggregate_id = '{_stored(note)}'")
    stamp = Stamp("another", "clerk@x", new_id(), NOON, NOON)
    JournalEntry.objects.bulk_create(chain(note, "note", NO_HEAD, [Event("written", {})], stamp))
    assert verify().fault == SealBreak(date(2026, 11, 18), "changed_day")


def test_seals_that_were_taken_away_are_found_with_what_was_published() -> None:
    write(1)
    text = published(seal_days(LATER))
    assert verify(held=text).fault is None
    tamper("DELETE FROM journal_seal WHERE day = '2026-11-20'")
    assert verify().fault is None
    assert verify(held=text).fault == SealBreak(date(2026, 11, 20), "not_as_published")


def test_a_missing_day_is_found() -> None:
    write(1)
    seal_days(LATER)
    tamper("DELETE FROM journal_seal WHERE day = '2026-11-19'")
    assert verify().fault == SealBreak(date(2026, 11, 19), "missing_seal")


def test_verifying_reads_more_than_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiwang.kernel.seals.PAGE", 2)
    for words in (1, 2, 3, 5):
        write(words)
    seen: list[int] = []
    found = verify(lambda done, total: seen.append(done))
    assert (found.entries, found.aggregates, found.fault) == (11, 4, None)
    assert seen == [1, 3, 6, 11] or sorted(seen) == seen


def _stored(note: UUID) -> str:
    return str(note) if connection.vendor == "postgresql" else note.hex
