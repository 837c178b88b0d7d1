"""Where things are used: sources by the lines that cite them, posts by what they do; changes against the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from yiwang.engine.packs.definitions import Meeting, Visit
from yiwang.engine.packs.sections import SECTIONS, items
from yiwang.engine.workflows.definitions import CaseType, Part, Stage, Transition
from yiwang.packtools.rulebook.book import Book
from yiwang.packtools.rulebook.phrases import deciding

Reference = tuple[str, str]
"""A section and the id of an item in it."""


def citations(book: Book) -> dict[str, dict[str, list[Reference]]]:
    """For each instrument: each place in it that is cited, and by which items."""
    found: dict[str, dict[str, list[Reference]]] = defaultdict(lambda: defaultdict(list))
    for section in SECTIONS:
        for id, versions in items(book.own, section).items():
            for text in dict.fromkeys(text for version in versions for text in _sources_in(version)):
                source, _, place = text.partition(" ")
                if (section, id) not in found[source][place]:
                    found[source][place].append((section, id))
    return {source: dict(places) for source, places in found.items()}


def _sources_in(item: Any) -> Iterator[str]:
    """Every `source` and legal `basis` inside a definition."""
    if isinstance(item, tuple):
        for part in item:
            yield from _sources_in(part)
    elif is_dataclass(item) and not isinstance(item, type):
        for place in fields(item):
            value = getattr(item, place.name)
            if place.name in ("source", "basis") and isinstance(value, str) and value:
                yield value
            elif place.compare:
                yield from _sources_in(value)


@dataclass
class Work:
    """What a post has to do."""

    owns: list[tuple[CaseType, Stage, bool]] = field(default_factory=list)
    """Stages it is accountable for; True: when a table says so."""
    does: list[tuple[CaseType, Transition]] = field(default_factory=list)
    called: list[tuple[CaseType, Part]] = field(default_factory=list)
    convenes: list[Meeting] = field(default_factory=list)
    attends: list[Meeting] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    stands_in: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """Posts that report to it."""

    def __bool__(self) -> bool:
        return any(getattr(self, place.name) for place in fields(self))


def work_by_post(book: Book) -> dict[str, Work]:
    """What each post of the merged pack has to do."""
    work: dict[str, Work] = {id: Work() for id in book.pack.posts}
    for versions in book.pack.case_types.values():
        _from_case_type(book, versions[-1], work)
    for meeting in book.pack.meetings.values():
        _give(work, meeting.convenor, "convenes", meeting)
        for id in meeting.attendees:
            _give(work, id, "attends", meeting)
    for visit in book.pack.visits.values():
        for id in visit.by:
            _give(work, id, "visits", visit)
    for id, post in book.pack.posts.items():
        _give(work, post.stand_in, "stands_in", id)
        _give(work, post.reports_to, "answers", id)
        for member in dict.fromkeys((post.lead, *post.members)):
            _give(work, member, "teams", id)
    return work


def _give(work: dict[str, Work], id: str, name: str, what: object) -> None:
    if id in work:
        getattr(work[id], name).append(what)


def _from_case_type(book: Book, case_type: CaseType, work: dict[str, Work]) -> None:
    for stage in case_type.stages:
        if stage.owner and stage.owner.post:
            _give(work, stage.owner.post, "owns", (case_type, stage, False))
        elif stage.owner:
            for id in _owners_of(book, case_type, stage.owner.output):
                _give(work, id, "owns", (case_type, stage, True))
    for move in case_type.transitions:
        for id in move.by:
            _give(work, id, "does", (case_type, move))
    for part in case_type.parts:
        for id in part.bodies:
            _give(work, id, "called", (case_type, part))


def _owners_of(book: Book, case_type: CaseType, output: str) -> list[str]:
    found: dict[str, None] = {}
    for table in deciding(book, case_type, output):
        place = [column.name for column in table.outputs].index(output)
        found |= dict.fromkeys(row.outputs[place].strip('"') for row in table.rows)
    return list(found)


def overrides(book: Book) -> list[Reference]:
    """The items of the base that this pack replaces."""
    return [
        (section, id)
        for section in SECTIONS
        for id, versions in items(book.own, section).items()
        if any(version.overrides for version in versions)
    ]


def added(book: Book) -> list[tuple[str, int]]:
    """How many items each section adds to the base."""
    counts = [
        (section, sum(not any(version.overrides for version in versions) for versions in
                      items(book.own, section).values()))
        for section in SECTIONS
    ]  # fmt: skip
    return [(section, count) for section, count in counts if count]
