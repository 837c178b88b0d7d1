"""Units, who holds which post, and which unit answers for what."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import do
from yiwang.faces.api.endpoints.places import today
from yiwang.faces.api.fields import Code, Cursor, Day, Id, Input, Limit, Name, Path, Sorted
from yiwang.faces.api.paging import page, place_of
from yiwang.faces.api.routes import read, write
from yiwang.foundation.organizations import interface as organizations

router = Router(tags=["organizations"])


class UnitOut(Schema):
    """A body. `until` is exclusive."""

    id: UUID
    kind: str
    area: str
    area_path: str
    title: str
    parent: UUID | None
    since: date
    until: date | None


class UnitPage(Schema):
    items: list[UnitOut]
    next: str


class AppointmentOut(Schema):
    """Somebody in a post; `acting` marks a stand-in."""

    id: UUID
    account: UUID | None
    holder: str
    post: str
    unit: UUID
    unit_kind: str
    unit_title: str
    area: str
    acting: bool
    since: date
    until: date | None
    roles: Sorted


class Made(Schema):
    """The id of what was made or changed."""

    id: UUID


class OpenUnitIn(Input):
    kind: Id
    area: Code
    title: Name
    since: Day
    parent: UUID | None = None


class CloseUnitIn(Input):
    until: Day
    successor: UUID | None = None


class UntilIn(Input):
    until: Day


class AppointIn(Input):
    post: Id
    holder: Name
    since: Day
    area: Code | None = None
    account: UUID | None = None
    until: Day | None = None
    acting: bool = False


class LinkIn(Input):
    account: UUID


class DispatchRuleIn(Input):
    matter: Id
    area: Code
    since: Day
    until: Day | None = None


class PostRolesIn(Input):
    roles: list[Id]
    unit_kind: Id | None = None


@read(router, "/units", "list_units", UnitPage)
def list_units(
    request: HttpRequest, within: Path = "", kind: Id | None = None, on: Day | None = None, cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Units open on a day whose area lies in a path, by path and title."""
    listing = f"units:{within}:{kind}:{on}"
    after = place_of(cursor, listing)
    found = organizations.units_in(within, on or today(), kind or "")
    if after is not None:
        found = [one for one in found if [one.area_path, one.title, str(one.id)] > after]
    found.sort(key=lambda one: (one.area_path, one.title, str(one.id)))
    return page(found[: limit + 1], limit, listing, lambda one: (one.area_path, one.title, str(one.id)))


@read(router, "/units/{unit}", "read_unit", UnitOut)
def read_unit(request: HttpRequest, unit: UUID) -> Any:
    """A unit, closed ones included."""
    if (found := organizations.unit(unit)) is None:
        raise no_such("单位", "unit")
    return found


@read(router, "/units/{unit}/appointments", "list_appointments", list[AppointmentOut])
def list_appointments(request: HttpRequest, unit: UUID, on: Day | None = None) -> Any:
    """Who holds which post of a unit on a day (today)."""
    return organizations.appointments_in(unit, on or today())


@write(router, "/units", "open_unit", Made, status=201)
def open_unit(request: HttpRequest, body: OpenUnitIn) -> Any:
    """Open a unit."""
    id = do(request, lambda new: organizations.OpenUnit(new, body.kind, body.area, body.title, body.since, body.parent))
    return {"id": id}


@write(router, "/units/{unit}/close", "close_unit", None, status=204)
def close_unit(request: HttpRequest, unit: UUID, body: CloseUnitIn) -> Any:
    """Close a unit on a day. Units below it need a successor to belong to."""
    do(request, lambda new: organizations.CloseUnit(unit, body.until, body.successor))


@write(router, "/units/{unit}/appointments", "appoint", Made, status=201)
def appoint(request: HttpRequest, unit: UUID, body: AppointIn) -> Any:
    """Appoint somebody to a post."""
    area = body.area or ""
    id = do(request, lambda new: organizations.Appoint(
        unit, new, body.post, body.holder, body.since, area, body.account, body.until, body.acting))  # fmt: skip
    return {"id": id}


@write(router, "/units/{unit}/appointments/{appointment}/end", "end_appointment", None, status=204)
def end_appointment(request: HttpRequest, unit: UUID, appointment: UUID, body: UntilIn) -> Any:
    """End an appointment on a day."""
    do(request, lambda new: organizations.EndAppointment(unit, appointment, body.until))


@write(router, "/units/{unit}/appointments/{appointment}/account", "link_account", None, status=204)
def link_account(request: HttpRequest, unit: UUID, appointment: UUID, body: LinkIn) -> Any:
    """Link an appointment to its holder's account."""
    do(request, lambda new: organizations.LinkAccount(unit, appointment, body.account))


@write(router, "/units/{unit}/dispatch-rules", "set_dispatch_rule", Made, status=201)
def set_dispatch_rule(request: HttpRequest, unit: UUID, body: DispatchRuleIn) -> Any:
    """Matters of a kind in an area go to this unit."""
    id = do(request, lambda new: organizations.SetDispatchRule(
        unit, new, body.matter, body.area, body.since, body.until))  # fmt: skip
    return {"id": id}


@write(router, "/units/{unit}/dispatch-rules/{rule}/end", "end_dispatch_rule", None, status=204)
def end_dispatch_rule(request: HttpRequest, unit: UUID, rule: UUID, body: UntilIn) -> Any:
    """End a dispatch rule on a day."""
    do(request, lambda new: organizations.EndDispatchRule(unit, rule, body.until))


@write(router, "/post-roles/{post}", "set_post_roles", None, status=204)
def set_post_roles(request: HttpRequest, post: Id, body: PostRolesIn) -> Any:
    """Say what holders of a post may do, everywhere or in units of one kind."""
    do(request, lambda new: organizations.SetPostRoles(new, post, frozenset(body.roles), body.unit_kind or ""))
