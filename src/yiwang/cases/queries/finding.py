"""Search: the words say which cases, the scopes which of them a person may see; no page looks at very many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from yiwang.cases.models import Case
from yiwang.cases.permissions import Person
from yiwang.cases.queries.listed import ListedCase, R, read_listed, read_rows
from yiwang.cases.queries.lists import (
    MOST_IN_PAGE,
    NO_FILTERS,
    PAGE,
    Filters,
    Page,
    Read,
    cursor_of,
    narrowed,
    read_cursor,
    selected,
)
from yiwang.cases.queries.repeating import repeated
from yiwang.cases.queries.scopes import elsewhere, those_of
from yiwang.cases.queries.searching import CHUNK, found_ids, holding, pairs_of
from yiwang.foundation.places import interface as places
from yiwang.kernel.prepared import Question, asked, question

END = "-"
"""Stands in a cursor for matches that were all looked at; as a path, for nowhere."""
LAST = 2**63 - 1
"""No match on SQLite has a higher mark."""
LOOKED = 2000
FEW = 200
"""So many cases outside the own area are looked up by their ids; where there are more, the words go first."""


def search_cases(
    person: Person, text: str, filters: Filters = NO_FILTERS, cursor: str = "", limit: int = PAGE
) -> Page[Case]:
    """Cases that hold every two characters of a text, newest first, of those that the person may see. The first
    page begins with those outside the person's own area, and may be longer for them.

    No page looks at more than `LOOKED` matches here and elsewhere: where few of very many are for the person to see, it
    is shorter, and the next one goes on. A number finds its case at once. Fewer than two characters find nothing:
    faces refuse them with `SHORT_SEARCH`.
    """
    return _search(person, text, filters, cursor, limit, read_rows)


def search_rows(
    person: Person, text: str, filters: Filters = NO_FILTERS, cursor: str = "", limit: int = PAGE
) -> Page[ListedCase]:
    """The same, and of each case only what a list shows."""
    return _search(person, text, filters, cursor, limit, read_listed)


def _search(person: Person, text: str, filters: Filters, cursor: str, limit: int, read: Read[R]) -> Page[R]:
    limit = max(1, min(limit, MOST_IN_PAGE))
    number = text.strip().upper()
    rows = selected(person, filters).filter(number=number) if number.isascii() else None
    numbered = asked(rows.values_list("id")[:limit]) if rows is not None else []
    if numbered or not pairs_of(text):
        return Page(read(numbered), "")
    area = places.area(filters.area) if filters.area else None
    path = area.path if area else person.area_path
    marks = read_cursor(cursor, _mark, _mark) or ("", END if area or not path else "")
    ids, here, far = _matches(person, text, filters, path, marks, limit)
    return Page(read((id,) for id in ids), "" if here == far == END else cursor_of(here, far))


def _matches(
    person: Person, text: str, filters: Filters, path: str, marks: Sequence[str], limit: int
) -> tuple[list[UUID], str, str]:
    """Ids of those outside the own area, then of those in it, and the marks at which to go on."""
    rows, (here, far) = selected(person, filters), marks
    found, here = _looked(found_ids(text, path, here), rows, limit, LOOKED) if END not in (here, path) else ([], END)
    before, far = _elsewhere(person, filters, text, far, rows, limit, here == END)
    return [*before, *found], here, far


def _mark(text: str) -> str:
    """Where a search stopped: at a match, as the index of words names it, at the end, or nowhere yet."""
    if text in ("", END):
        return text
    return str(UUID(text) if connection.vendor == "postgresql" else sorted((0, int(text), LAST))[1])


def _looked(
    chunks: Iterable[list[tuple[str, UUID]]], rows: QuerySet[Case], limit: int, most: int
) -> tuple[list[UUID], str]:
    """Of matches those among the rows, and the mark at which to go on."""
    found: list[UUID] = []
    looked = 0
    for chunk in chunks:
        seen = those_of([case_id for _, case_id in chunk], rows)
        for mark, case_id in chunk:
            if case_id in seen:
                found.append(case_id)
            if len(found) >= limit:
                return found, mark
        looked += len(chunk)
        if looked >= most:
            return found, chunk[-1][0]
    return found, END


def _elsewhere(
    person: Person, filters: Filters, text: str, mark: str, rows: QuerySet[Case], limit: int, last: bool
) -> tuple[list[UUID], str]:
    """The same outside the person's own area: few are looked up by their ids, all at once. Of many, the newest matches
    are looked at; the others when there is nothing more in the own area (`last`)."""
    if mark == END:
        return [], END
    few = _few_elsewhere(person, filters) if not mark else None
    if few is not None:
        found = [id for start in range(0, len(few), CHUNK) for id in holding(text, few[start : start + CHUNK])]
        return sorted(found, reverse=True), END
    if mark and not last:
        return [], mark
    chunks = found_ids(text, "", mark, "" if person.area_path == END else person.area_path)
    return _looked(chunks, rows, limit, LOOKED if last else 1)


def _few_elsewhere(person: Person, filters: Filters) -> list[UUID] | None:
    """Cases outside the person's own area that they may see for another reason; None where these reasons give more
    than a few, here or there."""

    def write(marked: Filters) -> list[Question | None]:
        each = [narrowed(Case.objects.filter(branch), marked) for branch in elsewhere(person, marked.view)]
        # In no order: in that of the ids PostgreSQL looks through the newest of all cases (210 ms for 4, at a million).
        return [question(rows.order_by().values_list("area_path", "id")[: FEW + 1]) for rows in each]

    each = repeated(("elsewhere", FEW), person, filters, write)
    if any(len(found) > FEW for found in each):
        return None
    own = person.area_path
    return list({id for found in each for path, id in found if own == END or not path.startswith(own)})
