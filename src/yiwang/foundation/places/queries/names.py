"""Names that areas get on a day ahead."""

from __future__ import annotations

from datetime import date

from yiwang.foundation.places.models import BookedName


def booked_name(code: str) -> tuple[str, date] | None:
    """The new name of an area, and from when."""
    found = BookedName.objects.filter(code=code).first()
    return (found.name, found.on) if found else None


def names_due(day: date) -> list[tuple[str, date]]:
    """The areas whose new name is due, and since when."""
    return list(BookedName.objects.filter(on__lte=day).order_by("on", "code").values_list("code", "on"))
