"""Forms to print, for those without a phone: the same questions in the same order as on the screen and at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yiwang.cases import interface as cases
from yiwang.engine.packs.definitions import Form
from yiwang.faces.web.catalogs import edition_here, matters
from yiwang.faces.web.fields import Field, from_domain, of_form, span_said
from yiwang.faces.web.language import say, t
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.places import interface as places

WINDOW = "window"
"""Where a form on paper is handed in."""
LISTED = 40
"""A question with more answers than these is a line to write on."""


def blank_forms(request: PageRequest) -> HttpResponse:
    """Which form: the general one, or that of a kind of matter."""
    found = _rules(request)
    listed = matters(found[1]) if found else []
    return render(request, "portal/blank_forms.html", {"matters": listed, "area": request.GET.get("area", "")})


def blank_form(request: PageRequest, case_type: str) -> HttpResponse:
    """One form, empty."""
    found = _rules(request)
    program = found[1].programs.get(case_type) if found else None
    if found is None or program is None:
        return redirect("portal:blank_forms")
    ref, edition = found
    form = edition.pack.forms.get(program.case_type.form)
    personal = {one.name for one in form.fields if one.personal or one.name == "withhold_name"} if form else set()
    fields = of_form(form, edition.pack.catalogs, {}, channel=WINDOW) if form else []
    kind = cases.kind_name(program)
    if kind and not any(one.name == kind for one in fields):
        domain, title = program.intake[kind], program.titles.get(kind) or program.case_type.title
        fields.append(from_domain(kind, title, domain, edition.pack.catalogs, {}, required=True))
    values: dict[str, Any] = {
        "title": program.case_type.title, "ref": ref, "pack": edition.pack.manifest.title,
        "what": [_printed(one) for one in fields if one.name == kind],
        "matter": [_printed(one) for one in fields if one.name not in personal and one.name != kind],
        "contact": [_printed(one) for one in fields if one.name in personal],
        "free_contact": not any(one.required for one in fields if one.name in personal),
        "own_contact": any(one.autocomplete for one in fields if one.name in personal),
    }  # fmt: skip
    values["kept"] = _kept(form, values["own_contact"])
    return render(request, "portal/blank_form.html", values)


def _kept(form: Form | None, own_contact: bool) -> list[tuple[str, str]]:
    """How long what people write about themselves is kept, and which answers, as the pack says; the questions that
    every form has otherwise are kept as long as the site keeps them."""
    found: dict[str, list[str]] = {}
    for one in form.fields if form else ():
        if one.personal:
            found.setdefault(one.retention, []).append(say(one.label))
    if not own_contact:
        found.setdefault(f"{cases.KEEP_DAYS} days", []).extend([t("怎么称呼您", "Your name"), t("联系电话", "Phone")])
    return [(span_said(retention), t("、", ", ").join(names)) for retention, names in found.items()]


def _printed(one: Field) -> Field:
    """A question as one answers it with a pen."""
    if one.kind in ("radios", "select", "checks") and len(one.options) <= LISTED:
        one.kind = "boxes"
    elif one.kind not in ("note", "check", "words", "file"):
        one.kind = "line"
    return one


def _rules(request: PageRequest) -> Any:
    code = request.GET.get("area", "")
    return edition_here(places.area(code) if code else None, today(request))
