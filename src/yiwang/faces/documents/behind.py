"""The addresses of the lists behind the numbers of an analysis; only the page shows them.

Numbers of what happened in a period have one. What stood open, late or supervised was so at the moment of compiling:
the chapter leads to how it stands now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from yiwang.faces.documents.tables import of_key
from yiwang.insight import interface as insight

if TYPE_CHECKING:
    from yiwang.faces.documents.composing import Composing

Days = Sequence[str]
"""The first day and the one after the last."""


def present(doc: Composing) -> Days:
    return doc.data["since"], doc.data["until"]


def before(doc: Composing) -> Days:
    return list(doc.data["before"])


def counted(doc: Composing, what: str, number: int, days: Days, by: str = "", key: str = "") -> str:
    """The list of what was counted, of one key of a split when it is given."""
    if number <= 0 or what not in insight.LISTED:
        return ""
    return doc.list(**_said(what, days), **({"area": key} if by == "area" else of_key(by, key)))


def _said(what: str, days: Days) -> dict[str, str]:
    return {"shared": "1", "counted": what, "from": days[0], "until": days[1], "state": "all"}


def flow(
    doc: Composing, numbers: Mapping[str, Sequence[Any]], whats: Sequence[str], then: Days
) -> list[tuple[str, ...]]:
    """A row for each of what happened: now, and then."""
    return [("", counted(doc, one, numbers[one][0], present(doc)), counted(doc, one, numbers[one][1], then))
            for one in whats]  # fmt: skip


def opened(doc: Composing, by: str, key: str, now: int, then: int) -> tuple[str, str]:
    """What was reported of a key, now and before."""
    return counted(doc, "opened", now, present(doc), by, key), counted(doc, "opened", then, before(doc), by, key)


def opened_there(doc: Composing, kind: str) -> dict[str, str]:
    """What was reported of a kind, of any place."""
    return _said("opened", present(doc)) | of_key("kind", kind)


def case(row: Mapping[str, Any]) -> tuple[str]:
    return (reverse("desk:case", args=[row["id"]]),)
