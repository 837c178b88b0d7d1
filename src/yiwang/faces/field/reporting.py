"""What can be reported from the field: kinds, the most used first, and their forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from yiwang.cases import interface as cases
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.faces.field.described import field_values
from yiwang.faces.web.catalogs import Kind, edition_here, matters
from yiwang.faces.web.fields import Field, Typed, of_form
from yiwang.faces.web.language import say
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.places import interface as places

CHANNELS = ("grid_worker", "inspection", "visit", "household_head", "cadre")
"""Through one of these somebody on the way reports what they found; the first that the matter knows."""
OFTEN, OFTEN_SINCE = 8, timedelta(days=90)
CELLS = 300


def channel_of(program: Program) -> str:
    return next((one for one in CHANNELS if one in program.case_type.channels), "")


def asked_of(edition: Edition, program: Program, sent: Typed, kind: str) -> list[Field]:
    """The questions of a report. Nobody's name or number is asked, nor whom a report
    is about: it would lie on the phone."""
    form = edition.pack.forms.get(program.case_type.form)
    if form is None:
        return []
    personal = {one.name for one in form.fields if one.personal or one.name == "withhold_name" or one.type == "body"}
    known = {cases.kind_name(program)} if kind else set()
    found = of_form(form, edition.pack.catalogs, sent, personal | known, channel=channel_of(program))
    return [one for one in found if one.kind != "file"]


def to_report(acting: Acting, on: date, now: datetime) -> dict[str, Any]:
    """Kinds and forms under the rules of the area that somebody works in."""
    here = edition_here(places.area(acting.area_code), on) if acting.area_code else None
    if here is None:
        return {"kinds": [], "often": [], "forms": {}}
    edition = here[1]
    kinds = [one for matter in matters(edition, CHANNELS) for one in matter.kinds]
    programs = {one.case_type: edition.programs[one.case_type] for one in kinds}
    forms = {
        name: {"title": say(program.case_type.title), "fields": _fields(edition, program)}
        for name, program in programs.items()
    }
    return {"kinds": [_kind(one) for one in kinds], "often": _often(acting, kinds, now), "forms": forms}


def _fields(edition: Edition, program: Program) -> list[dict[str, Any]]:
    return [field_values(one) for one in asked_of(edition, program, {}, "known")]


def _kind(one: Kind) -> dict[str, str]:
    said = {"type": one.case_type, "code": one.code, "title": one.title, "words": one.words, "picture": one.picture}
    return {name: value for name, value in said.items() if value}


def _often(acting: Acting, kinds: Sequence[Kind], now: datetime) -> list[int]:
    """Where the most used kinds stand in the list; where little was reported yet, its beginning fills up."""
    place = {(one.case_type, one.code): at for at, one in enumerate(kinds)}
    used = cases.common_kinds(acting.area_code, now - OFTEN_SINCE, OFTEN * 3)
    found = [place[one] for one in used if one in place]
    return list(dict.fromkeys([*found, *range(len(kinds))]))[:OFTEN]


def own_cells(acting: Acting, on: date) -> list[dict[str, Any]]:
    """The cells of somebody's area: their names, and their shapes where they were drawn."""
    if not acting.area_code:
        return []
    shapes = {one.code: one.geometry for one in places.shapes_below(acting.area_path, on, CELLS)}
    cells = places.cells_below(acting.area_path, on)[:CELLS]
    return [{"code": one.code, "name": one.title, "shape": shapes.get(one.code, "")} for one in cells]
