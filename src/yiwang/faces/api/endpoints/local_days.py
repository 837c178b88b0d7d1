"""Days that an area has of its own beside its pack's calendar: listed, entered, agreed to, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from yiwang.faces.api.commands import do
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.endpoints.places import today
from yiwang.faces.api.fields import Code, Day, Input, Line, Name, Path, Reason
from yiwang.faces.api.routes import read, write
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.refusals import Refused

STRETCH = r"([01]\d|2[0-3]):[0-5]\d-([01]\d:[0-5]\d|2[0-3]:[0-5]\d|24:00)"
Hours = Annotated[str, StringConstraints(max_length=60, pattern=rf"^({STRETCH}( {STRETCH}){{0,3}})?$")]

router = Router(tags=["packs"])


class LocalDayOut(Schema):
    """A day that is off or at work in an area and below. It counts for what begins from `since` and before `until`.
    `hours`: of a working day that is open at hours of its own, `09:00-12:00 14:00-17:30`."""

    id: UUID
    area_path: str
    day: date
    kind: str
    hours: str
    name: str
    source: str
    state: str
    entered_at: datetime
    entered_by: str
    since: datetime | None
    until: datetime | None
    reason: str


class LocalDayIn(Input):
    """`area`: its code; left out, the whole site. `name`: why. `source`: which notice says so.
    `hours`: of a working day that is open at other hours than usual: one stretch or more, with a space between."""

    area: Code | None = None
    day: Day
    kind: Literal["off", "work"]
    name: Name
    source: Line
    hours: Hours = ""


class WithdrawIn(Input):
    reason: Reason


@read(router, "/local-days", "list_local_days", list[LocalDayOut])
def list_local_days(request: HttpRequest, within: Path = "", since: Day | None = None, until: Day | None = None) -> Any:
    """Days of an area, of those above it and of those below, from a day (today) up to another (exclusive), with those
    that wait, were refused or were withdrawn."""
    return packs.local_days(within, since or today(), until)


@write(router, "/local-days", "enter_local_day", Made, status=201)
def enter_local_day(request: HttpRequest, body: LocalDayIn) -> Any:
    """Enter a day, today or later. What runs already keeps its time; where the site asks for two people, it waits."""
    found = places.area(body.area) if body.area else None
    if body.area and found is None:
        raise Refused([places.UNKNOWN_AREA.at(code=body.area)])
    path = found.path if found else ""
    id = do(
        request, lambda new: packs.EnterLocalDay(new, path, body.day, body.kind, body.name, body.source, body.hours)
    )
    return {"id": UUID(str(id))}


@write(router, "/local-days/{local_day}/agree", "agree_to_local_day", None, status=204)
def agree_to_local_day(request: HttpRequest, local_day: UUID) -> Any:
    """Let it count: never by the person who entered it."""
    do(request, lambda new: packs.AgreeToLocalDay(local_day))


@write(router, "/local-days/{local_day}/withdraw", "withdraw_local_day", None, status=204)
def withdraw_local_day(request: HttpRequest, local_day: UUID, body: WithdrawIn) -> Any:
    """Withdraw it before it has come, or refuse one that waits."""
    do(request, lambda new: packs.WithdrawLocalDay(local_day, body.reason))
