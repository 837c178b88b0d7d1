"""Tells the page's script which form the server took, so that it keeps what was typed until then, and no longer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from yiwang.faces.web.requests import uuid_or_none

COOKIE = "taken"
SECONDS = 120
"""As long as the page that follows may take to load."""


def tell_taken(request: HttpRequest, response: HttpResponseBase) -> None:
    """A form was taken when its answer leads on to another page, and not to signing in."""
    if request.method != "POST" or response.status_code not in (302, 303):
        return
    sign_in = reverse("desk:sign_in")
    command = uuid_or_none(request.POST.get("command"))
    if command is not None and not response.headers.get("Location", "").startswith(sign_in):
        response.set_cookie(COOKIE, str(command), max_age=SECONDS, samesite="Lax", secure=request.is_secure())
