"""Bulk imports: sent as files, done by the worker; how far they are, what was refused; and cells drawn anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from yiwang.engine.problems import Text
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.commands import do, new_thing, person
from yiwang.faces.api.endpoints.files import ANY
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.fields import Code, Day
from yiwang.faces.api.routes import read, write
from yiwang.faces.api.works import mapping_of
from yiwang.foundation.places import interface as places
from yiwang.kernel import jobs

router = Router(tags=["imports"])
Crs = Literal["CGCS2000", "WGS84", "GCJ02"]


class ImportOut(Schema):
    """How far an import is. `result` counts the rows once it is done: read = new + already_there + refused."""

    id: UUID
    state: str
    done: int
    total: int
    asked_at: datetime
    ended_at: datetime | None
    result: dict[str, Any]
    problems: list[dict[str, Any]]
    """Of the first thousand refused rows, in both languages; all are in the report."""
    problem_count: int
    report: bool


class CellsDrawn(Schema):
    cells: int


@write(router, "/imports/cases", "import_cases", Made, status=202)
def import_cases(
    request: HttpRequest, data: File[UploadedFile], mapping: File[UploadedFile], under: Form[Code],
    dry_run: Form[bool] = False,
) -> Any:  # fmt: skip
    """Take over cases of another system (CSV or XLSX and a mapping file); `dry_run` decides every row and writes none.

    Sent again with the same key it is the same import. An import that was stopped goes on where it was when the file
    is sent again: what was taken is not taken twice.
    """
    text = mapping.read().decode("utf-8", "replace")
    mapping_of(text)
    area = places.area(under)
    if area is None:
        raise no_such("区域", "area")
    name = data.name or "cases.csv"
    given = jobs.MadeFile(name, data.content_type or "application/octet-stream", data.read())
    payload = {"mapping": text, "under": under, "dry_run": dry_run}
    title = Text(f"导入事项：{name}", f"Import of cases: {name}")
    acting, now = person(request), timezone.now()
    return {"id": jobs.ask(new_thing(request), "import_cases", title, acting, payload, now, given)}


@read(router, "/imports", "list_imports", list[ImportOut])
def list_imports(request: HttpRequest) -> Any:
    """One's own imports of the last month, the latest first."""
    return [_out(one) for one in jobs.jobs_of(person(request).actor, kinds=["import_cases"])]


@read(router, "/imports/{job}", "read_import", ImportOut)
def read_import(request: HttpRequest, job: UUID) -> Any:
    """How far one of them is, and what was refused."""
    return _out(_mine(request, job))


@read(router, "/imports/{job}/report", "read_import_report", None, openapi_extra=ANY)
def read_import_report(request: HttpRequest, job: UUID) -> Any:
    """Every refused row with its reasons, as CSV."""
    made = jobs.made_file(_mine(request, job).row.id)
    if made is None:
        raise no_such("报告", "report")
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made.data, content_type=f"{made.media_type}; charset=utf-8", headers=headers)


@write(router, "/imports/{job}/stop", "stop_import", None, status=204)
def stop_import(request: HttpRequest, job: UUID) -> Any:
    """Stop it after the batch that it is at; what was taken stays."""
    jobs.stop(_mine(request, job).row.id, timezone.now())


@write(router, "/cells/redraw", "redraw_cells", CellsDrawn)
def redraw_cells(request: HttpRequest, data: File[UploadedFile], on: Form[Day], crs: Form[Crs] = "CGCS2000") -> Any:
    """Cells that begin on a day (GeoJSON); what their property `replaces` names ends then. One fault refuses it all."""
    with _kept(data) as file:
        drawn = do(request, lambda new: places.RedrawCells(new, places.CellSource(file, crs), on))
    return {"cells": drawn}


@contextmanager
def _kept(data: UploadedFile) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cells-") as folder:
        path = Path(folder) / "cells.geojson"
        path.write_bytes(data.read())
        yield path


def _mine(request: HttpRequest, id: UUID) -> jobs.JobInfo:
    found = jobs.info(id)
    if found is None or found.row.kind != "import_cases" or found.row.asked_by != person(request).actor:
        raise no_such("导入", "import")
    return found


def _out(found: jobs.JobInfo) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.id, "state": row.state, "done": found.done, "total": found.total, "asked_at": row.asked_at,
        "ended_at": row.ended_at, "result": row.result, "problems": row.problems, "problem_count": row.problem_count,
        "report": bool(found.file),
    }  # fmt: skip
