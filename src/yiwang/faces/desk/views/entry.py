"""A clerk's entry for those without a phone, and what staff find themselves: the resident's steps on one desk page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.engine.packs.forms import asked_by
from yiwang.faces.desk.entering import chosen_before, remember, to_clerk
from yiwang.faces.desk.views.receipts import keep_receipt
from yiwang.faces.web.catalogs import edition_here, matters, search_kinds
from yiwang.faces.web.fields import Field, Option
from yiwang.faces.web.language import t
from yiwang.faces.web.placing import places_for
from yiwang.faces.web.reporting import Sheet, asked, report, sheet_for
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.titles import CHANNELS

MACHINES = frozenset({"resident_web", "resident", "api", "bulk_import", "system"})
"""Channels that nobody at a desk registers from."""


def what(request: PageRequest) -> HttpResponse:
    """Kind and place on one page: search, choose, go on."""
    wanted = asked(request)
    here = edition_here(wanted.area, today(request))
    text = request.GET.get("q", "").strip()
    found = matters(here[1], ()) if here else []
    if wanted.area and wanted.case_type:
        return redirect(f"{reverse('desk:new_form')}{wanted.query()}")
    values = {
        "matters": found, "text": text, "found": search_kinds(found, text) if text else [], "asked": wanted,
        "places": places_for(request), "here": here,
    }  # fmt: skip
    return render(request, "desk/new.html", values)


def form(request: PageRequest) -> HttpResponse:
    sheet = sheet_for(request, asked(request))
    if sheet is None:
        return redirect("desk:new")
    channel = _channel(request, sheet)
    to_clerk(sheet)
    _mark_channels(sheet, [one.value for one in channel.options])
    area = sheet.asked.area
    assert area is not None
    alike = cases.likely_duplicates(sheet.asked.case_type, sheet.asked.kind, sheet.text, request.now, area=area.code)
    if request.method == "POST":
        behalf = request.POST.get("behalf") == "true"
        if channel.value:
            sent = _asked_by(sheet, channel.value)
            answer = report(sent, request, person(request), channel.value, on_behalf=behalf)
            sheet.problems = sent.problems
            if answer is not None:
                keep_receipt(request, answer.case_id)
                following = redirect(f"{reverse('desk:case', args=[answer.case_id])}?done=reported")
                return remember(request, following, channel.value)
        else:
            channel.error = t("请选择从哪里来的", "Please choose where it came from")
    wrong = bool(sheet.problems) or any(one.error for one in (*sheet.matter, *sheet.contact, channel))
    values = {"sheet": sheet, "channel": channel, "alike": alike, "wrong": wrong, "behalf": _behalf(request)}
    return render(request, "desk/new_form.html", values, status=422 if wrong else 200)


def _mark_channels(sheet: Sheet, channels: Sequence[str]) -> None:
    """At each question that not every channel asks, which ones do."""
    form = sheet.edition.pack.forms.get(sheet.program.case_type.form)
    questions = {one.name: one for one in form.fields} if form else {}
    for one in (*sheet.matter, *sheet.contact):
        if one.name in questions:
            by = tuple(channel for channel in channels if asked_by(questions[one.name], channel))
            one.channels = by if len(by) < len(channels) else ()


def _asked_by(sheet: Sheet, channel: str) -> Sheet:
    """Without the questions that this channel does not ask: what was typed there before the channel was chosen too."""

    def kept(fields: Sequence[Field]) -> list[Field]:
        return [one for one in fields if not one.channels or channel in one.channels]

    return replace(sheet, matter=kept(sheet.matter), contact=kept(sheet.contact))


def _channel(request: PageRequest, sheet: Sheet) -> Field:
    possible = [one for one in sheet.program.case_type.channels if one in CHANNELS and one not in MACHINES]
    sent = request.POST.get("channel", "")
    given = sent if request.method == "POST" else chosen_before(request, possible, sheet.edition.pack)
    if given not in possible:
        given = possible[0] if len(possible) == 1 else ""
    options = [Option(one, t(*CHANNELS[one]), one == given) for one in possible]
    return Field("channel", t("从哪里来的", "Where it came from"), "radios", given, True, options=options)


def _behalf(request: PageRequest) -> Field:
    value = request.POST.get("behalf", "" if request.method == "POST" else "true")
    label = t("替别人登记（本人不是反映人）", "For somebody else (I am not the reporter)")
    return Field("behalf", label, "check", value)
