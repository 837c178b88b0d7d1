"""What a demo is made of: a file of `demo/`, and the pack that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

import yaml

USUAL = "site"
"""The plan that is taken when none is named: `demo/site.yaml`."""


def plan_file(site: str) -> Path:
    """Where the plan of a site lies, below the folder that packs/ lies in."""
    return Path("demo") / f"{site or USUAL}.yaml"


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The file, as it stands; `folder` is where packs/ lies, `site` the name of the file."""

    folder: Path
    site: str
    title: Mapping[str, str]
    """In both languages: said when it stands."""
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
    codes: list[str]
    """Of the communities, where they are real ones; else they are numbered."""
    cells: list[int]
    community_level: str
    cell_level: str
    """The pack's names for the two lowest levels."""
    roles: Mapping[str, list[str]]
    """Role -> posts."""
    bodies: Mapping[str, str]
    """Kinds of units without posts of their own -> the post that their people hold."""
    logins: Mapping[str, str]
    """Login -> post, or `kind/post` for a body."""
    accounts: Mapping[str, Mapping[str, Any]]
    seconds: list[str]
    """Logins of colleagues who agree as the second person."""
    channels: Mapping[str, str]
    """Channel -> the post that takes a matter in."""
    types: list[str]
    """Case types that chance makes cases of; none named is all of the pack's profile."""
    mix: Mapping[str, float]
    pictures: Mapping[str, list[str]]
    """Which scene is drawn for which kinds."""
    surnames: list[str]
    given: list[str]
    streets: list[str]
    texts: Mapping[str, list[str]]
    """By field, by kind, or by what is said."""
    stories: list[Mapping[str, Any]]
    """Cases that go as they are written here, beside those that chance makes."""

    def person(self, chance: Random) -> str:
        """A made-up name."""
        return chance.choice(self.surnames) + chance.choice(self.given)

    def text(self, kind: str, chance: Random, otherwise: str = "") -> str:
        """A sentence of a kind."""
        return chance.choice(self.texts[kind]) if kind in self.texts else otherwise


def read_plan(start: Path, site: str = "") -> DemoPlan | None:
    """A site's plan in a folder or the nearest one above it; None when there is none."""
    name = plan_file(site)
    for folder in (start, *start.parents):
        if (folder / name).is_file():
            return _plan(folder, name, yaml.safe_load((folder / name).read_text("utf-8")))
    return None


def plans_in(start: Path) -> list[str]:
    """The names of the plans that there are."""
    found = (sorted((folder / "demo").glob("*.yaml")) for folder in (start, *start.parents))
    return [file.stem for file in next(filter(None, found), [])]


def _plan(folder: Path, name: Path, data: dict[str, Any]) -> DemoPlan:
    known = {field.name for field in fields(DemoPlan)}
    given = {"codes": [], "types": [], "bodies": {}, "pictures": {}, **data}
    return DemoPlan(folder=folder, site=name.stem, **{name: given[name] for name in given.keys() & known})
