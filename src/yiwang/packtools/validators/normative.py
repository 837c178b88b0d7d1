"""The lines of a pack that bind somebody, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Where


class Line(NamedTuple):
    """A line that cites: `name` is `section/id`; `assumed` is why it is ours; `must` = it may not stay uncited."""

    name: str
    source: str
    assumed: str
    where: Where
    must: bool = True


def normative_lines(pack: Pack) -> Iterator[Line]:
    """Every line of `pack` that has a source column or key."""
    yield from _plain(pack)
    yield from _clocks(pack)
    yield from _parameters(pack)
    yield from _catalogs(pack)
    yield from _forms(pack)
    yield from _case_types(pack)
    yield from _tables(pack)
    for scenario in pack.scenarios:
        yield Line(f"scenarios/{scenario.id}", scenario.source, "", scenario.where, must=False)


def _plain(pack: Pack) -> Iterator[Line]:
    sections: Mapping[str, Iterable[object]] = {
        "levels": pack.levels.values(),
        "lines": pack.lines.values(),
        "unit_kinds": pack.unit_kinds.values(),
        "posts": pack.posts.values(),
        "duties": pack.duties.values(),
        "indicators": pack.indicators.values(),
        "meetings": pack.meetings.values(),
        "visits": pack.visits.values(),
        "calculations": pack.calculations.values(),
        "templates": pack.templates.values(),
        "answers": pack.answers.values(),
    }
    for section, items in sections.items():
        for item in items:
            yield _line(section, item)
    for term in pack.glossary.values():
        yield Line(f"glossary/{term.term}", term.source, "", term.where)


def _line(section: str, item: object) -> Line:
    return Line(
        f"{section}/{getattr(item, 'id', '')}",
        getattr(item, "source", ""),
        getattr(item, "assumed", ""),
        getattr(item, "where", Where()),
    )


def _clocks(pack: Pack) -> Iterator[Line]:
    yield from (_line("timetables", timetable) for timetable in pack.timetables.values())
    yield from (_line("statutory", maximum) for maximum in pack.statutory.values())
    for day in pack.calendar_days.values():
        yield Line(f"calendar/{day.day}", day.source, "", day.where)


def _parameters(pack: Pack) -> Iterator[Line]:
    for parameter in pack.parameters.values():
        for value in parameter.values:
            source = "" if value.source.strip() == "assumed" else value.source
            yield Line(f"parameters/{parameter.id}", source, parameter.assumed, value.where)


def _catalogs(pack: Pack) -> Iterator[Line]:
    for catalog in pack.catalogs.values():
        yield _line("catalogs", catalog)
        for item in catalog.items:
            if item.source:
                yield Line(f"catalogs/{catalog.id}/{item.code}", item.source, catalog.assumed, item.where, must=False)


def _forms(pack: Pack) -> Iterator[Line]:
    for form in pack.forms.values():
        yield _line("forms", form)
        for field in form.fields:
            if field.source:
                yield Line(f"forms/{form.id}/{field.name}", field.source, "", field.where, must=False)


def _case_types(pack: Pack) -> Iterator[Line]:
    for versions in pack.case_types.values():
        for case_type in versions:
            yield _line("case_types", case_type)
            name = f"case_types/{case_type.id}"
            inside: list[object] = [*case_type.stages, *case_type.transitions, *case_type.parts, *case_type.pauses]
            for item in (*inside, case_type.extension, case_type.objection):
                line = _line(name, item)
                if line.source:
                    yield line._replace(assumed=case_type.assumed, must=False)


def _tables(pack: Pack) -> Iterator[Line]:
    for versions in pack.decisions.values():
        for table in versions:
            yield _line("decisions", table)
            for number, row in enumerate(table.rows, 1):
                if row.source:
                    name = f"decisions/{table.id} row {number}"
                    yield Line(name, row.source, table.assumed, row.where, must=False)
