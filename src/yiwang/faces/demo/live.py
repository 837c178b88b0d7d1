"""A case of the demo, as far as its people must know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.foundation.places.interface import AreaInfo


@dataclass(slots=True)
class Live:
    """`tried`: steps of this stage that were refused; `waited`: how often somebody looked in vain."""

    id: UUID
    case_type: str
    area: AreaInfo
    kind: str
    stage: str
    owner: str
    due: datetime | None
    since: datetime
    """Since when it is at its stage."""
    drawn: Mapping[str, Any] = field(default_factory=dict)
    """What chance drew about it: some is asked only when a step is taken."""
    tried: set[str] = field(default_factory=set)
    waited: int = 0
