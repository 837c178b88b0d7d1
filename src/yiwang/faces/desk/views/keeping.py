"""For those who keep the machine: packs in force, and whether the journal holds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiwang.faces.web.catalogs import active
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.models import JournalEntry, JournalSeal
from yiwang.kernel.seals import verify

MOST = 200_000
"""So many entries are verified on a page; more take the command `yiwang verify`, which shows progress."""


def in_force(request: PageRequest) -> HttpResponse:
    """Every installed version, and where it holds."""
    holding = active(today(request))
    named = places.areas([one.area_path.strip("/").rsplit("/", 1)[-1] for one in holding if one.area_path])
    rows = [
        {"pack": version, "where": [
            {"area": named.get(one.area_path.strip("/").rsplit("/", 1)[-1]), "since": one.since, "pilot": one.pilot}
            for one in holding if one.ref.hash == version.hash
        ]}
        for version in packs.installed()
    ]  # fmt: skip
    return render(request, "desk/packs.html", {"rows": rows})


def journal(request: PageRequest) -> HttpResponse:
    """How long the journal is and whether it holds; verified when asked."""
    entries = JournalEntry.objects.count()
    too_many = entries > MOST
    result = verify() if request.method == "POST" and not too_many else None
    values = {
        "entries": entries, "seals": JournalSeal.objects.count(), "last": JournalSeal.objects.order_by("-day").first(),
        "result": result, "too_many": too_many,
    }  # fmt: skip
    return render(request, "desk/journal.html", values)
