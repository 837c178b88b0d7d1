"""Attachments as answers: only for whoever may see the case, never shown inside a page of ours but as a picture."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse

from yiwang.cases import interface as cases


def file_response(acting: Any, case_id: UUID, file_id: UUID, small: bool = False) -> HttpResponse:
    """The bytes of a file, or its thumbnail. Raises Http404 for one that is not there or not to be seen."""
    row = cases.case_file(acting, case_id, file_id)
    if row is None:
        raise Http404
    small = small and bool(row.thumbnail)
    path = cases.file_path(row.thumbnail if small else row.sha256)
    if not path.exists():
        raise Http404
    media_type = "image/jpeg" if small else row.media_type
    response = HttpResponse(path.read_bytes(), content_type=media_type)
    shown = media_type.startswith("image/")
    disposition = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(row.name or str(file_id))}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
