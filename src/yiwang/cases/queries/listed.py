"""What a list shows of a case, and no more: half of its columns, none of its facts, past the ORM's objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from yiwang.cases.models import Case
from yiwang.kernel.prepared import OfIds


class ListedCase(NamedTuple):
    """A case as it stands, as far as lists and the board show it; the names are those of `Case`."""

    id: UUID
    number: str
    pack_hash: str
    rules_on: date
    case_type: str
    kind: str
    title: str
    stage: str
    ended: bool
    level: str
    area_code: str
    area_path: str
    owner_post: str
    owner_unit: UUID | None
    reported_at: datetime
    entered_at: datetime
    due_at: datetime | None
    ruling_due_at: datetime | None
    extension_ruling_due_at: datetime | None
    ruling_asked_by: str
    extension_asked_by: str
    order_due_at: datetime | None
    paused: bool
    reopened: int
    supervised: int
    asked: bool
    me_too: int
    exclusion_asked_at: datetime | None
    exclusion_asked_by: str | None


AnyCase = Case | ListedCase
R = TypeVar("R", bound=AnyCase)

_OF_IDS = OfIds(lambda ids: Case.objects.filter(id__in=ids).order_by().values_list(*ListedCase._fields))


def read_rows(ids: Iterable[tuple[UUID]]) -> list[Case]:
    """The cases of ids, in their order."""
    wanted = [id for (id,) in ids]
    found = Case.objects.in_bulk(wanted)
    return [found[id] for id in wanted if id in found]


def read_listed(ids: Iterable[tuple[UUID]]) -> list[ListedCase]:
    """The same, as lists show them."""
    wanted: Sequence[UUID] = [id for (id,) in ids]
    found = {row.id: row for row in map(ListedCase._make, _OF_IDS.asked(wanted))}
    return [found[id] for id in wanted if id in found]
