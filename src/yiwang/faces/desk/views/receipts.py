"""Number and code of what was registered just now for somebody else: to be read out, or printed and handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Tracker
from yiwang.faces.web.qr import qr
from yiwang.faces.web.requests import PageRequest

SHOWN_FOR = timedelta(minutes=15)
"""Long enough for a printer that has to be filled; the code is the reporter's alone, not the desk's."""
_CASE, _AT, _SAID = "just_reported", "just_reported_at", "just_reported_said"


def keep_receipt(request: PageRequest, case_id: UUID) -> None:
    request.session.update({_CASE: str(case_id), _AT: request.now.isoformat(), _SAID: False})


def may_show(request: PageRequest, case_id: UUID) -> bool:
    """Whoever looks registered it, a moment ago."""
    held = request.session
    return held.get(_CASE) == str(case_id) and request.now - datetime.fromisoformat(held[_AT]) < SHOWN_FOR


def code_once(request: PageRequest, case_id: UUID) -> str:
    """The code, the first time that the page of the case is looked at."""
    if request.session.get(_SAID, True) or not may_show(request, case_id):
        return ""
    request.session[_SAID] = True
    return cases.tracking_code(case_id)


def receipt(request: PageRequest, case_id: UUID) -> HttpResponse:
    tracker = Tracker(case_id)
    found = cases.tracked_case(tracker, case_id, request.now) if may_show(request, case_id) else None
    if found is None:
        return redirect("desk:case", case_id=case_id)
    return render(request, "desk/receipt.html", {"case": found, **ticket(request, case_id, found.row.number)})


def ticket(request: PageRequest, case_id: UUID, number: str) -> dict[str, object]:
    """What a receipt shows beside the case itself."""
    code = cases.tracking_code(case_id)
    address = request.build_absolute_uri(f"{reverse('portal:track')}?{urlencode({'number': number})}#{code}")
    return {"code": code, "qr": qr(address)}
