"""Reading cases: lists, search, counts, export, one case, and why it is where it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from yiwang.cases import interface as cases
from yiwang.faces.api.answers import language_of, no_such
from yiwang.faces.api.commands import person
from yiwang.faces.api.endpoints import cases_out as out
from yiwang.faces.api.fields import Code, Cursor, Id, Limit, Moment, Name
from yiwang.faces.api.paging import cursor as written
from yiwang.faces.api.paging import place_of
from yiwang.faces.api.routes import read
from yiwang.foundation.identity.interface import Acting

router = Router(tags=["cases"])
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


class FiltersIn(BaseModel):
    """What is left out does not narrow."""

    view: Literal["all", "area", "mine", "called", "reported"] = "all"
    area: Code | None = None
    case_type: Id | None = None
    kind: Id | None = None
    stage: Id | None = None
    level: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")] | None = None
    outcome: Id | None = None
    channel: Id | None = None
    ended: bool | None = None
    overdue: bool = False
    paused: bool | None = None
    owner_post: Id | None = None
    owner_unit: UUID | None = None
    owner_account: UUID | None = None
    reported_from: Moment | None = None
    reported_until: Moment | None = None
    supervised: bool | None = None

    def as_filters(self, now: datetime) -> cases.Filters:
        named = self.model_dump(exclude={"overdue"})
        given: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
        return cases.Filters(**given, overdue_at=now if self.overdue else None)


class WhyOut(Schema):
    """Line by line: the rows, figures and conditions that decided it."""

    lines: list[str]


@read(router, "/cases", "list_cases", out.CasePage)
def list_cases(
    request: HttpRequest, filters: Query[FiltersIn], order: Literal["newest", "due"] = "newest",
    text: Name | None = None, cursor: Cursor = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """The cases that one may see; with `text`, those that hold it."""
    listing = f"cases:{person(request).acting_as}:{order}:{text}:{filters.model_dump_json()}"
    after = (place_of(cursor, listing) or [""])[0]
    wanted = filters.as_filters(timezone.now())
    if text is not None:
        found = cases.search_cases(person(request), text, wanted, after, limit)
    else:
        found = cases.list_cases(person(request), wanted, order, after, limit)
    return {"items": found.rows, "next": written([found.next], listing) if found.next else ""}


@read(router, "/cases/count", "count_cases", out.CountOut)
def count_cases(
    request: HttpRequest, filters: Query[FiltersIn], most: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
) -> Any:
    """How many there are, counted up to `most`."""
    return {"count": cases.count_cases(person(request), filters.as_filters(timezone.now()), most)}


@read(router, "/cases/export", "export_cases", None, openapi_extra=CSV)
def export_cases(request: HttpRequest, filters: Query[FiltersIn]) -> Any:
    """All of a list as CSV, sent as it is read. No cell is taken for a formula by a spreadsheet."""
    rows = _csv(person(request), filters.as_filters(timezone.now()))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    response["Cache-Control"] = "no-store"
    return response


@read(router, "/cases/{case}", "read_case", out.CaseDetail)
def read_case(request: HttpRequest, response: HttpResponse, case: UUID) -> Any:
    """One case: its facts, what may be done with it and why not, its parts, files and timeline."""
    found = cases.case_detail(person(request), case, timezone.now())
    if found is None:
        raise no_such("事项", "case")
    response["X-Version"] = f"v{found.etag}-"
    return out.detail(found, language_of(request))


@read(router, "/cases/{case}/answer-templates", "offer_answers", list[out.OfferedOut])
def offer_answers(request: HttpRequest, case: UUID, step: Id) -> Any:
    """The pack's words for an action, filled in from the case: `step:resolve`, `extend`, `ask`. The nearest first."""
    found = cases.templates_for(person(request), case, step)
    if found is None:
        raise no_such("事项", "case")
    return [out.offered(one) for one in found]


@read(router, "/cases/{case}/why", "explain_case", WhyOut)
def explain_case(request: HttpRequest, case: UUID) -> Any:
    """Why it is with whom it is, until when, and in this class."""
    lines = cases.why(person(request), case, language_of(request))
    if lines is None:
        raise no_such("事项", "case")
    return {"lines": lines}


def _csv(acting: Acting, filters: cases.Filters) -> Iterator[str]:
    stream = io.StringIO()
    writer = csv.writer(stream)
    # The mark tells spreadsheets that it is UTF-8.
    stream.write("\ufeff")
    writer.writerow(cases.EXPORTED)
    for row in cases.export_rows(acting, filters):
        writer.writerow([_cell(value) for value in row.values()])
        if stream.tell() > 60_000:
            yield stream.getvalue()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue()


def _cell(value: Any) -> Any:
    """As text that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
