"""Where it takes two to put a pack in force: one proposes, another person agrees or refuses.

Taking a pack back needs no second person: it returns to what two had agreed on, and it may be urgent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks, events
from yiwang.foundation.policy_packs.actions.activate_pack import ActivatePack
from yiwang.foundation.policy_packs.models import Proposal
from yiwang.foundation.policy_packs.permissions import Deciding, may_activate
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.civil_time import civil
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused


@dataclass(frozen=True)
class ProposePack:
    """What is to be put in force; its id becomes the proposal's and the activation's."""

    wanted: ActivatePack

    @property
    def aggregate_id(self) -> UUID:
        return self.wanted.aggregate_id

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return may_activate(acting, self.wanted.area_path)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        version = self.wanted.checked(now)
        held = asdict(self.wanted)
        row = Proposal(
            id=held.pop("aggregate_id"), proposed_at=now, proposed_by=acting.acting_as, proposer=acting.actor, **held
        )

        def write(head: Head) -> None:
            row.save(force_insert=True)

        data = {
            "area_path": row.area_path, "pack": version.pack, "version": version.version, "hash": row.pack_hash,
            "since": row.since.isoformat(), "pilot": row.pilot, "reason": row.reason,
        }  # fmt: skip
        return Change(events.AGGREGATE, [Event(events.PACK_PROPOSED, data)], row.id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


@dataclass(frozen=True)
class AgreeToPack:
    """By another person than the proposer; a day that has passed meanwhile becomes today."""

    aggregate_id: UUID

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return _may_answer(acting, self.aggregate_id)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        row = _waiting(self.aggregate_id)
        if acting.actor == row.proposer:
            raise Refused([checks.SAME_PERSON.at()])
        since = max(row.since, civil(now).date())
        wanted = ActivatePack(row.id, row.pack_hash, row.area_path, since, row.pilot, row.until, row.reason)
        change = wanted.put_in_force(acting, now)

        def write(head: Head) -> None:
            _end(row, "agreed", acting, now)
            if change.write is not None:
                change.write(head)

        return replace(change, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


@dataclass(frozen=True)
class RefusePack:
    """By anybody who may decide, the proposer too: who takes it back says why."""

    aggregate_id: UUID
    reason: str

    def permit(self, acting: Deciding) -> Sequence[Problem]:
        return _may_answer(acting, self.aggregate_id)

    def decide(self, acting: Deciding, now: datetime) -> Change[UUID]:
        row = _waiting(self.aggregate_id)

        def write(head: Head) -> None:
            _end(row, "refused", acting, now, self.reason)

        said = Event(events.PROPOSAL_REFUSED, {"hash": row.pack_hash, "reason": self.reason})
        return Change(events.AGGREGATE, [said], self.aggregate_id, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> UUID:
        return self.aggregate_id


def _may_answer(acting: Deciding, id: UUID) -> Sequence[Problem]:
    row = Proposal.objects.filter(id=id).first()
    return may_activate(acting, row.area_path if row else "")


def _waiting(id: UUID) -> Proposal:
    row = Proposal.objects.filter(id=id, state="waiting").first()
    if row is None:
        raise Refused([checks.NO_PROPOSAL.at()])
    return row


def _end(row: Proposal, state: str, acting: Deciding, now: datetime, answer: str = "") -> None:
    Proposal.objects.filter(id=row.id).update(state=state, ended_at=now, ended_by=acting.acting_as, answer=answer)
