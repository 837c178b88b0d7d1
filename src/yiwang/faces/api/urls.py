"""The addresses of the API."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, path, re_path

from yiwang.faces.api.endpoints import (
    about,
    accounts,
    cases_write,
    figures,
    files,
    imports,
    journal,
    local_answers,
    local_days,
    organizations,
    own_data,
    packs,
    partners,
    places,
    rules,
    session,
    tracking,
)
from yiwang.faces.api.openapi import Api

ROUTERS = (
    session, places, rules, packs, local_days, organizations, local_answers, accounts, tracking, own_data, cases_write,
    files, figures, imports, journal, partners, about,
)  # fmt: skip
OFTEN = "cases"
"""What is asked most often: addresses are tried one after the other, and this one does not wait for sixty others."""

api = Api()
for module in ROUTERS:
    api.add_router("", module.router)


def nothing_here(request: HttpRequest) -> NoReturn:
    raise Http404


found, app, namespace = api.urls
addresses = sorted(found, key=lambda address: str(address.pattern) != OFTEN)
urlpatterns: list[URLPattern | URLResolver] = [path("v1/", (addresses, app, namespace)), re_path("", nothing_here)]
