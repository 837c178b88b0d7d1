"""What a list shows, as a file: the same scope and the same filters, a line in the journal, nothing that a spreadsheet
would run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiwang.cases import interface as cases
from yiwang.cases.interface import Filters
from yiwang.faces.desk import filters as lists
from yiwang.faces.web.language import t
from yiwang.faces.web.requests import PageRequest, person, today
from yiwang.faces.web.sending import send
from yiwang.faces.web.titles import CHANNELS, Titles
from yiwang.faces.web.views import message
from yiwang.faces.web.words import exact
from yiwang.kernel.ids import new_id

MOST = 20_000
"""Rows of one file; more would be a copy of the register, and is asked of the API."""
PAGE = 200
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets that read CSV."""
COLUMNS = (
    ("编号", "Number"), ("事项", "Matter"), ("类型", "Type"), ("种类", "Kind"), ("级别", "Level"), ("环节", "Stage"),
    ("地点", "Place"), ("谁在办", "With"), ("来源", "Channel"), ("登记", "Reported"),
    ("到期（00:00 即前一日 24:00）", "Due (00:00: end of the day before)"), ("结束", "Ended"),
    ("超时", "Late"), ("重办", "Reopened"), ("督办", "Supervised"), ("同遇", "Others who have it"),
    ("解决", "Solved"), ("满意", "Satisfied"),
)  # fmt: skip
"""A page says the midnight that ends 23 November as 23 November 24:00. A file keeps 24 November 00:00, which every
spreadsheet and every program reads and sorts as a moment (24:00 not all do), and the head of the column says so."""
WIDTHS = (17, 36, 12, 20, 10, 22, 24, 34, 14, 17, 38, 17, 7, 7, 7, 7, 7, 7)
"""Of the columns in a workbook, in letters: a number is never cut off, a matter seldom."""
COUNTS = range(13, 16)
"""Columns that spreadsheets add up."""


def export(request: PageRequest) -> HttpResponseBase:
    """Sent by a form, since it leaves a line."""
    request.GET = QueryDict(request.POST.get("query", ""))
    back = f"{reverse('desk:cases')}?{lists.kept(request.GET)}"
    if request.method != "POST":
        return redirect("desk:cases")
    filters = lists.filters_of(request)
    rows = _number(request, filters)
    if rows > MOST:
        return _too_many(request, back)
    form = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    _, problems = send(cases.NoteExport(new_id(), lists.kept(request.GET, after=""), form, rows), request,
                       person(request))  # fmt: skip
    if problems:
        return redirect(back)
    return _file(request, form, filters)


def _number(request: PageRequest, filters: Filters) -> int:
    """Counted up to one more than a file takes; a search is counted as it is read."""
    if not lists.searched(request):
        return cases.count_cases(person(request), filters, MOST + 1)
    found = 0
    for page in _pages(request, filters):
        found += len(page)
        if found > MOST:
            break
    return found


def _too_many(request: PageRequest, back: str) -> HttpResponse:
    heading = t("太多了，没有导出", "Too many: nothing was exported")
    lines = [t("一次最多导出 {m} 件。请先筛选：按类型、环节、地方，或者分开办完的和没办完的。",
               "One file takes at most {m} cases. Narrow the list first: by type, stage or area.", m=MOST)]  # fmt: skip
    return message(request, heading, lines, [{"url": back, "words": t("回去筛选", "Back to the filters")}],
                   413, "desk/base.html")  # fmt: skip


def _pages(request: PageRequest, filters: Filters) -> Iterator[list[Any]]:
    """As the list reads them, page after page."""
    cursor, text = "", lists.words_sought(request)
    while True:
        if lists.searched(request):
            page = cases.search_cases(person(request), text, filters, cursor, PAGE)
        else:
            page = cases.list_cases(person(request), filters, "newest", cursor, PAGE)
        yield page.rows
        cursor = page.next
        if not cursor:
            return


def _rows(request: PageRequest, filters: Filters) -> Iterator[list[str]]:
    yield [t(zh, en) for zh, en in COLUMNS]
    for rows in _pages(request, filters):
        titles = Titles(rows)
        yield from (_cells(row, titles.of(row)) for row in rows)


def _cells(row: Any, words: dict[str, str]) -> list[str]:
    said = {None: "", True: t("是", "yes"), False: t("否", "no")}
    channel = t(*CHANNELS[row.channel]) if row.channel in CHANNELS else row.channel
    moments = [exact(moment) if moment else "" for moment in (row.reported_at, row.due_at, row.ended_at)]
    return [
        row.number, row.title, words["type"], words["kind"], words["level"], words["stage"], words["area"],
        words["owner"], channel, *moments, said[row.late], str(row.reopened), str(row.supervised), str(row.me_too),
        said[row.solved], said[row.satisfied],
    ]  # fmt: skip


def _file(request: PageRequest, form: str, filters: Filters) -> HttpResponseBase:
    name = f"{t('事项', 'cases')}-{today(request):%Y%m%d}.{form}"
    rows = _rows(request, filters)
    if form == "xlsx":
        return FileResponse(_workbook(rows), as_attachment=True, filename=name)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    # FileResponse knows how to write a name that is not ASCII.
    response.headers["Content-Disposition"] = FileResponse(io.BytesIO(), as_attachment=True, filename=name).headers[
        "Content-Disposition"
    ]
    return response


def _lines(rows: Iterable[list[str]]) -> Iterator[str]:
    """With the mark that spreadsheets need to read Chinese."""
    yield "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe(cell) for cell in row])
        yield line.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _workbook(rows: Iterable[list[str]]) -> IO[bytes]:
    """Row by row into a file; every cell but a count is text, whatever it begins with."""
    from openpyxl import Workbook  # large: it comes with the first workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book, bold = Workbook(write_only=True), Font(bold=True)
    sheet = book.create_sheet(t("事项", "Cases"))
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = (
        "landscape", 0, True,
    )  # fmt: skip
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for at, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, value=text) for text in row]
        for column, cell in enumerate(cells):
            cell.data_type = "n" if at and column in COUNTS else "s"
            if not at:
                cell.font = bold
        sheet.append(cells)
    held = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book.save(held)
    held.seek(0)
    return held
