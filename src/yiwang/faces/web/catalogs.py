"""What can be reported: the kinds of matter of the pack in force, to be searched or picked from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from yiwang.cases.interface import RESIDENT_CHANNELS, kind_name
from yiwang.engine.packs.definitions import Catalog, FormField
from yiwang.engine.packs.editions import Edition
from yiwang.engine.packs.publicity import COLUMN, NOT, PICTURE, pictogram, publicity
from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows import Program
from yiwang.faces.web.language import say
from yiwang.foundation.places import interface as places
from yiwang.foundation.places.interface import AreaInfo
from yiwang.foundation.policy_packs import interface as packs

FOUND = 30
"""So many matches are shown; a more exact word finds the rest."""
OTHER, FEW = "other", 3


@dataclass(frozen=True)
class Kind:
    """One thing that can be reported. `code` is empty where a case type has no kinds."""

    case_type: str
    code: str
    title: str
    words: str
    """What it is found by."""
    picture: str = "other"
    public: bool = False
    """Everyone may see that there is one, when its rules say so."""
    group: str = ""
    """The title of its case type, where it has one of its own."""


@dataclass(frozen=True)
class Matter:
    """A case type that residents may open, with its kinds."""

    case_type: str
    title: str
    kinds: Sequence[Kind]


def packs_on(on: date) -> list[packs.PackRef]:
    """The packs in force anywhere on a day, each once."""
    found = {one.ref.hash: one.ref for one in active(on)}
    return list(found.values())


def active(on: date) -> list[packs.InForce]:
    return [one for one in packs.activations() if one.since <= on and (one.until is None or on < one.until)]


def edition_here(area: AreaInfo | None, on: date) -> tuple[packs.PackRef, Edition] | None:
    """The rules where a matter lies; without a place those of the site, when it has only one pack."""
    if area is not None:
        found = packs.edition_for(area.path, on)
        return None if isinstance(found, Problem) else found
    refs = packs_on(on)
    return (refs[0], packs.edition(refs[0].hash, on)) if len(refs) == 1 else None


def roots(on: date) -> list[AreaInfo]:
    """The areas that choosing a place begins with: those for which packs are in force."""
    codes = {one.area_path.strip("/").rsplit("/", 1)[-1] for one in active(on)}
    if "" in codes:
        return places.children("", on)
    known = places.areas(sorted(codes))
    kept = [one for one in known.values() if one.alive(on)] or places.children("", on)
    return [one for one in kept if not any(one.path != up.path and one.path.startswith(up.path) for up in kept)]


def matters(edition: Edition, channels: Iterable[str] = RESIDENT_CHANNELS) -> list[Matter]:
    """What may be reported by residents, those with most kinds first; what is public counts twice, for that is
    everyday. `channels` empty: whatever there is."""
    wanted = set(channels)
    found = [
        Matter(name, say(program.case_type.title), list(_kinds(edition, name, program)))
        for name, program in edition.programs.items()
        if not wanted or wanted.intersection(program.case_type.channels)
    ]
    return sorted(found, key=lambda one: -sum(1 + kind.public for kind in one.kinds))


def _kinds(edition: Edition, name: str, program: Program) -> Iterator[Kind]:
    title = program.case_type.title
    catalog = _catalog(edition, program)
    if catalog is None:
        shown = publicity(program.case_type, None, "") != NOT
        words = " ".join((*title, program.case_type.words)).lower()
        yield Kind(name, "", say(title), words, pictogram(program.case_type, None, ""), shown)
        return
    above = {item.code: item for item in catalog.items}
    parents = {item.parent for item in catalog.items if item.parent}
    for item in catalog.items:
        if item.code in parents:
            continue
        group = above[item.parent].title if item.parent in above else Text("", "")
        told = [value for key, value in item.attributes.items() if key not in (COLUMN, PICTURE)]
        words = " ".join((*title, *group, *item.title, item.code, *told)).lower()
        picture = pictogram(program.case_type, catalog, item.code)
        shown = publicity(program.case_type, catalog, item.code) != NOT
        yield Kind(name, item.code, say(item.title), words, picture, shown, say(title))


def search_kinds(found: Iterable[Matter], text: str) -> list[Kind]:
    """Kinds whose words hold every word of a text; failing that, the most characters side by side of it; failing that,
    all of its characters anywhere."""
    kinds = [kind for matter in found for kind in matter.kinds]
    wanted = text.lower().split()
    exact = [kind for kind in kinds if all(word in kind.words for word in wanted)]
    if exact:
        return exact[:FOUND]
    pairs = {a + b for word in wanted for a, b in zip(word, word[1:], strict=False)}
    scored = [(sum(pair in kind.words for pair in pairs), kind) for kind in kinds]
    beside = [kind for score, kind in sorted(scored, key=lambda one: -one[0]) if score]
    signs = set("".join(wanted))
    return (beside or [kind for kind in kinds if len(signs) > 1 and signs <= set(kind.words)])[:8]


def otherwise(found: Sequence[Matter]) -> list[Kind]:
    """What may be chosen when nothing fits: “something else” of the types that have it, the everyday one first; where
    that has none, its own kinds."""
    if not found:
        return []
    kinds = [kind for matter in found for kind in matter.kinds if kind.code == OTHER]
    everyday = any(kind.case_type == found[0].case_type for kind in kinds)
    return kinds[:FEW] if everyday else [*found[0].kinds[: 2 * FEW], *kinds[:FEW]]


def kind_title(edition: Edition, program: Program, code: str) -> str:
    """What a kind is called; the title of the case type where there is none."""
    catalog = _catalog(edition, program)
    item = next((one for one in catalog.items if one.code == code), None) if catalog else None
    return say(item.title if item else program.case_type.title)


def kind_picture(edition: Edition, program: Program, code: str) -> str:
    """The pictogram of a kind."""
    return pictogram(program.case_type, _catalog(edition, program), code)


def say_who(edition: Edition, channel: str) -> list[str]:
    """The types of matter whose form asks its reporter's name or number and takes no report without."""
    found = []
    for program in edition.programs.values():
        form = edition.pack.forms.get(program.case_type.form)
        if form and channel in program.case_type.channels and any(map(_must_be_named, form.fields)):
            found.append(say(program.case_type.title))
    return found


def _must_be_named(question: FormField) -> bool:
    return question.required and not question.relevant and question.holds in ("person.name", "person.phone")


def _catalog(edition: Edition, program: Program) -> Catalog | None:
    domain = program.intake.get(kind_name(program))
    return edition.pack.catalogs.get(domain.catalog) if domain else None
