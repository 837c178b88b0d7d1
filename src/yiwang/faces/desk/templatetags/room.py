"""How the command room writes moments and numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from yiwang.faces.web.access import OVERSEERS
from yiwang.faces.web.language import language
from yiwang.faces.web.moulds import cast
from yiwang.kernel.civil_time import civil

register = template.Library()


@register.simple_tag
def area_row(row: Any) -> SafeString:
    """A place in the table of those below: a command room may show six hundred."""
    numbers = {name: str(getattr(row.counted, name)) for name in ("open", "today", "late", "tonight")}
    urls = {f"{name}_url": row.urls[name] for name in numbers}
    counted = {f"is_{name}": number != "0" for name, number in numbers.items()}
    return cast("desk/room/below_row.html", {"name": row.name, "room": row.room, **numbers, **urls}, **counted)


@register.simple_tag
def map_shape(shape: Any) -> SafeString:
    """A cell or an area of the map."""
    values = {"url": shape.url, "label": shape.label, "path": shape.path}
    return cast("desk/room/map_shape.html", values, shade=shape.shade)


@register.filter
def clock(moment: datetime) -> str:
    """The time on the wall."""
    return f"{civil(moment):%H:%M:%S}"


@register.filter
def decimal(number: float) -> str:
    """With one digit after the point, unless it is whole."""
    return f"{number:.1f}".removesuffix(".0")


@register.filter
def block_kind(block: object) -> str:
    """Which block of a document it is, or which mark of a drawing."""
    return type(block).__name__


@register.filter
def problem_words(problem: dict[str, Any]) -> str:
    """A problem as a job keeps it, in the page's language."""
    return " ".join(problem.get(language(), problem["en"]))


@register.filter
def oversees(roles: frozenset[str]) -> bool:
    return bool(roles & OVERSEERS)
