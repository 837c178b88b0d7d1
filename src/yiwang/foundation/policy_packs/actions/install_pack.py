"""Install a pack: it is checked whole, and refused with every problem found if it has an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import UUID

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.hashing import content_hash
from yiwang.engine.problems import Problem, errors
from yiwang.foundation.policy_packs import events
from yiwang.foundation.policy_packs.models import PackVersion
from yiwang.foundation.policy_packs.permissions import may_install
from yiwang.foundation.policy_packs.queries.in_force import VERSION, PackRef
from yiwang.foundation.policy_packs.queries.library import packed
from yiwang.kernel import beforehand
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump
from yiwang.packtools.reader import PackReader
from yiwang.packtools.validators import check_pack, subject_of


@dataclass(frozen=True)
class InstallPack:
    """Installing the same content again changes nothing and answers the same."""

    aggregate_id: UUID
    folder: Path

    def permit(self, acting: Person) -> Sequence[Problem]:
        return may_install(acting)

    def decide(self, acting: Person, now: datetime) -> Change[PackRef]:
        merged, problems = vars(self).get("_checked") or beforehand.made(lambda: self._checked)
        ref = PackRef(merged.manifest.id, merged.manifest.version, content_hash(merged))
        if PackVersion.objects.filter(hash=ref.hash).exists():
            return Change(events.AGGREGATE, [], ref)
        row = PackVersion(
            hash=ref.hash, pack=ref.pack, version=ref.version, title_zh=merged.manifest.title.zh,
            title_en=merged.manifest.title.en, files=packed(self._folders(merged)), installed_at=now,
            installed_by=acting.acting_as, warnings=[problem.code for problem in problems],
        )  # fmt: skip

        def write(head: Head) -> None:
            row.save(force_insert=True)
            bump(VERSION)

        happened = Event(events.PACK_INSTALLED, {"pack": ref.pack, "version": ref.version, "hash": ref.hash})
        return Change(events.AGGREGATE, [happened], ref, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> PackRef:
        data = entries[-1].data
        return PackRef(data["pack"], data["version"], data["hash"])

    @cached_property
    def _checked(self) -> tuple[Pack, list[Problem]]:
        reader = PackReader()
        own, _ = reader.own(self.folder)
        merged, problems = reader.with_base(self.folder)
        if own is not None and merged is not None:
            problems = problems + check_pack(subject_of(own, merged))
        if own is None or merged is None or errors(problems):
            raise Refused(errors(problems))
        return merged, problems

    def _folders(self, merged: Pack) -> list[Path]:
        folder = self.folder.absolute()
        base = merged.manifest.extends
        return [folder, *([folder.parent / base] if base else [])]
