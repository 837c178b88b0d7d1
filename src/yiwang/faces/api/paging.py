"""Pages of lists: a cursor says after which row to go on. It is signed, and good for one list with one filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core import signing

from yiwang.faces.api import problems as kinds
from yiwang.faces.api.answers import Fault, Refusal

Row = TypeVar("Row")
Place = list[Any]
"""The columns that the list is ordered by, of the last row given: plain JSON values."""


def cursor(place: Sequence[Any], listing: str) -> str:
    """A cursor behind a row. `listing` names the list and its filter."""
    return signing.dumps(list(place), salt=f"api.cursor.{listing}", compress=True)


def place_of(written: str, listing: str) -> Place | None:
    """Where a cursor points; None for the beginning. Raises the refusal for one that this list did not give."""
    if not written:
        return None
    try:
        place = signing.loads(written, salt=f"api.cursor.{listing}")
    except signing.BadSignature:
        raise Refusal(422, [Fault(kinds.BAD_CURSOR.at(), parameter="cursor")]) from None
    return list(place)


def page(rows: Sequence[Row], limit: int, listing: str, place: Callable[[Row], Sequence[Any]]) -> dict[str, Any]:
    """A page of rows of which one more than `limit` was asked, so that the end is known without counting."""
    shown = list(rows[:limit])
    more = len(rows) > limit
    return {"items": shown, "next": cursor(place(shown[-1]), listing) if more else ""}
