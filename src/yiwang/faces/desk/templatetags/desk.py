"""Tags of the desk alone: what stands in lists and on the board by the hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from yiwang.faces.desk.words import Found
from yiwang.faces.web.moulds import cast
from yiwang.faces.web.templatetags.web import badge, deadline_of, when

register = template.Library()
NOBODY = UUID(int=0)


@cache
def _around() -> tuple[str, str]:
    """The address of a case, before and after its id."""
    before, _, after = reverse("desk:case", args=(NOBODY,)).partition(str(NOBODY))
    return before, after


def case_url(id: UUID) -> str:
    return str(id).join(_around())


@register.simple_tag(takes_context=True)
def case_row(
    context: Context, row: Any, words: Mapping[str, str], acts: Sequence[Any], choosing: object = ""
) -> SafeString:
    """A case in a list. `words`: of `Titles`; what was sought is marked in its title."""
    now, found = context["now"], context.get("found")
    values = {
        "id": row.id, "url": case_url(row.id), "number": row.number,
        "title": found.mark(row.title) if isinstance(found, Found) else row.title,
        "what": words["kind"] or words["type"], "reported": when(row.reported_at), "me_too": row.me_too,
        "awaited": SafeString("".join(_awaited(one, now) for one in acts)), "stage": words["stage"],
        "level": badge(words["level"], row.level), "area": words["area"], "owner": words["owner"],
        "left": "" if row.ended else deadline_of(row.due_at, row.entered_at, now),
    }  # fmt: skip
    return cast(
        "desk/row.html", values, choosing=bool(choosing), is_open=context.get("beside") == row.id, ended=row.ended,
        paused=bool(row.paused), supervised=bool(row.supervised), reopened=bool(row.reopened), asked=bool(row.asked),
    )  # fmt: skip


def _awaited(act: Any, now: datetime) -> SafeString:
    left = deadline_of(act.due, None, now, False) if act.due else ""
    return cast("desk/awaited.html", {"act": badge(act.words, "yellow"), "left": left})


@register.simple_tag(takes_context=True)
def case_card(context: Context, card: Any) -> SafeString:
    """A case on the board."""
    row, words = card.row, card.words
    values = {
        "url": case_url(row.id), "title": row.title, "what": words["kind"] or words["type"],
        "area": words["area"], "more": card.more, "level": badge(words["level"], row.level),
        "left": deadline_of(card.due, row.entered_at, context["now"]) if card.due else "",
    }  # fmt: skip
    return cast("desk/card.html", values, paused=bool(row.paused))
