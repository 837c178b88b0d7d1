"""The journal: chained, append-only on both databases, and a changed byte is found and named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from yiwang.engine.problems import Problem
from yiwang.kernel.actions import Change, Command, perform
from yiwang.kernel.ids import new_id, uuid7_from
from yiwang.kernel.journal import Event, entries_of, merkle_root, verify_chain
from yiwang.kernel.models import JournalEntry, OutboxEntry
from yiwang.kernel.refusals import NOT_ALLOWED, Refused

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Someone:
    actor: str = "a-person"
    acting_as: str = "clerk@x"


@dataclass(frozen=True)
class WriteDown:
    """The smallest action: it writes a word."""

    aggregate_id: UUID
    word: str
    allowed: bool = True
    breaks: bool = False

    def permit(self, acting: Someone) -> Sequence[Problem]:
        return [] if self.allowed else [NOT_ALLOWED.at(action="write", post=acting.acting_as)]

    def decide(self, acting: Someone, now: datetime) -> Change[str]:
        return Change("note", [Event("written", {"word": self.word})], self.word, write=self._write)

    def _write(self, head: object) -> None:
        if self.breaks:
            raise RuntimeError("the disk is full")

    def again(self, entries: Sequence[JournalEntry]) -> str:
        return str(entries[-1].data["word"])


def do(action: WriteDown, command_id: UUID | None = None) -> str:
    return perform(action, acting=Someone(), command=Command(command_id or new_id(), NOW), now=NOW)


def test_entries_form_a_chain_that_verifies() -> None:
    note = new_id()
    for word in ("one", "two", "three"):
        assert do(WriteDown(note, word)) == word
    entries = entries_of(note)
    assert [entry.data["word"] for entry in entries] == ["one", "two", "three"]
    assert verify_chain(entries) is None


def test_the_same_command_twice_is_done_once_and_answered_twice() -> None:
    note, command = new_id(), new_id()
    assert do(WriteDown(note, "one"), command) == do(WriteDown(note, "another"), command) == "one"
    assert len(entries_of(note)) == 1
    assert OutboxEntry.objects.filter(aggregate_id=note).count() == 1


def test_a_refused_action_writes_nothing() -> None:
    note = new_id()
    with pytest.raises(Refused) as refused:
        do(WriteDown(note, "one", allowed=False))
    assert [problem.code for problem in refused.value.problems] == ["kernel.not_allowed"]
    assert entries_of(note) == []


def test_an_action_that_breaks_half_way_leaves_nothing() -> None:
    note = new_id()
    with pytest.raises(RuntimeError):
        do(WriteDown(note, "one", breaks=True))
    assert entries_of(note) == []
    assert not OutboxEntry.objects.filter(aggregate_id=note).exists()


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"])
def test_the_database_itself_refuses_to_change_the_journal(statement: str) -> None:
    do(WriteDown(new_id(), "one"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("data", {"word": "ONE"}, "changed_entry"),
        ("actor", "somebody else", "changed_entry"),
        ("previous_hash", b"\x01" * 32, "broken_link"),
        ("seq", 5, "missing_entry"),
    ],
)
def test_a_changed_entry_is_found_and_named(field: str, value: object, fault: str) -> None:
    note = new_id()
    for word in ("one", "two", "three"):
        do(WriteDown(note, word))
    entries = entries_of(note)
    setattr(entries[1], field, value)
    found = verify_chain(entries)
    assert found is not None
    assert found.fault == fault
    assert found.aggregate_id == note


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20), st.data())
def test_a_merkle_root_changes_with_any_leaf(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves]
    changed[index] = bytes(byte ^ 1 for byte in changed[index])
    assert merkle_root(leaves) != merkle_root(changed)


@given(st.integers(0, 2**48 - 2), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_made_later_sort_later(moment: int, first: bytes, second: bytes) -> None:
    assert uuid7_from(moment, first) < uuid7_from(moment + 1, second)
    assert uuid7_from(moment, first).version == 7
