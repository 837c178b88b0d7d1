"""Who is who on the ground of a demo: the holder of a post where a case lies, and the unit of a kind near it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.engine.packs.editions import Edition
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.organizations.interface import (
    AppointmentInfo,
    UnitInfo,
    accountable,
    appointments_in,
    units_in,
)
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.civil_time import civil


@dataclass(frozen=True, slots=True)
class People:
    """`accounts`: by login; `seconds`: logins of those who agree as the second person."""

    edition: Edition
    accounts: Mapping[str, UUID]
    seconds: tuple[str, ...]

    def holder(self, post: str, area: AreaInfo, now: datetime) -> Acting | None:
        """Who answers for a post where an area is."""
        found, _ = accountable(self.edition.chart, post, area.code, civil(now))
        return acting_as(found.appointment) if found and found.appointment else None

    def second(self, acting: Any) -> str:
        """A colleague's account."""
        mine = getattr(acting, "account_id", None)
        return str(next(self.accounts[login] for login in self.seconds if self.accounts[login] != mine))

    def unit(self, kind: str, area: AreaInfo, now: datetime) -> UnitInfo | None:
        """The unit of a kind that lies nearest, with somebody in it."""
        day = civil(now).date()
        codes = area.path.split("/")[:-1]
        for depth in range(len(codes), 0, -1):
            near = units_in("/".join(codes[:depth]) + "/", day, kind)
            held = next((one for one in near if appointments_in(one.id, day)), None)
            if held is not None:
                return held
        return None

    def somebody_of(self, unit: UUID, now: datetime) -> Acting:
        """Who speaks for a unit."""
        return acting_as(appointments_in(unit, civil(now).date())[0])


def acting_as(held: AppointmentInfo) -> Acting:
    return Acting(held.account, held.holder, held.post, held.area, held.area_path, held.unit, held.roles)
