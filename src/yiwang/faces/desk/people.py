"""Who answers for a case, and who watches over it: posts with the people who hold them today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from yiwang.cases import interface as cases
from yiwang.engine.packs.editions import Edition
from yiwang.faces.web.language import say, t
from yiwang.faces.web.titles import unit_title
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import AppointmentInfo
from yiwang.kernel.civil_time import civil


class Held(NamedTuple):
    """One line: what somebody is to the case, unit, post, name."""

    what: str
    unit: str
    post: str
    name: str
    acting: bool


def people_of(row: Any, edition: Edition, now: datetime) -> list[Held]:
    """Nothing for a case that has ended: nobody has to do anything with it."""
    return [] if row.ended else list(_people(row, edition, now))


def _people(row: Any, edition: Edition, now: datetime) -> Iterator[Held]:
    post = edition.pack.posts.get(row.owner_post)
    title = say(post.title) if post else row.owner_post
    holders = _holders(row, edition, now)
    for one in holders:
        yield Held(t("现在负责", "Answers for it"), one.unit_title, title, one.holder, one.acting)
    if not holders:
        name = t("今天没有人在岗", "nobody holds it today")
        yield Held(t("现在负责", "Answers for it"), unit_title(row.owner_unit), title, name, False)
    above = post.reports_to if post else ""
    known = edition.pack.posts.get(above or "")
    if known is not None:
        apart = cases.appointments_kept_from(row.about)
        found, _ = organizations.accountable(edition.chart, known.id, row.area_code, civil(now), apart)
        held = found.appointment if found else None
        unit, name = (held.unit_title, held.holder) if held else ("", t("今天没有人在岗", "nobody holds it today"))
        what, stands_in = t("超时由谁督办", "Watches when it is late"), bool(held and held.acting)
        yield Held(what, unit, say(known.title), name, stands_in)


def _holders(row: Any, edition: Edition, now: datetime) -> list[AppointmentInfo]:
    """Whoever holds the post in the unit that has the case; of a team its lead."""
    if not row.owner_unit:
        return []
    post = edition.pack.posts.get(row.owner_post)
    wanted = post.lead if post is not None and post.lead else row.owner_post
    in_office = organizations.appointments_in(row.owner_unit, civil(now).date())
    found = [one for one in in_office if one.post == wanted]
    mine = [one for one in found if one.account and one.account == row.owner_account]
    return sorted(mine or found, key=lambda one: one.acting)[:3]
