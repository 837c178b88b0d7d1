"""The outbox: each row is worked off once, whatever fails; a worker that lost its claim leaves nothing behind."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from yiwang.kernel.ids import new_id
from yiwang.kernel.models import Content, OutboxEntry
from yiwang.kernel.outbox import CLAIM_FOR, back_off, claim, due, settle, work_off

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def owe(number: int = 1) -> None:
    OutboxEntry.objects.bulk_create(
        OutboxEntry(aggregate_id=new_id(), seq=1, aggregate_kind="note", first_seq=1, effects=[{"n": n}], due_at=NOW)
        for n in range(number)
    )


class Consumer:
    """Writes a row for each entry, and stumbles over those that it is told to."""

    def __init__(self, *stumble: int) -> None:
        self.stumble = stumble

    def __call__(self, entries: Sequence[OutboxEntry]) -> None:
        for entry in entries:
            Content.objects.create(aggregate_id=entry.aggregate_id, content_id=new_id(), text="x", sha256=b"")
            if entry.effects[0]["n"] in self.stumble:
                raise RuntimeError("no network")


def test_what_is_due_is_worked_off_once() -> None:
    owe(5)
    assert work_off(Consumer(), NOW) == 5
    assert work_off(Consumer(), NOW) == 0
    assert Content.objects.count() == 5


def test_one_row_that_fails_does_not_stop_the_others_and_waits_longer_each_time() -> None:
    owe(5)
    assert work_off(Consumer(3), NOW) == 4
    assert Content.objects.count() == 4
    left = OutboxEntry.objects.get()
    assert (left.attempts, left.failure, left.due_at) == (1, "RuntimeError", NOW + back_off(1))
    assert work_off(Consumer(), NOW) == 0
    assert work_off(Consumer(), NOW + back_off(1)) == 1
    assert back_off(1) < back_off(2) < back_off(30) == timedelta(hours=1)


def test_of_two_claimants_one_gets_the_row() -> None:
    owe()
    first, second = due(NOW)[0], due(NOW)[0]
    assert [len(claim([first], NOW)), len(claim([second], NOW))] == [1, 0]
    assert due(NOW) == []


def test_a_worker_that_lost_its_claim_counts_nothing() -> None:
    owe()
    slow = due(NOW)[0]
    claim([slow], NOW)
    later = NOW + CLAIM_FOR + timedelta(seconds=1)
    assert work_off(Consumer(), later) == 1
    assert not settle(slow, Consumer(), later)
    assert Content.objects.count() == 1


def test_what_a_clock_ahead_wrote_and_claimed_is_worked_off_when_it_is_set_back() -> None:
    owe(2)
    ahead = NOW + timedelta(days=3)
    OutboxEntry.objects.update(due_at=ahead)
    (first, _) = due(ahead)
    assert claim([first], ahead)
    assert len(due(NOW)) == 2
    assert due(ahead + timedelta(seconds=1)) != due(NOW), "in its own time the claim holds"
    assert work_off(Consumer(), NOW) == 2
