"""Count cases while they are imported: in memory, and added to the figures some thousand at a time.

The worker counts a case by reading its journal again, which takes longer than taking it in. What an import counts is
what `fold` would: a tally for each case, the sums of all in one write.
"""

from __future__ import annotations

from collections.abc import Sequence

from yiwang.engine.workflows.events import Event
from yiwang.insight.actions.fold import add_to_figures
from yiwang.insight.models import Tally
from yiwang.insight.queries.counting import Counted, count
from yiwang.insight.queries.deltas import Deltas
from yiwang.kernel.bulk import insert_rows
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.rows import new_row


class NewCases:
    """Cases that were counted and are not in the figures yet."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._deltas = Deltas(by_path=True)
        self._tallies: list[Tally] = []

    def add(self, entries: Sequence[JournalEntry], said: Sequence[Event]) -> None:
        """A new case, with all of its journal, and what the engine said in it."""
        counted = Counted()
        count(counted, entries, self._deltas, said)
        last = entries[-1]
        self._tallies.append(new_row(Tally, case_id=last.aggregate_id, seq=last.seq, counted=counted.as_data()))

    def write(self) -> None:
        """Into the figures, in the caller's transaction. Raises IntegrityError when a worker counted one of them."""
        tallies, deltas = self._tallies, self._deltas
        self._forget()
        insert_rows(tallies)
        add_to_figures(deltas, new=True)
