"""Lists of cases: filters, two orders, pages by key. Every list, count and export begins with `visible`."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, Literal, NamedTuple, Protocol
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yiwang.cases.models import HAD, OPEN, Case, CasePart
from yiwang.cases.permissions import Person, is_system
from yiwang.cases.queries.listed import ListedCase, R, read_listed, read_rows
from yiwang.cases.queries.repeating import repeated
from yiwang.cases.queries.scopes import NONE, View, branches, in_area, to_second, visible
from yiwang.cases.queries.tiles import Tile
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo, Outline
from yiwang.kernel.prepared import Question, Rows, asked, how_many, question

Order = Literal["newest", "due"]
PAGE = 50
MOST_IN_PAGE = 200


class Narrowing(Protocol):
    """A condition that a room above knows: what is behind a figure. It is hashed and compared by what it says."""

    def condition(self) -> Q: ...


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; what is empty does not narrow. `area`: a code; `overdue_at`: late at that moment."""

    view: View = "all"
    area: str = ""
    here: bool = False
    """Right in that area: no smaller one below it is known."""
    case_type: str = ""
    kind: str = ""
    stage: str = ""
    level: str = ""
    outcome: str = ""
    channel: str = ""
    ended: bool | None = None
    overdue_at: datetime | None = None
    paused: bool | None = None
    owner_post: str = ""
    owner_unit: UUID | None = None
    unowned: bool = False
    """No unit answers for it."""
    owner_account: UUID | None = None
    reported_from: datetime | None = None
    reported_until: datetime | None = None
    supervised: bool | None = None
    stages: tuple[str, ...] = ()
    """Any one of these."""
    due_before: datetime | None = None
    due_from: datetime | None = None
    objected: bool | None = None
    """An objection waits for its ruling."""
    extension_asked: bool | None = None
    """A request for more time waits for its ruling."""
    ordered: bool | None = None
    """A supervision order waits for its answer."""
    called: bool | None = None
    """Open, and a body that was called to it has not finished."""
    asked: bool | None = None
    """The reporter was asked something and has not answered."""
    about: bool | None = None
    """It is a report about a body or somebody in office."""
    counted: Narrowing | None = None
    """Behind a figure."""
    tile: Tile | None = None
    """In a square of a map."""


NO_FILTERS = Filters()
NO_LEVEL = "-"
"""The level of cases that no table of their pack sorts; as a kind, that none was said."""
_SAID = ("ended", "paused", "asked")
_DUE = {"overdue_at": "due_at__lt", "due_before": "due_at__lt", "due_from": "due_at__gte"}
_REPORTED = {"reported_from": "reported_at__gte", "reported_until": "reported_at__lt"}
_NONE = ("level", "kind")
_EQUAL = ("case_type", "kind", "stage", "level", "outcome", "channel", "owner_post", "owner_unit", "owner_account")


class Page(NamedTuple, Generic[R]):
    """One page; `next` is the cursor of the one after it, empty at the end."""

    rows: list[R]
    next: str


Read = Callable[[Iterable[tuple[UUID]]], list[R]]
"""How cases are read once it is known which."""


def list_cases(
    person: Person, filters: Filters = NO_FILTERS, order: Order = "newest", cursor: str = "", limit: int = PAGE
) -> Page[Case]:
    """A page of the cases that a person may see. Order `due`: what is open, soonest first."""
    return _page(person, filters, order, cursor, limit, read_rows)


def list_rows(
    person: Person, filters: Filters = NO_FILTERS, order: Order = "newest", cursor: str = "", limit: int = PAGE
) -> Page[ListedCase]:
    """The same, and of each case only what a list shows."""
    return _page(person, filters, order, cursor, limit, read_listed)


def _page(person: Person, filters: Filters, order: Order, cursor: str, limit: int, read: Read[R]) -> Page[R]:
    limit = max(1, min(limit, MOST_IN_PAGE))
    in_order = _by_due if order == "due" else _newest
    return in_order(person, filters, cursor, limit, read)


def count_cases(person: Person, filters: Filters = NO_FILTERS, most: int = 0) -> int:
    """How many there are; counting stops at `most` when it is given, so that a page need not wait for a million."""
    found = repeated(("count", most), person, filters, lambda marked: [how_many(by_reason(person, marked), most)])
    return int(found[0][0][0]) if found else 0


def count_by_area(person: Person, filters: Filters, below: Sequence[AreaInfo | Outline]) -> dict[str, int]:
    """The same, split among areas of one level that do not overlap; areas without a case are left out."""
    ranks = {places.rank_of(one.level) for one in below}
    if len(ranks) == 1 and 3 <= (rank := ranks.pop()) <= 5:
        wanted = {one.code for one in below}
        found = count_by(person, filters, (f"area_{rank}",))
        return {code: number for (code,), number in found.items() if code in wanted}
    numbers: dict[str, int] = {}
    codes = {one.code for one in below}
    for path, number in count_by_cell(person, filters).items():
        if code := next((one for one in path.split("/") if one in codes), ""):
            numbers[code] = numbers.get(code, 0) + number
    return numbers


