"""Lists of a whole district: found by their columns, made into objects a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.foundation.organizations.queries.copy import AppointmentInfo, Appointments, UnitInfo, Units
from yiwang.foundation.organizations.queries.site import _copy
from yiwang.kernel.columns import Found


def find_units(path: str, on: date, kind: str = "", text: str = "", closed: bool = False) -> Found[UnitInfo]:
    """Units whose area lies in a path and whose title holds a text, open on a day (`closed`: of all times); by path and
    title. `people`: how many hold a post there on that day."""
    copy = _copy()
    units, held = copy.units, copy.appointments
    day = on.toordinal()
    open_ = (row for row in units.below(path) if closed or units.lives.holds(row, day))
    rows = [row for row in open_ if _unit_fits(units, row, kind, text)]
    keys: dict[str, Callable[[int], Any]] = {
        "title": units.titles.__getitem__,
        "kind": units.kind,
        "area": units.area.__getitem__,
        "people": lambda row: held.in_office(row, day),
        "life": lambda row: units.lives[row][0],
    }
    return Found(rows, units.info, lambda row: (units.area[row], units.titles[row], units.ids.sure(row)), keys)


def _unit_fits(units: Units, row: int, kind: str, text: str) -> bool:
    return kind in ("", units.kind(row)) and (not text or text in units.titles[row])


def find_appointments(
    path: str, on: date, post: str = "", text: str = "", acting: bool = False
) -> Found[AppointmentInfo]:
    """Who holds a post on a day in a path, where the holder's name or the unit's title holds a text; by path, post, and
    stand-ins last."""
    held = _copy().appointments
    day = on.toordinal()
    rows = [row for row in held.below(path) if _appointment_fits(held, row, day, post, text, acting)]
    keys: dict[str, Callable[[int], Any]] = {
        "post": held.post,
        "holder": held.holders.__getitem__,
        "unit": lambda row: held.units.titles[held.unit[row]],
        "area": held.area.__getitem__,
        "life": lambda row: held.lives[row][0],
    }

    def order(row: int) -> tuple[int, str, int, UUID]:
        return held.area[row], held.post(row), held.acting[row], held.ids.sure(row)

    return Found(rows, held.info, order, keys)


def _appointment_fits(held: Appointments, row: int, day: int, post: str, text: str, acting: bool) -> bool:
    return (
        held.lives.holds(row, day)
        and post in ("", held.post(row))
        and (not acting or bool(held.acting[row]))
        and (not text or text in held.holders[row] or text in held.units.titles[held.unit[row]])
    )


def holds_a_post(account: UUID, on: date) -> bool:
    """Whether somebody holds any post on a day."""
    held, day = _copy().appointments, on.toordinal()
    return any(held.lives.holds(row, day) for row in held.of_account(account))
