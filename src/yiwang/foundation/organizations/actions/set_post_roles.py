"""Say what holders of a post may do: everywhere, or in units of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations import checks, events
from yiwang.foundation.organizations.models import PostRole
from yiwang.foundation.organizations.permissions import CHANGE_ORGANIZATIONS
from yiwang.foundation.organizations.queries.site import VERSION
from yiwang.kernel.actions import Change, Event
from yiwang.kernel.journal import Head
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.permissions import Person, needs_role
from yiwang.kernel.refusals import Refused
from yiwang.kernel.versions import bump


@dataclass(frozen=True)
class SetPostRoles:
    """It holds on the whole site, so only an administrator of all of it may. `roles` replaces what was there."""

    aggregate_id: UUID
    post: str
    roles: frozenset[str]
    unit_kind: str = ""

    def permit(self, acting: Person) -> Sequence[Problem]:
        return needs_role(acting, {"admin"}, CHANGE_ORGANIZATIONS)

    def decide(self, acting: Person, now: datetime) -> Change[None]:
        if not self.post:
            raise Refused([checks.MISSING.at(names="post")])
        roles = " ".join(sorted(self.roles))

        def write(head: Head) -> None:
            PostRole.objects.bulk_create(
                [PostRole(post=self.post, unit_kind=self.unit_kind, roles=roles)],
                update_conflicts=True, unique_fields=["post", "unit_kind"], update_fields=["roles"],
            )  # fmt: skip
            bump(VERSION)

        said = {"post": self.post, "unit_kind": self.unit_kind, "roles": roles}
        return Change(events.POST_ROLES, [Event(events.POST_ROLES_SET, said)], None, write=write)

    def again(self, entries: Sequence[JournalEntry]) -> None:
        return None
