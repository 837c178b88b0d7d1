"""From the post that the engine names to the unit and person who answer for it: kind × area, then the directory."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases.queries.reported_bodies import appointments_kept_from, unit_is_kept_from
from yiwang.engine.orgcharts.accountability import ABOUT_THEM
from yiwang.engine.packs.editions import Edition
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.interface import AppointmentInfo


def owner_named(
    edition: Edition, post: str, matter: str, area_code: str, area_path: str, moment: datetime,
    about: UUID | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The data of `OwnerNamed`. `moment` is civil.

    Where a unit is set for the matter, it answers if it is of the post's kind; else whoever holds the post where the
    matter lies, or stands in for it. `about`: whom the matter is about; they and all below them are passed over, for
    whoever is next above.
    """
    passed: list[list[str]] = []
    if (found := _by_rule(edition, post, matter, area_path, moment, about, passed)) is not None:
        return found
    apart = appointments_kept_from(about)
    responsible, problems = organizations.accountable(edition.chart, post, area_code, moment, apart)
    if responsible is None:
        nobody = {"post": post, "unit": "", "account": "", "holder": "", "nobody": [one.code for one in problems]}
        return nobody | ({"via": passed} if passed else {})
    named = _named(post, responsible.appointment)
    if responsible.via or passed:
        via = [*passed, *([step.words.zh, step.words.en] for step in responsible.via)]
        named |= {"as": responsible.post, "via": via}
    return named


def _by_rule(
    edition: Edition, post: str, matter: str, area_path: str, moment: datetime, about: UUID | None,
    passed: list[list[str]],
) -> dict[str, Any] | None:  # fmt: skip
    """The unit that is set for the matter; one that it is about is noted in `passed`."""
    known = edition.rules.posts.get(post)
    if known is None or not known.unit_kind:
        return None
    unit = organizations.responsible_unit(matter, area_path, moment.date())
    if unit is None or unit.kind != known.unit_kind:
        return None
    if unit_is_kept_from(unit.id, about):
        passed.append([f"{unit.title}：{ABOUT_THEM.zh}", f"{unit.title}: {ABOUT_THEM.en}"])
        return None
    lead, apart = known.lead if known.kind == "team" else post, appointments_kept_from(about)
    here = organizations.appointments_in(unit.id, moment.date())
    held = [one for one in here if one.post == lead and str(one.id) not in apart]
    held.sort(key=lambda one: (one.acting, one.since))
    return {**_named(post, held[0] if held else None), "unit": str(unit.id), "rule": True}


def _named(post: str, held: AppointmentInfo | None) -> dict[str, Any]:
    if held is None:
        return {"post": post, "unit": "", "account": "", "holder": ""}
    return {"post": post, "unit": str(held.unit), "account": str(held.account or ""), "holder": str(held.id)}


def unit_kinds(bodies: tuple[str, ...]) -> dict[str, str]:
    """Body -> kind of unit, for those that are units by id."""
    found = {}
    for body in bodies:
        unit = organizations.unit(UUID(body)) if _is_uuid(body) else None
        if unit is not None:
            found[body] = unit.kind
    return found


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