def count_by(person: Person, filters: Filters, columns: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """The same, split by the values of some columns."""

    def write(marked: Filters) -> list[Question | None]:
        rows = selected(person, marked).order_by().values_list(*columns)
        return [question(rows.annotate(number=Count("id")))]

    found = repeated(("count by", *columns), person, filters, write)
    return {tuple(values): number for rows in found for *values, number in rows}


def oldest_cases(person: Person, filters: Filters, limit: int) -> list[Case]:
    """Those that were reported first."""
    return read_rows(asked(selected(person, filters).order_by("reported_at", "id").values_list("id")[:limit]))


def count_by_cell(person: Person, filters: Filters) -> dict[str, int]:
    """The same, by the path of the smallest area known."""
    return {path: number for (path,), number in count_by(person, filters, ("area_path",)).items()}


def located_cases(person: Person, filters: Filters, limit: int) -> list[Case]:
    """Those that have a point, the newest first."""

    def write(marked: Filters) -> list[Question | None]:
        rows = selected(person, marked).filter(longitude__isnull=False)
        return [question(rows.order_by("-id").values_list("id")[:limit])]

    return read_rows(row for rows in repeated(("located", limit), person, filters, write) for row in rows)


class Spot(NamedTuple):
    """Where a case lies, and until when it has time: what a mark on a map needs of it."""

    id: UUID
    longitude: float
    latitude: float
    due_at: datetime | None


def case_spots(person: Person, filters: Filters, limit: int) -> list[Spot]:
    """The same, those due soonest, and no more of each than its mark. They are read in the order of an index: that of
    the newest would have to be made of all that is open in a district."""

    def write(marked: Filters) -> list[Question | None]:
        rows = selected(person, marked).filter(longitude__isnull=False)
        soonest = F("due_at").asc(nulls_last=True)
        return [question(rows.order_by(soonest, "id").values_list(*Spot._fields)[:limit])]

    return [Spot(*row) for rows in repeated(("spots", limit), person, filters, write) for row in rows]


def selected(person: Person, filters: Filters) -> QuerySet[Case]:
    """What a person may see, narrowed."""
    # "Open" stands within each reason too: only so can each be followed by an index that holds nothing else.
    within = OPEN if filters.ended is False else None
    found = _shared(person, narrowed(visible(person, filters.view, within), filters))
    for rows in _ended_to_second(person, filters):
        found |= rows
    return found


def _ended_to_second(person: Person, filters: Filters) -> list[QuerySet[Case]]:
    """What waits for an act of a person may have ended: that it be left out of the rates is proposed of such cases."""
    second = to_second(person) if filters.view == "todo" and filters.ended is False else NONE
    if second == NONE:
        return []
    waits = Case.objects.filter(exclusion_asked_at__isnull=False).values("id")  # few, by an index of their own
    rows = visible(person, "todo").filter(second, id__in=waits)
    return [_shared(person, narrowed(rows, replace(filters, ended=True)))]


def by_reason(person: Person, filters: Filters, ended_too: bool = True) -> list[QuerySet[Case]]:
    """The same, apart by the reason why the person may see it."""
    each = [narrowed(Case.objects.filter(branch), filters) for branch in branches(person, filters.view)]
    return [*(_shared(person, rows) for rows in each), *(_ended_to_second(person, filters) if ended_too else [])]


def _shared(person: Person, rows: QuerySet[Case]) -> QuerySet[Case]:
    """What the system lists or counts is for many to read (an analysis, a meeting): no report about a body is in it."""
    return rows.filter(about=None) if is_system(person) else rows


def narrowed(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    equal = {name: value for name in _EQUAL if (value := getattr(filters, name)) and value != NO_LEVEL}
    rows = rows.filter(**equal)
    rows = rows.filter(**{name: value for name in _SAID if (value := getattr(filters, name)) is not None})
    if filters.area:
        rows = rows.filter(area_code=filters.area) if filters.here else rows.filter(_area(filters.area))
    rows = rows.filter(**{name: "" for name in _NONE if getattr(filters, name) == NO_LEVEL})
    if filters.counted is not None:
        rows = rows.filter(filters.counted.condition())
    if filters.tile is not None:
        rows = rows.filter(filters.tile.condition())
    rows = rows.filter(owner_unit=None) if filters.unowned else rows
    if filters.stages:
        rows = rows.filter(stage__in=filters.stages)
    for name, condition in _DUE.items():
        if moment := getattr(filters, name):
            rows = rows.filter(**{condition: moment}, ended=False)
    for name, condition in _REPORTED.items():
        if moment := getattr(filters, name):
            rows = rows.filter(**{condition: moment})
    return _waiting(rows, filters)


def _waiting(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    """What somebody is waited for with: a ruling, an answer to an order, a body that was called."""
    if filters.objected is not None:
        rows = rows.filter(ended=False, ruling_due_at__isnull=not filters.objected)
    if filters.extension_asked is not None:
        rows = rows.filter(ended=False, extension_ruling_due_at__isnull=not filters.extension_asked)
    if filters.ordered is not None:
        # Few orders wait: asked for by id, they are found by their own index and not among all that a unit ever had.
        waits = Case.objects.filter(order_due_at__isnull=False).values("id")
        rows = rows.filter(id__in=waits) if filters.ordered else rows.filter(order_due_at=None)
    if filters.called is not None:
        rows = rows.filter(_is_called if filters.called else ~_is_called, ended=False)
    if filters.about is not None:
        rows = rows.filter(about__isnull=not filters.about)
    if filters.supervised is not None:
        rows = rows.filter(supervised__gt=0) if filters.supervised else rows.filter(supervised=0)
    return rows


_is_called = Exists(
    CasePart.objects.filter(case_id=OuterRef("id"), ended=False, finished_at=None).exclude(part=HAD)
)  # fmt: skip


def _area(code: str) -> Q:
    info = places.area(code)
    return in_area(code, info.path) if info else Q(pk__in=())


def _newest(person: Person, filters: Filters, cursor: str, limit: int, read: Read[R]) -> Page[R]:
    mark = read_cursor(cursor, UUID)

    def write(marked: Filters) -> list[Question | None]:
        each = [rows.filter(id__lt=mark[0]) if mark else rows for rows in by_reason(person, marked)]
        return [question(rows.order_by("-id").values_list("id")[: limit + 1]) for rows in each]

    found = _merged(_first(("newest", limit, *mark), person, filters, write), limit, lambda row: -row[0].int, read)
    return Page(found[:limit], cursor_of(str(found[limit - 1].id)) if len(found) > limit else "")


def _by_due(person: Person, filters: Filters, cursor: str, limit: int, read: Read[R]) -> Page[R]:
    mark = read_cursor(cursor, _moment, UUID)
    due, last = mark or (None, None)

    def write(marked: Filters) -> list[Question | None]:
        each = [(rows.filter(ended=False), "due_at") for rows in by_reason(person, marked, ended_too=False)]
        each += [(rows, "exclusion_asked_at") for rows in _ended_to_second(person, marked)]
        return [_from_mark(rows, column, due, last, limit + 1) for rows, column in each]

    found = _merged(_first(("due", limit, *mark), person, filters, write), limit, lambda row: row, read)
    last_row = found[limit - 1] if len(found) > limit else None
    moment = (last_row.exclusion_asked_at if last_row.ended else last_row.due_at) if last_row else None
    return Page(found[:limit], cursor_of(moment.isoformat(), str(last_row.id)) if last_row and moment else "")


def _from_mark(
    rows: QuerySet[Case], column: str, moment: datetime | None, last: UUID | None, limit: int
) -> Question | None:
    """The next rows by a moment, after those that were read."""
    rows = rows.filter(**{f"{column}__isnull": False})
    if moment:
        beyond = Q(**{f"{column}__gt": moment}) | Q(**{column: moment, "id__gt": last})
        rows = rows.filter(beyond, **{f"{column}__gte": moment})
    return question(rows.order_by(column, "id").values_list(column, "id")[:limit])


def _first(
    what: tuple[object, ...], person: Person, filters: Filters, write: Callable[[Filters], list[Question | None]]
) -> list[Rows]:
    """The first rows by each reason for seeing them. First pages are asked for again and again, later ones are not."""
    if len(what) > len(("order", "limit")):
        return [one.asked() for one in write(filters) if one is not None]
    return repeated(what, person, filters, write)


def _merged(each: list[Rows], limit: int, key: Callable[[tuple[Any, ...]], Any], read: Read[R]) -> list[R]:
    """The first rows of all, and one more if there is: each list is read in its own index's order, no further. The last
    value of each is the id."""
    found = {row[-1]: row for rows in each for row in rows}
    return read([row[-1:] for row in sorted(found.values(), key=key)[: limit + 1]])


def export_rows(person: Person, filters: Filters = NO_FILTERS) -> Iterator[dict[str, Any]]:
    """Every case of a list as plain values, a page at a time, without words of the reporter beyond the title."""
    cursor = ""
    while True:
        page = list_cases(person, filters, cursor=cursor, limit=MOST_IN_PAGE)
        yield from ({name: getattr(row, name) for name in EXPORTED} for row in page.rows)
        cursor = page.next
        if not cursor:
            return


EXPORTED = (
    "number", "id", "case_type", "kind", "title", "level", "stage", "ended", "outcome", "area_code", "owner_post",
    "owner_unit", "channel", "reported_at", "first_step_at", "answered_at", "ended_at", "due_at", "late", "reopened",
    "supervised", "me_too", "solved", "satisfied", "excluded", "pack", "pack_version",
)  # fmt: skip


def cursor_of(*parts: str) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: Callable[[str], Any]) -> list[Any]:
    """The parts of a cursor, each of its kind; nothing for an empty one or one that was tampered with."""
    try:
        parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [read(str(part)) for read, part in zip(kinds, parts, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return []


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
