"""Keeping a list under a name, and dropping it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from yiwang.faces.desk.filters import kept
from yiwang.faces.web.requests import PageRequest, person
from yiwang.foundation.identity import interface as identity


def keep_view(request: PageRequest) -> HttpResponse:
    """Under a name that is there already it takes its place."""
    query = kept(QueryDict(request.POST.get("query", "")), after="")
    name, account = request.POST.get("name", "").strip(), person(request).account_id
    if request.method != "POST" or account is None:
        return redirect("desk:cases")
    wrong = "" if name else "empty"
    if not wrong and not identity.keep_view(account, name, query):
        wrong = "many"
    return redirect(f"{reverse('desk:cases')}?{query}{f'&keep={wrong}' if wrong else ''}")


def drop_view(request: PageRequest, view: UUID) -> HttpResponse:
    account = person(request).account_id
    if request.method == "POST" and account is not None:
        identity.drop_view(account, view)
    return redirect(f"{reverse('desk:cases')}?{kept(QueryDict(request.POST.get('back', '')))}")
