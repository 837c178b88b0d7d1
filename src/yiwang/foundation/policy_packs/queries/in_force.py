"""Which pack is in force for a place on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Problem
from yiwang.foundation.policy_packs import checks
from yiwang.foundation.policy_packs.models import Activation, PackVersion
from yiwang.foundation.policy_packs.queries.library import edition_of
from yiwang.foundation.policy_packs.queries.local_days import counted_at
from yiwang.kernel.versions import Memory

VERSION = "policy_packs"


@dataclass(frozen=True, slots=True)
class PackRef:
    """A version of a pack, as a case keeps it."""

    pack: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True)
class InForce:
    """One activation, as it is held in memory."""

    area_path: str
    since: date
    until: date | None
    pilot: bool
    ref: PackRef


def _load() -> list[InForce]:
    names = {v.hash: PackRef(v.pack, v.version, v.hash) for v in PackVersion.objects.defer("files")}
    rows = Activation.objects.order_by("since", "id")
    return [InForce(row.area_path, row.since, row.until, row.pilot, names[row.pack_hash]) for row in rows]


_activations = Memory((VERSION,), _load)


def activations() -> list[InForce]:
    """Every activation, in the order of its day."""
    return _activations()


def in_force(area_path: str, on: date) -> InForce | None:
    """The activation of the nearest area above a place; of several there, the latest."""
    found = [
        one
        for one in activations()
        if area_path.startswith(one.area_path) and one.since <= on and (one.until is None or on < one.until)
    ]
    # max() keeps the first of equals: the list is turned round, so that the latest decision wins.
    return max(reversed(found), key=lambda one: (len(one.area_path), one.since), default=None)


def edition_for(area_path: str, on: date) -> tuple[PackRef, Edition] | Problem:
    """The rules for a place on a day, compiled; the problem when there are none."""
    found = in_force(area_path, on)
    if found is None:
        return checks.NOTHING_IN_FORCE.at(area=area_path, day=on.isoformat())
    return found.ref, edition(found.ref.hash, on, area_path)


def edition(pack_hash: str, on: date, area_path: str | None = None) -> Edition:
    """The rules of an installed pack on a day: those of a case are of the day that it was opened.

    Whoever reckons with time says where: areas have days of their own. Without a place it is what the pack says.
    """
    return edition_of(pack_hash, on, () if area_path is None else counted_at(area_path))


def installed() -> list[PackVersion]:
    """Installed versions, the newest first, without their files."""
    return list(PackVersion.objects.defer("files").order_by("-installed_at"))
