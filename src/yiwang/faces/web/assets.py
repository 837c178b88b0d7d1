"""Style sheets and the mark, served by the site itself: small, from memory, under an address that changes with them."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
YEAR = 365 * 24 * 3600


class Asset(NamedTuple):
    plain: bytes
    packed: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Every asset by name. Nothing else can be asked for."""
    folder = resources.files("yiwang.faces.web") / "static" / "web"
    found = {}
    for file in folder.iterdir():
        suffix = file.name[file.name.rfind(".") :]
        if suffix in TYPES:
            data = file.read_bytes()
            version = sha256(data).hexdigest()[:12]
            found[f"web/{file.name}"] = Asset(data, gzip.compress(data, mtime=0), TYPES[suffix], version)
    return found


def asset(request: HttpRequest, name: str) -> HttpResponse:
    found = assets().get(name)
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.plain, content_type=found.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
