"""Attachments: sent as multipart, given back under the scope of their case."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from yiwang.cases import interface as cases
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import do, person, seen
from yiwang.faces.api.endpoints.cases_out import DoneOut
from yiwang.faces.api.endpoints.tracking import KeyIn, Number, TrackingCode, reporter_of
from yiwang.faces.api.routes import read, write

router = Router(tags=["files"])
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
ANY = {"responses": {200: BYTES}}


@write(router, "/cases/{case}/files", "attach_file", DoneOut)
def attach_file(request: HttpRequest, case: UUID, data: File[UploadedFile]) -> Any:
    """Attach a picture or a PDF; its content says what it is, and pictures lose what is hidden in them."""
    content, name = data.read(), data.name or ""  # once: the action may be made anew
    return do(request, lambda new: cases.AttachFile(case, new, content, name, seen=seen(request)))


@write(router, "/track/files", "attach_file_as_reporter", DoneOut)
def attach_file_as_reporter(
    request: HttpRequest, number: Form[Number], code: Form[TrackingCode], data: File[UploadedFile]
) -> Any:
    """The same, by the reporter."""
    reporter = reporter_of(request, KeyIn(number=number, code=code))
    content, name = data.read(), data.name or ""
    return do(
        request, lambda new: cases.AttachFile(reporter.case_id, new, content, name, seen=seen(request)), reporter
    )


@read(router, "/cases/{case}/files/{file}", "read_file", None, openapi_extra=ANY)
def read_file(request: HttpRequest, case: UUID, file: UUID, thumbnail: bool = False) -> Any:
    """A file of a case that one may see."""
    return _sent(person(request), case, file, thumbnail)


@write(router, "/track/files/{file}", "read_file_as_reporter", None, openapi_extra=ANY)
def read_file_as_reporter(request: HttpRequest, file: UUID, body: KeyIn) -> Any:
    """A file of one's case."""
    reporter = reporter_of(request, body)
    return _sent(reporter, reporter.case_id, file, False)


def _sent(who: cases.Person, case: UUID, file: UUID, thumbnail: bool) -> FileResponse:
    """The bytes, as something to keep and never as something to run: no type is guessed from them."""
    mine = cases.CaseFile.objects.filter(case_id=case, file_id=file, erased_at=None)
    row = mine.first() if cases.visible(who).filter(id=case).exists() else None
    digest = (row.thumbnail if thumbnail else row.sha256) if row else ""
    path = cases.file_path(digest) if digest else None
    if row is None or path is None or not path.exists():
        raise no_such("附件", "file")
    response = FileResponse(path.open("rb"), content_type="image/jpeg" if thumbnail else row.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name or str(file))}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
