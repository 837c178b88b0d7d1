"""Style sheets, scripts and pictures, served by the site itself: from memory, at an address that changes with them."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
PACKED = frozenset({".png", ".woff2"})
"""Packed by themselves: packing them again gains nothing."""
YEAR = 365 * 24 * 3600
NOT_BUILT = "{name} is not built. `make bundle` builds the scripts of the pages (docs/design.md, Scripts)."


class Asset(NamedTuple):
    name: str
    plain: bytes
    media_type: str
    version: str

    @property
    def packs(self) -> bool:
        return self.name[self.name.rfind(".") :] not in PACKED

    @property
    def packed(self) -> bytes:
        return _packed(self.name)


@cache
def assets() -> dict[str, Asset]:
    """Every asset by name. Nothing else can be asked for."""
    folder = resources.files("yiwang.faces.web") / "static" / "web"
    return {one.name: one for one in (*_in_folder(folder, "web"), *_in_folder(folder / "built", "web/built"))}


def _in_folder(folder: Traversable, name: str) -> list[Asset]:
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        media_type = TYPES.get(file.name[file.name.rfind(".") :])
        if media_type:
            data = file.read_bytes()
            found.append(Asset(f"{name}/{file.name}", data, media_type, sha256(data).hexdigest()[:12]))
    return found


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(assets()[name].plain, mtime=0)


def asset_named(name: str) -> Asset:
    """An asset that a page asks for by name: it must be there."""
    found = assets().get(name)
    if found is None and name.startswith("web/built/"):
        raise ImproperlyConfigured(NOT_BUILT.format(name=name))
    return found or assets()[name]


def asset_url(name: str) -> str:
    return f"{reverse('web:asset', args=[name])}?v={asset_named(name).version}"


def asset(request: HttpRequest, name: str) -> HttpResponse:
    found = assets().get(name)
    if found is None:
        raise Http404
    packed = found.packs and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.plain, content_type=found.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
