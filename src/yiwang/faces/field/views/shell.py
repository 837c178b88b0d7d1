"""What a phone keeps of the app itself: the page, its worker, its manifest. Nothing in them is about a person."""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from yiwang.faces.web.assets import asset_named, asset_url
from yiwang.faces.web.language import language, t

PARTS = (
    "web/tokens.css", "web/site.css", "web/field.css", "web/mark.svg", "web/pictograms.svg", "web/field-192.png",
    "web/built/core.js", "web/built/field.js",
)  # fmt: skip
PLACE_HERE = "camera=(), geolocation=(self), microphone=()"
"""The place is asked for when somebody taps "here", and at no other time."""


def app(request: HttpRequest) -> HttpResponse:
    """The page that the app is. `acting` is left out: the same page is kept for whoever uses the phone."""
    values = {"acting": None, "icons": asset_url("web/pictograms.svg"), "zone": settings.TIME_ZONE}
    response = render(request, "field/app.html", values)
    response.headers["Permissions-Policy"] = PLACE_HERE
    return response


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which files the shell is made of. It stands here so that it serves all of /field/."""
    files = [asset_url(name) for name in PARTS]
    script = asset_named("web/built/sw.js").plain
    version = sha256("".join(files).encode() + script).hexdigest()[:12]
    told = json.dumps({"version": version, "page": reverse("field:app"), "files": files})
    response = HttpResponse(f"self.SHELL={told};\n".encode() + script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest(request: HttpRequest) -> HttpResponse:
    """What makes a phone offer to install it."""
    values = {
        "id": reverse("field:app"), "start_url": reverse("field:app"), "scope": reverse("field:app"),
        "name": t("一网·外勤", "Yiwang Field"), "short_name": t("外勤", "Field"),
        "description": t("任务、上报，没有网络也能用", "A grid worker's day: tasks and reports, also offline"),
        "lang": language(), "display": "standalone", "orientation": "portrait",
        "theme_color": "#ffffff", "background_color": "#f3f5f3",
        "icons": [
            _icon("web/field-192.png", 192, "any"), _icon("web/field-512.png", 512, "any"),
            _icon("web/field-maskable.png", 512, "maskable"),
        ],
    }  # fmt: skip
    response = JsonResponse(values, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/manifest+json"
    return response


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": asset_url(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
