"""Who acts, under which post: what every action and query is given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from yiwang.engine.problems import Language

ROLES = ("resident", "grid_worker", "clerk", "handler", "dispatcher", "chief", "supervisor", "admin", "auditor")
"""What a post or an account may do, beyond what the pack gives its post."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A person under one post. Rights are those of this post alone, whatever else the person holds."""

    account_id: UUID | None
    name: str
    post: str
    area_code: str
    area_path: str
    unit_id: UUID | None
    roles: frozenset[str]
    language: Language = "zh-Hans"
    scopes: frozenset[str] = frozenset({"read", "write", "admin"})
    """Of a token: what it may do of all that. A person who signed in has all."""
    via: str = ""
    """Whoever does it in this person's name: the operator of the machine, at its terminal. The journal says so."""

    @property
    def actor(self) -> str:
        return str(self.account_id) if self.account_id else self.post

    @property
    def acting_as(self) -> str:
        if self.via:
            return f"{self.post}@{self.area_code}@{self.via}"
        return f"{self.post}@{self.area_code}" if self.area_code else self.post


NOWHERE = "-"
"""A path that no area has: whoever acts there sees nothing by area."""

REPORTER = Acting(None, "", "reporter", "", NOWHERE, None, frozenset({"resident"}))
"""A resident without an account."""

WORKER = Acting(None, "", "system", "", "", None, frozenset({"system"}))
"""The worker process."""
