"""What was put in force where, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yiwang.foundation.policy_packs.models import Activation, PackVersion, Proposal
from yiwang.foundation.policy_packs.queries.in_force import PackRef
from yiwang.kernel.prefixes import starts_with


@dataclass(frozen=True, slots=True)
class Decided:
    """One activation as it was decided. Rolled back, it has an end."""

    id: UUID
    area_path: str
    ref: PackRef
    title_zh: str
    title_en: str
    since: date
    until: date | None
    pilot: bool
    decided_at: datetime
    decided_by: str
    reason: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def never(self) -> bool:
        """Taken back before it began."""
        return self.until is not None and self.until <= self.since


def decisions() -> list[Decided]:
    """Every activation, the latest decision first."""
    versions = {one.hash: one for one in PackVersion.objects.defer("files")}
    found = []
    for row in Activation.objects.order_by("-decided_at", "-id"):
        version = versions[row.pack_hash]
        ref = PackRef(version.pack, version.version, version.hash)
        found.append(Decided(
            row.id, row.area_path, ref, version.title_zh, version.title_en, row.since, row.until, row.pilot,
            row.decided_at, row.decided_by, row.reason,
        ))  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that waits for another person."""

    id: UUID
    area_path: str
    ref: PackRef
    since: date
    until: date | None
    pilot: bool
    reason: str
    proposed_at: datetime
    proposed_by: str
    proposer: str


def proposals(path: str) -> list[Proposed]:
    """Those that wait, for areas at or below a path, the oldest first."""
    rows = Proposal.objects.filter(starts_with("area_path", path), state="waiting").order_by("proposed_at", "id")
    versions = {one.hash: one for one in PackVersion.objects.defer("files")}
    return [
        Proposed(
            row.id, row.area_path,
            PackRef(versions[row.pack_hash].pack, versions[row.pack_hash].version, row.pack_hash), row.since, row.until,
            row.pilot, row.reason, row.proposed_at, row.proposed_by, row.proposer,
        )
        for row in rows
    ]  # fmt: skip


def version_of(pack_hash: str) -> PackVersion | None:
    """An installed version, without its files."""
    return PackVersion.objects.filter(hash=pack_hash).defer("files").first()
