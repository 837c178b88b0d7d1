"""What the demo is made of: `demo/site.yaml`, and the pack that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

import yaml

PLAN = Path("demo") / "site.yaml"


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The file, as it stands; `folder` is where packs/ lies."""

    folder: Path
    pack: str
    seed: int
    days: int
    cases: int
    password: str
    crs: str
    centre: tuple[float, float]
    cell_metres: float
    areas: list[dict[str, str]]
    """From the top down to the sub-district."""
    communities: list[str]
    cells: list[int]
    roles: Mapping[str, list[str]]
    """Role -> posts."""
    logins: Mapping[str, str]
    """Login -> post."""
    accounts: Mapping[str, Mapping[str, Any]]
    channels: Mapping[str, str]
    mix: Mapping[str, float]
    surnames: list[str]
    given: list[str]
    streets: list[str]
    texts: Mapping[str, list[str]]

    def person(self, chance: Random) -> str:
        """A made-up name."""
        return chance.choice(self.surnames) + chance.choice(self.given)

    def text(self, kind: str, chance: Random, otherwise: str = "") -> str:
        """A sentence of a kind."""
        return chance.choice(self.texts[kind]) if kind in self.texts else otherwise


def read_plan(start: Path) -> DemoPlan | None:
    """The plan in a folder or the nearest one above it; None when there is none."""
    for folder in (start, *start.parents):
        if (folder / PLAN).is_file():
            data = yaml.safe_load((folder / PLAN).read_text("utf-8"))
            known = {field.name for field in fields(DemoPlan)}
            return DemoPlan(folder, **{name: value for name, value in data.items() if name in known})
    return None
