"""The rules in force, for everyone: the rule book of each installed pack, as its pages were written."""

from __future__ import annotations

import re
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from yiwang.engine.problems import Language
from yiwang.faces.web.catalogs import active
from yiwang.faces.web.language import language
from yiwang.faces.web.requests import PageRequest, today
from yiwang.foundation.places import interface as places
from yiwang.foundation.policy_packs import interface as packs
from yiwang.packtools.reader import PackReader
from yiwang.packtools.rulebook import write_rulebook

NAME = re.compile(r"[\w.-]+\.(html|css)")
TYPES = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8"}


def shelf(request: PageRequest) -> HttpResponse:
    """Which pack holds where, since when."""
    rows = []
    installed = {one.hash: one for one in packs.installed()}
    for one in active(today(request)):
        area = places.area(one.area_path.strip("/").rsplit("/", 1)[-1]) if one.area_path else None
        rows.append({"force": one, "area": area, "pack": installed.get(one.ref.hash)})
    return render(request, "portal/rules.html", {"rows": rows})


def page(request: PageRequest, pack_hash: str, file: str) -> HttpResponse:
    """One page of the rule book of an installed pack."""
    if not NAME.fullmatch(file) or all(one.hash != pack_hash for one in packs.installed()):
        raise Http404
    path = _book(pack_hash, language()) / file
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=TYPES[file.rsplit(".", 1)[1]])
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@lru_cache(maxsize=32)
def _book(pack_hash: str, chosen: Language) -> Path:
    """The folder of a rule book; written when it is asked for first, and it can be deleted at any moment."""
    place = Path(settings.HOME) / "rules" / f"{pack_hash}-{chosen}"
    if not (place / "index.html").exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=place.parent))
        version = next(one for one in packs.installed() if one.hash == pack_hash)
        _write(packs.folder_of(version), draft, chosen)
        if not place.exists():
            draft.rename(place)
    return place


def _write(folder: Path, place: Path, chosen: Language) -> None:
    reader = PackReader()
    own, _ = reader.own(folder)
    merged, _ = reader.with_base(folder)
    if own is None or merged is None:
        raise Http404
    base = reader.own(folder.parent / own.manifest.extends)[0] if own.manifest.extends.isidentifier() else None
    write_rulebook(own, merged, base, place, chosen)
