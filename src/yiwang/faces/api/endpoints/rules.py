"""The rules in force for a place, as far as a reporter or a form needs them; and who answers for what there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.definitions import Form
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem, Text
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.endpoints.organizations import UnitOut
from yiwang.faces.api.endpoints.packs import PackRefOut
from yiwang.faces.api.endpoints.places import today
from yiwang.faces.api.fields import Code, Day, Id
from yiwang.faces.api.routes import read
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.refusals import Refused

router = Router(tags=["rules"])


class Label(Schema):
    """A text in both languages."""

    zh: str
    en: str


class FieldOut(Schema):
    """One question of a form. `options` names a catalog in `catalogs`."""

    name: str
    type: str
    label: Label
    required: bool
    relevant: str
    constraint: str
    options: str
    personal: bool
    purpose: str
    retention: str


class CaseTypeOut(Schema):
    """A kind of matter that can be reported here."""

    id: str
    title: Label
    channels: list[str]
    source: str
    """As the pack writes it; `source_words` is how one reads it."""
    source_words: Label
    fields: list[FieldOut]


class OptionOut(Schema):
    code: str
    title: Label
    parent: str


class RulesOut(Schema):
    pack: PackRefOut
    title: Label
    area: str
    on: date
    case_types: list[CaseTypeOut]
    catalogs: dict[str, list[OptionOut]]


class ResponsibleOut(Schema):
    """`unit` is null when no rule names one; then the pack's post for the place answers."""

    unit: UnitOut | None


@read(router, "/rules", "read_rules_in_force", RulesOut)
def read_rules_in_force(request: HttpRequest, area: Code, on: Day | None = None) -> Any:
    """What may be reported in an area on a day (today), and what is asked for it."""
    day = on or today()
    found = packs.edition_for(_area(area).path, day)
    if isinstance(found, Problem):
        raise Refused([found])
    ref, edition = found
    types = [_case_type(edition, id) for id in sorted(edition.programs)]
    used = {field["options"] for one in types for field in one["fields"]} - {""}
    catalogs = {id: _options(edition, id) for id in sorted(used) if id in edition.pack.catalogs}
    title = _label(edition.pack.manifest.title)
    return {"pack": ref, "title": title, "area": area, "on": day, "case_types": types, "catalogs": catalogs}


@read(router, "/responsible-unit", "read_responsible_unit", ResponsibleOut)
def read_responsible_unit(request: HttpRequest, area: Code, matter: Id, on: Day | None = None) -> Any:
    """The unit that matters of a kind go to in an area."""
    return {"unit": organizations.responsible_unit(matter, _area(area).path, on or today())}


def _area(code: str) -> AreaInfo:
    if (found := places.area(code)) is None:
        raise no_such(f"区划 {code}", f"area {code}")
    return found


def _label(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _case_type(edition: Edition, id: str) -> dict[str, Any]:
    case_type = edition.programs[id].case_type
    form = edition.pack.forms.get(case_type.form)
    return {
        "id": id, "title": _label(case_type.title), "channels": case_type.channels, "source": case_type.source,
        "source_words": _label(cited(edition.pack.sources, case_type.source)),
        "fields": _fields(form) if form else [],
    }  # fmt: skip


def _fields(form: Form) -> list[dict[str, Any]]:
    found = []
    for field in form.fields:
        kind, _, options = field.type.partition(" ")
        found.append({
            "name": field.name, "type": kind, "label": _label(field.label), "required": field.required,
            "relevant": field.relevant, "constraint": field.constraint, "options": options.strip(),
            "personal": field.personal, "purpose": field.purpose, "retention": field.retention,
        })  # fmt: skip
    return found


def _options(edition: Edition, id: str) -> list[dict[str, Any]]:
    items = edition.pack.catalogs[id].items
    return [{"code": item.code, "title": _label(item.title), "parent": item.parent} for item in items]
