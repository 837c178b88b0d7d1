"""The people of the demo: units of every kind, a holder for every post, accounts for those who can sign in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from yiwang.engine.orgcharts.definitions import Post
from yiwang.engine.packs.editions import Edition
from yiwang.faces.demo.plan import DemoPlan
from yiwang.foundation.identity.interface import OpenAccount
from yiwang.foundation.organizations.interface import Appoint, OpenUnit, SetPostRoles
from yiwang.foundation.places.interface import AreaInfo
from yiwang.kernel.ids import new_id

Do = Callable[[Any], Any]
"""Runs an action for the one who builds the demo."""
HEADS = ("主任", "所长", "队长", "负责人", "局长", "书记", "（居委会）")
"""Left off the title of a post where it names the office."""


@dataclass(slots=True)
class Staff:
    """What was made: accounts by login, and whom each is."""

    accounts: dict[str, UUID] = field(default_factory=dict)
    said: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Login, name, title of the post, area."""


@dataclass(slots=True)
class _Office:
    plan: DemoPlan
    edition: Edition
    areas: Mapping[str, list[AreaInfo]]
    """By level."""
    since: date
    do: Do
    chance: Random
    staff: Staff = field(default_factory=Staff)
    units: dict[tuple[str, str, str], UUID] = field(default_factory=dict)
    """(kind, area, post that heads it or nothing) -> unit."""


def hire(plan: DemoPlan, edition: Edition, areas: Mapping[str, list[AreaInfo]], since: date, do: Do) -> Staff:
    """Open units, appoint people, open accounts."""
    office = _Office(plan, edition, areas, since, do, Random(plan.seed))
    _set_roles(office)
    for login, account in plan.accounts.items():
        _open_account(office, login, account["name"], "、".join(account["roles"]), "", frozenset(account["roles"]))
    for post in edition.chart.posts.values():
        if post.kind not in ("team", "self") and post.level in areas:
            for number, area in enumerate(areas[post.level]):
                _fill(office, post, area, first=number == 0)
    for kind, held in plan.bodies.items():
        for number, area in enumerate(areas[edition.chart.unit_kinds[kind].level]):
            _fill_body(office, kind, edition.chart.posts[held], area, first=number == 0)
    return office.staff


def _set_roles(office: _Office) -> None:
    of_post: dict[str, set[str]] = defaultdict(set)
    for role, posts in office.plan.roles.items():
        for post in posts:
            of_post[post].add(role)
    for one in office.edition.chart.posts.values():
        if one.kind not in ("team", "self"):
            office.do(SetPostRoles(new_id(), one.id, frozenset(of_post.get(one.id, {"handler"}))))


def _fill(office: _Office, post: Post, area: AreaInfo, first: bool) -> None:
    _appoint(office, _unit_of(office, post, area), post, area, post.id if first else "")


def _fill_body(office: _Office, kind: str, post: Post, area: AreaInfo, first: bool) -> None:
    """A body whose people hold a post of another kind of unit, such as a team that is seconded."""
    title = _in_area(area.name, office.edition.chart.unit_kinds[kind].title.zh)
    unit = office.do(OpenUnit(new_id(), kind, area.code, title, office.since))
    _appoint(office, unit, post, area, f"{kind}/{post.id}" if first else "")


def _appoint(office: _Office, unit: UUID, post: Post, area: AreaInfo, signs_in_as: str) -> None:
    name, title = office.plan.person(office.chance), post.title.zh
    logins = [login for login, held in office.plan.logins.items() if held == signs_in_as]
    account = _open_account(office, logins[0], name, title, area.name, frozenset()) if logins else None
    office.do(Appoint(unit, new_id(), post.id, name, office.since, area.code, account))


def _unit_of(office: _Office, post: Post, area: AreaInfo) -> UUID:
    """The unit that a post belongs to: of its kind in its area; where the pack has several of a kind, its own."""
    kind = post.unit_kind or _kind_above(office, post)
    several = len([p for p in office.edition.chart.posts.values() if p.unit_kind == kind and _heads(office, p)]) > 1
    head = post if not several or _heads(office, post) else office.edition.chart.posts[post.reports_to]
    key = (kind, area.code, head.id if several else "")
    if key not in office.units:
        named = _office_name(head) if several else office.edition.chart.unit_kinds[kind].title.zh
        office.units[key] = office.do(OpenUnit(new_id(), kind, area.code, _in_area(area.name, named), office.since))
    return office.units[key]


def _in_area(area: str, named: str) -> str:
    """A unit's name with its area's, whose last word is not said twice."""
    said = next((size for size in (2, 1) if area[-size:] == named[:size]), 0)
    return f"{area}{named[said:]}"


def _heads(office: _Office, post: Post) -> bool:
    """Nobody of the same kind of unit stands above this post."""
    above = office.edition.chart.posts.get(post.reports_to)
    return above is None or above.unit_kind != post.unit_kind


def _kind_above(office: _Office, post: Post) -> str:
    """A post without a kind of unit sits with the first body of its level."""
    kinds = office.edition.chart.unit_kinds.values()
    return next((kind.id for kind in kinds if kind.level == post.level), next(iter(kinds)).id)


def _office_name(post: Post) -> str:
    name = post.title.zh
    for head in HEADS:
        name = name.removesuffix(head)
    return name


def _open_account(office: _Office, login: str, name: str, title: str, area: str, roles: frozenset[str]) -> UUID:
    account: UUID = office.do(OpenAccount(new_id(), login, name, office.plan.password, roles))
    office.staff.accounts[login] = account
    office.staff.said.append((login, name, title, area))
    return account
