"""Whom one can choose: colleagues for a second signature, and bodies that can be called to a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.cases import interface as cases
from yiwang.engine.packs.definitions import Form
from yiwang.engine.packs.editions import Edition
from yiwang.faces.web.language import say, t
from yiwang.foundation.organizations import interface as organizations
from yiwang.kernel.civil_time import civil


def colleagues(area_path: str, acting: Any, now: datetime) -> list[tuple[str, str]]:
    """Account and name of everybody else in office today who answers for a place."""
    on = civil(now).date()
    found: dict[str, str] = {}
    for unit in organizations.units_over(area_path, on):
        for held in organizations.appointments_in(unit.id, on):
            if held.account and held.account != acting.account_id and area_path.startswith(held.area_path):
                found.setdefault(str(held.account), t("{h}（{u}）", "{h} ({u})", h=held.holder, u=unit.title))
    return sorted(found.items(), key=lambda one: one[1])


def those_to_report(area_path: str, edition: Edition, form: Form | None, now: datetime) -> list[tuple[str, str]]:
    """Whom a report may be about, where its form asks that: the bodies over a place, each with its posts. Posts and no
    names: a list of officials by name is not what one reports with."""
    if form is None or not any(one.type == "body" for one in form.fields):
        return []
    found, on = [], civil(now).date()
    for unit in organizations.units_over(area_path, on):
        found.append((str(unit.id), unit.title))
        held = organizations.appointments_in(unit.id, on)
        posts = [(str(one.id), edition.pack.posts[one.post]) for one in held if one.post in edition.pack.posts]
        found += [(id, f"{unit.title} · {say(post.title)}") for id, post in posts]
    return [*found, ("other", t("名单里没有", "Not in this list"))]


def those_to_call(allowed: Sequence[str], row: Any, edition: Edition, now: datetime) -> list[tuple[str, str]]:
    """Bodies that may be called: units that are there by name, else the kind of unit or the post."""
    return list(_callable(allowed, row, edition, now))


def _callable(allowed: Sequence[str], row: Any, edition: Edition, now: datetime) -> Iterator[tuple[str, str]]:
    near = organizations.units_over(row.area_path, civil(now).date())
    units = [one for one in near if not cases.unit_is_kept_from(one.id, row.about)]
    if not allowed:
        yield from ((str(one.id), one.title) for one in units)
        return
    for name in allowed:
        here = [one for one in units if one.kind == name]
        if here:
            yield from ((str(one.id), one.title) for one in here)
            continue
        kind = edition.pack.unit_kinds.get(name) or edition.pack.posts.get(name)
        yield name, say(kind.title) if kind else name


def body_name(body: str, edition: Edition) -> str:
    """What a body that was called is named."""
    try:
        unit = organizations.unit(UUID(body))
        return unit.title if unit else t("已撤销的单位", "a closed body")
    except ValueError:
        known = edition.pack.unit_kinds.get(body) or edition.pack.posts.get(body)
        return say(known.title) if known else body


def speaks_for(acting: Any, body: str) -> bool:
    """Does this post stand for a body that was called: as its unit, as the post, or as the kind of unit?"""
    unit = organizations.unit(acting.unit_id) if acting.unit_id else None
    return body in (str(acting.unit_id), acting.post, unit.kind if unit else "")
